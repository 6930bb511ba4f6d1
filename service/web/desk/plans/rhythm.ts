/** A plan's rhythm: its recurrence as choices for a form, and in words. What the choices cannot say stays a rule. */
import type { Recurrence } from "@/api";

export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export const ANCHORS = ["term_start", "term_end", "long_holiday_start"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export type Anchor = (typeof ANCHORS)[number];

export type Rhythm =
  | { kind: "daily" }
  | { kind: "weekly"; days: Weekday[] }
  | { kind: "monthly"; days: number[] }
  | { kind: "yearly"; months: number[]; days: number[] }
  | { kind: "anchor"; anchor: Anchor; offset_days: number }
  | { kind: "rule"; rrule: string };

/** Day -1 is the last one of the month. */
const MONTH_DAY = /^(?:-1|[1-9]|[12]\d|3[01])$/;
const MONTH = /^([1-9]|1[0-2])$/;

export function readRhythm(recurrence: Recurrence): Rhythm {
  if (recurrence.anchor) {
    return { kind: "anchor", anchor: recurrence.anchor, offset_days: recurrence.offset_days ?? 0 };
  }
  const rrule = recurrence.rrule ?? "";
  const parts = Object.fromEntries(rrule.split(";").map((part) => part.split("=", 2) as [string, string]));
  return simple(parts) ?? { kind: "rule", rrule };
}

function simple(parts: Record<string, string>): Rhythm | null {
  const names = Object.keys(parts).sort().join();
  if (names === "FREQ" && parts.FREQ === "DAILY") return { kind: "daily" };
  const days = (parts.BYDAY ?? "").split(",") as Weekday[];
  if (names === "BYDAY,FREQ" && parts.FREQ === "WEEKLY" && days.every((day) => WEEKDAYS.includes(day))) {
    return { kind: "weekly", days };
  }
  const monthDays = numbers(parts.BYMONTHDAY, MONTH_DAY);
  if (!monthDays) return null;
  if (names === "BYMONTHDAY,FREQ" && parts.FREQ === "MONTHLY") return { kind: "monthly", days: monthDays };
  const months = numbers(parts.BYMONTH, MONTH);
  const isYearly = months && names === "BYMONTH,BYMONTHDAY,FREQ" && parts.FREQ === "YEARLY";
  return isYearly ? { kind: "yearly", months, days: monthDays } : null;
}

function numbers(list: string | undefined, each: RegExp): number[] | null {
  const found = list?.split(",") ?? [];
  return found.length && found.every((one) => each.test(one)) ? found.map(Number) : null;
}

export function writeRhythm(rhythm: Rhythm, times: string[]): Recurrence {
  if (rhythm.kind === "anchor") return { anchor: rhythm.anchor, offset_days: rhythm.offset_days, times };
  return { rrule: ruleOf(rhythm), times };
}

function ruleOf(rhythm: Exclude<Rhythm, { kind: "anchor" }>): string {
  switch (rhythm.kind) {
    case "daily":
      return "FREQ=DAILY";
    case "weekly":
      return `FREQ=WEEKLY;BYDAY=${WEEKDAYS.filter((day) => rhythm.days.includes(day)).join(",")}`;
    case "monthly":
      return `FREQ=MONTHLY;BYMONTHDAY=${rhythm.days.join(",")}`;
    case "yearly":
      return `FREQ=YEARLY;BYMONTH=${rhythm.months.join(",")};BYMONTHDAY=${rhythm.days.join(",")}`;
    case "rule":
      return rhythm.rrule.trim();
  }
}

/** A fresh rhythm of a kind, as a form begins with it. */
export function newRhythm(kind: Rhythm["kind"], rruleNow: string): Rhythm {
  switch (kind) {
    case "daily":
      return { kind };
    case "weekly":
      return { kind, days: ["MO"] };
    case "monthly":
      return { kind, days: [1] };
    case "yearly":
      return { kind, months: [9], days: [1] };
    case "anchor":
      return { kind, anchor: "term_start", offset_days: -7 };
    case "rule":
      return { kind, rrule: rruleNow };
  }
}

type Say = (key: string, named?: Record<string, unknown>) => string;

/** `每天 12:00、17:30`, `开学前 7 天`; `t` reads the words of the room. */
export function rhythmInWords(recurrence: Recurrence, t: Say): string {
  const rhythm = readRhythm(recurrence);
  const times = recurrence.times?.length ? t("plans.at", { times: recurrence.times.join(t("plans.comma")) }) : "";
  return [daysInWords(rhythm, t), times].filter(Boolean).join(" ");
}

function daysInWords(rhythm: Rhythm, t: Say): string {
  switch (rhythm.kind) {
    case "daily":
      return t("plans.rhythm.every_day");
    case "weekly":
      return t("plans.rhythm.every_week", { days: rhythm.days.map((day) => t(`plans.weekday.${day}`)).join(t("plans.comma")) });
    case "monthly":
      return t("plans.rhythm.every_month", { days: monthDaysInWords(rhythm.days, t) });
    case "yearly":
      return t("plans.rhythm.every_year", {
        months: rhythm.months.join(t("plans.comma")),
        days: monthDaysInWords(rhythm.days, t),
      });
    case "anchor": {
      const anchor = t(`plans.anchor.${rhythm.anchor}`);
      if (rhythm.offset_days === 0) return t("plans.rhythm.anchor_day", { anchor });
      const way = rhythm.offset_days < 0 ? "before" : "after";
      return t(`plans.rhythm.anchor_${way}`, { anchor, days: Math.abs(rhythm.offset_days) });
    }
    case "rule":
      return t("plans.rhythm.rule", { rule: rhythm.rrule });
  }
}

function monthDaysInWords(days: number[], t: Say): string {
  return days.map((day) => (day < 0 ? t("plans.last_day") : t("plans.rhythm.day", { day }))).join(t("plans.comma"));
}
