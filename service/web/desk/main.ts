/** Opens the bureau's desk. */
import "element-plus/es/components/base/style/css";
import { createApp } from "vue";
import { connect } from "@/signin/call";
import { rooms, words, type Language } from "@/words/language";
import App from "./App.vue";
import "./look.css";
import { router } from "./routes";

const i18n = words({
  "zh-CN": rooms(import.meta.glob("./words/zh-CN/*.json", { eager: true, import: "default" })),
  en: rooms(import.meta.glob("./words/en/*.json", { eager: true, import: "default" })),
});
connect(() => i18n.global.locale.value as Language, () => i18n.global.t("signin.first"));
createApp(App).use(i18n).use(router).mount("#app");
