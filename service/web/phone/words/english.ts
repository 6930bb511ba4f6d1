/** All English words of the phone's rooms. */
import { rooms } from "@/words/language";

export default rooms(import.meta.glob("./en/*.json", { eager: true, import: "default" }));
