/** Which hazards come first: what is late before what is due, the sooner before the later, the graver before the milder. */
import type { HazardOut, Severity } from "@/api";
import type { HazardRow } from "@/phone/store/rows";
import { hazardDue, lateSince } from "@/phone/store/tasks";

export const GRAVEST_FIRST: Severity[] = ["major", "general", "minor"];

export interface Wanted {
  category: string | null;
  severity: Severity | null;
  late: boolean;
  /** Those that this person answers for. */
  mine: string | null;
}

export const EVERYTHING: Wanted = { category: null, severity: null, late: false, mine: null };

export function mostUrgentFirst<T extends HazardOut>(hazards: T[]): T[] {
  return [...hazards].sort(
    (one, other) => dueMs(one) - dueMs(other) || rank(one) - rank(other) || one.number.localeCompare(other.number),
  );
}

export function fits(hazard: HazardRow, wanted: Wanted, now: Date): boolean {
  return (
    (wanted.category === null || hazard.category === wanted.category) &&
    (wanted.severity === null || hazard.severity === wanted.severity) &&
    (!wanted.late || lateSince(hazard, now) !== null) &&
    (wanted.mine === null || hazard.responsible_person?.id === wanted.mine)
  );
}

function dueMs(hazard: HazardOut): number {
  return hazardDue(hazard)?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function rank(hazard: HazardOut): number {
  return GRAVEST_FIRST.indexOf(hazard.severity);
}
