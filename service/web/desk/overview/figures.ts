/** Each number of the board, and the address of exactly the rows behind it. */
import type { RouteLocationRaw } from "vue-router";
import type { Counts, HazardCounts, PeriodCounts, TaskCounts } from "@/api";
import { asQuery, type AskedOf } from "../lists/asked";

/** Where and when something was counted. */
export interface Counted {
  place_id?: string;
  directly?: boolean;
  category?: string;
  begins_at: string;
  ends_at: string;
}

type Asked = ({ list: "tasks" } & AskedOf["tasks"]) | ({ list: "hazards" } & AskedOf["hazards"]);
type Pick = (at: Counted) => Asked;

const PENDING = ["scheduled", "open", "overdue"] as const;
const OWED = ["done", "done_late", "missed", "unproven"] as const;
const OWING = ["open", "rectified", "transferred"] as const;

const due = (...state: NonNullable<AskedOf["tasks"]["state"]>): Pick => ({ begins_at, ends_at }) => ({
  list: "tasks", state, due_from: begins_at, due_before: ends_at,
});
const now = (asked: AskedOf["hazards"]): Pick => () => ({ list: "hazards", ...asked });

/** What each figure counts: the same conditions as in `service/board`, in the words of the lists. */
const ROWS = {
  due: due(...OWED, "excused", ...PENDING),
  completion: due(...OWED),
  done: due("done"),
  done_late: due("done_late"),
  missed: due("missed"),
  unproven: due("unproven"),
  misses: due("missed", "unproven"),
  excused: due("excused"),
  pending: due(...PENDING),
  found: ({ begins_at, ends_at }) => ({ list: "hazards", state: [...OWING, "closed"], found_from: begins_at, found_before: ends_at }),
  closed: ({ begins_at, ends_at }) => ({ list: "hazards", closed_from: begins_at, closed_before: ends_at }),
  median_days_to_close: ({ begins_at, ends_at }) => ({ list: "hazards", closed_from: begins_at, closed_before: ends_at }),
  reopened: ({ begins_at, ends_at }) => ({ list: "hazards", reopened_from: begins_at, reopened_before: ends_at }),
  open: now({ state: ["open"] }),
  rectified: now({ state: ["rectified"] }),
  transferred: now({ state: ["transferred"] }),
  overdue: now({ overdue: true }),
  major_open: now({ severity: ["major"], state: [...OWING] }),
} satisfies Record<string, Pick>;

export type Figure = keyof typeof ROWS;

export function rowsBehind(figure: Figure, at: Counted): RouteLocationRaw {
  const { list, ...asked } = (ROWS[figure] as Pick)(at);
  const scope = { place_id: at.place_id, directly: at.directly || undefined, category: at.category };
  return { path: `/${list}`, query: asQuery({ ...scope, ...asked }) };
}

export type Values = Counts | PeriodCounts;

/** `null` where nothing was counted that it could be made of, or it is not known of that period. */
export function valueOf(figure: Figure, counts: Values): number | null {
  if (figure === "misses") return (counts.tasks.missed ?? 0) + (counts.tasks.unproven ?? 0);
  const tasks = counts.tasks as TaskCounts & Record<string, number | null>;
  const hazards = counts.hazards as unknown as HazardCounts & Record<string, number | null>;
  return (figure in tasks ? tasks[figure] : hazards[figure]) ?? null;
}

/** Nothing counted is none. */
export const countOf = (figure: Figure, counts: Values): number => valueOf(figure, counts) ?? 0;

export function owed(tasks: TaskCounts): number {
  return OWED.reduce((all, state) => all + (tasks[state] ?? 0), 0);
}

export function figureText(figure: Figure, value: number | null): string {
  if (value === null) return "—";
  if (figure === "completion") return percent(value);
  return figure === "median_days_to_close" ? value.toFixed(1) : String(value);
}

/** One decimal, and never 100 % where something is missing. */
export function percent(share: number): string {
  const shown = Math.min(Math.round(share * 1000) / 10, share < 1 ? 99.9 : 100);
  return `${Number.isInteger(shown) ? shown : shown.toFixed(1)}%`;
}
