/** Instants, days and lengths of time in the reader's words, in the zone in which the bureau's days begin. */
import { computed, onScopeDispose, ref, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { type At, dayAt, daysLater, fromWall as instantOf, toWall as wallOf } from "@/words/moments";
import { serverNow } from "./clock";
import { zone } from "./signin/me";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Now, moving on every half minute: what is "late by" stays true on an open page. */
export function useNow(): Readonly<Ref<number>> {
  const half_minutes = ref(0);
  const timer = setInterval(() => half_minutes.value++, MINUTE / 2);
  onScopeDispose(() => clearInterval(timer));
  return computed(() => (void half_minutes.value, serverNow()));
}

export function useMoments() {
  const { t, locale } = useI18n();

  /** `9月1日 12:00`; with its year where it is not this year's. */
  function instant(at: string | null | undefined): string {
    return at ? format(new Date(at), { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) : "";
  }

  function day(at: string | null | undefined): string {
    return at ? format(new Date(at), { month: "short", day: "numeric" }) : "";
  }

  /** `2 天 3 小时`, `40 分钟`. */
  function length(ms: number): string {
    const passed = Math.abs(ms);
    const [days, hours, minutes] = [Math.floor(passed / DAY), Math.floor((passed % DAY) / HOUR), Math.floor((passed % HOUR) / MINUTE)];
    if (days >= 3) return t("shell.days", { n: days }, days);
    if (days) return [t("shell.days", { n: days }, days), hours ? t("shell.hours", { n: hours }, hours) : ""].join(" ").trim();
    return hours ? t("shell.hours", { n: hours }, hours) : t("shell.minutes", { n: Math.max(1, minutes) }, Math.max(1, minutes));
  }

  function format(at: Date, parts: Intl.DateTimeFormatOptions): string {
    const thisYear = yearOf(at) === currentDay().slice(0, 4);
    return new Intl.DateTimeFormat(locale.value, { ...parts, ...(thisYear ? {} : { year: "numeric" }), timeZone: zone.value }).format(at);
  }

  return { instant, day, length };
}

const yearOf = (at: Date): string => dayAt(at, zone.value).slice(0, 4);

/** The bureau's day. */
export const currentDay = (): string => dayAt(serverNow(), zone.value);

/** An instant as a field for date and time takes it, `2026-09-01T12:00` in the bureau's zone; and what was typed there, back. */
export const toWall = (at: At): string => wallOf(at, zone.value);
export const fromWall = (wall: string): string => instantOf(wall, zone.value);

/** 24:00 of the day that lies so many days after today, as a field takes it. */
export function wallAfterDays(days: number, now: number): string {
  return `${daysLater(dayAt(now, zone.value), days)}T23:59`;
}
