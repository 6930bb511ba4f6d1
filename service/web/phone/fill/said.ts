/** A text of the service in the language of the screen. */
import { useI18n } from "vue-i18n";
import type { Bilingual } from "@/api";

export function useSaid(): (text: Bilingual | null | undefined) => string {
  const { locale } = useI18n();
  return (text) => (text ? (locale.value === "en" && text.en) || text.zh : "");
}
