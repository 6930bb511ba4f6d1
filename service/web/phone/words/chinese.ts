/** All Chinese words of the phone's rooms. */
import { rooms } from "@/words/language";

export default rooms(import.meta.glob("./zh-CN/*.json", { eager: true, import: "default" }));
