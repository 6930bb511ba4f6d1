/** Chinese first, English second: the words of the screens, and in what language the person reads them. */
import { createI18n } from "vue-i18n";
import en from "./en.json";
import zh from "./zh-CN.json";

export type Language = "zh-CN" | "en";
type Words = { [name: string]: string | Words };

const KEPT = "campus-safety.language";

export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "zh-CN" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh-CN";
}

/** The words of one app laid over those that both use. Each app has a file per room and language. */
export function words(ofApp: Record<Language, Words>) {
  const i18n = createI18n({
    legacy: false,
    locale: firstLanguage(),
    fallbackLocale: false,
    messages: { "zh-CN": { ...(zh as Words), ...ofApp["zh-CN"] }, en: { ...(en as Words), ...ofApp.en } },
  });
  document.documentElement.lang = firstLanguage();
  return i18n;
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
}

/** A room's words from `import.meta.glob("./words/<language>/*.json", {eager: true, import: "default"})`. */
export function rooms(files: Record<string, unknown>): Words {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path.replace(/^.*\/(.+)\.json$/, "$1"), content as Words]),
  );
}
