/** Opens the phone app. */
import { createApp } from "vue";
import { connect } from "@/signin/call";
import { patientFetch } from "@/signin/patience";
import App from "./App.vue";
import "./look.css";
import { router } from "./routes";
import { refuseForeignAnswers } from "./shell/own_answers";
import { watchForUpdates } from "./shell/update";
import { i18n, language, loadWords } from "./words/load";

connect(language, () => i18n.global.t("signin.first"), patientFetch);
refuseForeignAnswers();
watchForUpdates(router);
// The first page is fetched while the words are.
const app = createApp(App).use(i18n).use(router);
void loadWords(language()).then(() => app.mount("#app"));
