/** A text of the service in the language of the screen; in the other one where it has only that. */
import { useI18n } from "vue-i18n";

type Said = { zh?: string; en?: string } | null | undefined;

export function useSaid(): (text: Said) => string {
  const { locale } = useI18n();
  return (text) => (locale.value === "en" ? text?.en || text?.zh : text?.zh || text?.en) ?? "";
}
