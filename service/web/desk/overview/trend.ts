/** Days, or weeks where they are many, as a trend shows them. */
import type { DayCounts, TaskCounts } from "@/api";
import { daysBetween, mondayOf } from "./period";

export interface Step {
  from: string;
  to: string;
  begins_at: string;
  ends_at: string;
  tasks: TaskCounts;
  found: number;
  closed: number;
}

const MOST_SINGLE_DAYS = 45;
export const STATES = ["done", "done_late", "missed", "unproven", "excused", "pending"] as const;

/** What lies ahead is left out, unless nothing else is there. */
export function steps(days: readonly DayCounts[], from: string, to: string, today: string): { weekly: boolean; steps: Step[] } {
  const last = to > today && from <= today ? today : to;
  const wanted = days.filter((day) => day.on >= from && day.on <= last);
  const single = wanted.map((day) => ({ from: day.on, to: day.on, begins_at: day.begins_at, ends_at: day.ends_at, tasks: day.tasks, found: day.found, closed: day.closed }));
  const weekly = daysBetween(from, last) >= MOST_SINGLE_DAYS;
  return { weekly, steps: weekly ? byWeek(single) : single };
}

function byWeek(days: readonly Step[]): Step[] {
  const weeks = new Map<string, Step[]>();
  for (const day of days) weeks.set(mondayOf(day.from), [...(weeks.get(mondayOf(day.from)) ?? []), day]);
  return [...weeks.values()].map((week) => ({
    from: week[0]!.from,
    to: week.at(-1)!.to,
    begins_at: week[0]!.begins_at,
    ends_at: week.at(-1)!.ends_at,
    tasks: sum(week.map((day) => day.tasks)),
    found: week.reduce((all, day) => all + day.found, 0),
    closed: week.reduce((all, day) => all + day.closed, 0),
  }));
}

function sum(all: readonly TaskCounts[]): TaskCounts {
  const added = Object.fromEntries(STATES.map((state) => [state, all.reduce((so, each) => so + (each[state] ?? 0), 0)])) as Record<(typeof STATES)[number], number>;
  const due = STATES.reduce((so, state) => so + added[state], 0);
  const owed = due - added.excused - added.pending;
  return { ...added, due, completion: owed ? added.done / owed : null };
}
