/** Instants and spans in the words of the screen; deadlines and spans as the tasks say them. */
import { computed } from "vue";
import { useI18n } from "vue-i18n";
import { useWhen as useTaskWhen } from "@/phone/tasks/when";

export { useNow } from "@/phone/tasks/when";

export function useWhen() {
  const { t, locale } = useI18n();
  const { instant, span } = useTaskWhen();
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const near = computed(() => new Intl.DateTimeFormat(locale.value, { month: "short", day: "numeric", ...clock }));
  const far = computed(() => new Intl.DateTimeFormat(locale.value, { year: "numeric", month: "short", day: "numeric", ...clock }));

  return {
    /** When something happened: with the year where it is not this one. */
    at: (iso: string): string => {
      const when = new Date(iso);
      return (when.getFullYear() === new Date().getFullYear() ? near : far).value.format(when);
    },
    /** Until when: a deadline at midnight is the end of the day before it. */
    due: (iso: string): string => {
      const due = new Date(iso);
      const words = instant(iso);
      return due.getFullYear() === new Date().getFullYear() ? words : t("hazards.in_year", { year: due.getFullYear(), at: words });
    },
    span,
  };
}
