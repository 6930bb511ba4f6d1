/** The days an overview is about: as a preset, or from one day to another; days are the bureau's. */
import type { TermOut } from "@/api";

export const PRESETS = ["week", "month", "30d", "term"] as const;
export type Preset = (typeof PRESETS)[number];
export interface Days {
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: string, days: number): string => dayOf(at(day) + days * DAY_MS);
export const daysBetween = (from: string, to: string): number => Math.round((at(to) - at(from)) / DAY_MS);
/** 0 is Monday. */
export const weekday = (day: string): number => (new Date(at(day)).getUTCDay() + 6) % 7;
export const mondayOf = (day: string): string => addDays(day, -weekday(day));

/** Weeks and months are whole, so that the ones before them are as long and fall on the same weekdays. */
export function presetDays(preset: Preset, today: string, terms: readonly TermOut[]): Days | null {
  if (preset === "week") return { from: mondayOf(today), to: addDays(mondayOf(today), 6) };
  if (preset === "30d") return usualDays(today);
  if (preset === "month") {
    const first = `${today.slice(0, 8)}01`;
    return { from: first, to: addDays(`${addDays(first, 31).slice(0, 8)}01`, -1) };
  }
  const begun = terms.filter((term) => term.first_on <= today).sort((one, other) => one.first_on.localeCompare(other.first_on));
  const term = begun.at(-1);
  return term ? { from: term.first_on, to: term.last_on < today ? term.last_on : today } : null;
}

/** What pages beside the overview show: its usual period. */
export function usualDays(today: string): Days {
  return { from: addDays(today, -29), to: today };
}

/** The heat map shows at least so many days, however short the period is. */
export function daysForCalendar(days: Days, least: number): Days {
  const from = addDays(days.to, 1 - least);
  return from < days.from ? { from: mondayOf(from), to: days.to } : days;
}
