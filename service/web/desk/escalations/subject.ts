/** What an escalation is about, in one line. */
import { useI18n } from "vue-i18n";
import type { EscalationOut } from "@/api";
import { useSaid } from "@/words/said";

export function useSubject() {
  const { t } = useI18n();
  const said = useSaid();

  function title(escalation: EscalationOut): string {
    if (escalation.hazard) return escalation.hazard.description;
    const plan = escalation.first_missed?.plan_title ?? escalation.last_missed?.plan_title;
    const what = plan ? said(plan) : t(`category.${escalation.category}`);
    return t("escalations.misses", { what, n: escalation.misses }, escalation.misses);
  }

  return { title };
}
