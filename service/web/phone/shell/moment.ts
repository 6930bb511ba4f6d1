/** Instants as people say them: the hour alone today, the day with it otherwise, the year only where it is another. */
import { useI18n } from "vue-i18n";
import { phoneNow } from "../store/store";

export function useMoment(): (at: Date | string) => string {
  const { locale } = useI18n();
  return (at) => {
    const date = new Date(at);
    const now = phoneNow();
    const options: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    if (date.toDateString() !== now.toDateString()) Object.assign(options, { month: "short", day: "numeric" });
    if (date.getFullYear() !== now.getFullYear()) options.year = "numeric";
    return new Intl.DateTimeFormat(locale.value, options).format(date);
  };
}
