/** What an escalation is about, in one line. */
import { useI18n } from "vue-i18n";
import type { EscalationOut } from "@/api";

export function useSubject() {
  const { t, locale } = useI18n();

  function title(escalation: EscalationOut): string {
    if (escalation.hazard) return escalation.hazard.description;
    const plan = escalation.first_missed?.plan_title ?? escalation.last_missed?.plan_title;
    const what = plan ? (locale.value === "en" ? plan.en : plan.zh) : t(`category.${escalation.category}`);
    return t("escalations.misses", { what, n: escalation.misses }, escalation.misses);
  }

  return { title };
}
