/** What a task's and a hazard's facts mean at an instant: the twin of service/tasks/rules.py and service/hazards/rules.py. */
import type { HazardOut, TaskOut, TaskState } from "@/api";

/** What was decided or handed in stays; only the clock's states move on while the phone is offline. */
const BY_INSTANT: readonly TaskState[] = ["scheduled", "open", "overdue", "missed"];

/** `now` is the service's time, see `serverNow`. */
export function taskState(task: Pick<TaskOut, "state" | "opens_at" | "due_at" | "closes_at">, now: Date): TaskState {
  if (!BY_INSTANT.includes(task.state)) return task.state;
  const at = now.getTime();
  if (at < Date.parse(task.opens_at)) return "scheduled";
  if (at < Date.parse(task.due_at)) return "open";
  if (at < Date.parse(task.closes_at)) return "overdue";
  return "missed";
}

type Dated = Pick<HazardOut, "state" | "due_at" | "confirm_due_at" | "verify_due_at" | "follow_up_at">;

/** Open and past its current deadline: what counts against the school. */
export function hazardOverdue(hazard: Dated, now: Date): boolean {
  return hazard.state === "open" && toAct(hazard) <= now.getTime();
}

/** Since when whoever is to act is late: the school to fix or confirm, the verifier, the section to follow up. */
export function lateSince(hazard: Dated, now: Date): Date | null {
  const due = hazardDue(hazard);
  return due && due <= now ? due : null;
}

/** Until when whoever is to act has time; null where nothing more is owed. */
export function hazardDue(hazard: Dated): Date | null {
  if (hazard.state === "open") return new Date(toAct(hazard));
  const due = { rectified: hazard.verify_due_at, transferred: hazard.follow_up_at, closed: null, void: null }[hazard.state];
  return due === null ? null : new Date(due);
}

function toAct(hazard: Dated): number {
  const due = Date.parse(hazard.due_at);
  return hazard.confirm_due_at === null ? due : Math.min(due, Date.parse(hazard.confirm_due_at));
}
