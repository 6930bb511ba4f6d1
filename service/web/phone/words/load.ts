/** Fetches the words of the one language that is read on this phone; the other when somebody asks for it. */
import { type Language, words } from "@/words/language";

const LANGUAGES = { "zh-CN": () => import("./chinese"), en: () => import("./english") };

export const i18n = words({ "zh-CN": {}, en: {} });
const loaded = new Set<Language>();

export async function loadWords(language: Language): Promise<void> {
  if (loaded.has(language)) return;
  i18n.global.mergeLocaleMessage(language, (await LANGUAGES[language]()).default);
  loaded.add(language);
}

export function language(): Language {
  return i18n.global.locale.value as Language;
}
