/** How a report came out, in a few words. */
import { useI18n } from "vue-i18n";
import type { ReportOut } from "@/api";

export function useOutcome(): (report: Pick<ReportOut, "passed" | "hazards">) => string {
  const { t } = useI18n();
  return ({ passed, hazards }) => {
    if (passed) return t("school.passed");
    return hazards.length ? t("school.found", { n: hazards.length }, hazards.length) : t("school.failed");
  };
}
