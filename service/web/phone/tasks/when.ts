/** Instants and spans as people say them: "today 18:00", "2 h 15 min left". */
import { computed, onBeforeUnmount, ref } from "vue";
import { useI18n } from "vue-i18n";
import { serverNow } from "@/phone/store/store";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `now`: the service's time as far as known, anew every half minute. */
export function useNow() {
  const now = ref(serverNow());
  const again = () => (now.value = serverNow());
  const timer = setInterval(again, MINUTE_MS / 2);
  document.addEventListener("visibilitychange", again);
  onBeforeUnmount(() => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", again);
  });
  return now;
}

export function useWhen() {
  const { t, locale } = useI18n();
  const clock = computed(() => new Intl.DateTimeFormat(locale.value, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  const day = computed(() => new Intl.DateTimeFormat(locale.value, { month: "short", day: "numeric", weekday: "short" }));

  /** "today 18:00", "tomorrow 08:00", "Sep 3, Thu 18:00". Midnight ends the day before: "today 24:00". */
  function instant(iso: string): string {
    const at = new Date(iso);
    const ends = isMidnight(at);
    const on = new Date(at.getTime() - (ends ? 1 : 0));
    return `${dayWords(on)} ${ends ? "24:00" : clock.value.format(at)}`;
  }

  function dayWords(on: Date): string {
    const apart = Math.round((midnight(on) - midnight(serverNow())) / DAY_MS);
    const near = { [-1]: "tasks.yesterday", 0: "tasks.today", 1: "tasks.tomorrow" }[apart];
    return near ? t(near) : day.value.format(on);
  }

  /** The two largest units: "3 d 4 h", "2 h 15 min", "40 min". */
  function span(ms: number): string {
    const minutes = Math.max(1, Math.floor(Math.abs(ms) / MINUTE_MS));
    const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
    const rest = minutes % 60;
    if (days) return t(hours ? "tasks.days_hours" : "tasks.days", { days, hours });
    if (hours) return t(rest ? "tasks.hours_minutes" : "tasks.hours", { hours, minutes: rest });
    return t("tasks.minutes", { minutes });
  }

  return { instant, span, dayWords };
}

export function isSameDay(one: Date, other: Date): boolean {
  return midnight(one) === midnight(other);
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

function isMidnight(at: Date): boolean {
  return at.getTime() === midnight(at);
}
