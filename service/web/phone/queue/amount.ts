/** "3 reports, 7 photos": only what there is, in the language of the screen. */
import { computed, type ComputedRef } from "vue";
import { useI18n } from "vue-i18n";
import { waiting } from "./queue";

export function useAmount(): ComputedRef<string> {
  const { t } = useI18n();
  return computed(() => {
    const { reports, others, photos } = waiting.value;
    const parts = [
      reports && t("queue.reports", { count: reports }, reports),
      others && t("queue.others", { count: others }, others),
      photos && t("queue.photos", { count: photos }, photos),
    ];
    return parts.filter(Boolean).join(t("queue.and"));
  });
}
