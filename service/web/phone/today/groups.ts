/** Sorts the day: what is late, what is due today, what may wait, what was missed, what is behind. Most urgent first. */
import type { TaskOut, TaskState } from "@/api";
import { taskState } from "@/phone/store/tasks";
import { dayAt } from "@/words/moments";

export type GroupName = "overdue" | "due_today" | "open" | "missed" | "coming" | "behind";

export interface Entry<T> {
  task: T;
  state: TaskState;
}

export type Groups<T> = Record<GroupName, Entry<T>[]>;

interface Known {
  /** Ids of tasks with a report made here that the service has not told of yet. */
  handedIn: ReadonlySet<string>;
  /** Today is today at the place. */
  zoneOf: (place_id: string) => string;
}

export function groupTasks<T extends TaskOut>(tasks: T[], now: Date, known: Known): Groups<T> {
  const groups: Groups<T> = { overdue: [], due_today: [], open: [], missed: [], coming: [], behind: [] };
  for (const task of tasks) {
    const state = taskState(task, now);
    groups[groupOf(task, state, now, known)].push({ task, state });
  }
  for (const [name, entries] of Object.entries(groups)) entries.sort(name === "behind" || name === "missed" ? latestFirst : soonestFirst);
  return groups;
}

function groupOf(task: TaskOut, state: TaskState, now: Date, { handedIn, zoneOf }: Known): GroupName {
  if (state === "done" || state === "done_late" || state === "cancelled" || state === "excused") return "behind";
  if (state === "unproven") return "missed";
  if (handedIn.has(task.id)) return "behind";
  if (state === "overdue" || state === "missed") return state;
  if (state === "scheduled") return "coming";
  // A deadline at midnight is the end of the day before it.
  const zone = zoneOf(task.place.id);
  return dayAt(Date.parse(task.due_at) - 1, zone) === dayAt(now, zone) ? "due_today" : "open";
}

/** What is late by its end, what is not yet by its deadline. */
function soonestFirst(one: Entry<TaskOut>, other: Entry<TaskOut>): number {
  return ends(one) - ends(other) || one.task.id.localeCompare(other.task.id);
}

function latestFirst(one: Entry<TaskOut>, other: Entry<TaskOut>): number {
  return soonestFirst(other, one);
}

function ends({ task, state }: Entry<TaskOut>): number {
  return Date.parse(state === "overdue" ? task.closes_at : task.due_at);
}

export function categoriesOf(tasks: TaskOut[]): string[] {
  return [...new Set(tasks.map((task) => task.category))].sort();
}
