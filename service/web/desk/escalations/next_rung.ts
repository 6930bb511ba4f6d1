/** Where a matter climbs next, by the ladders that are published: whom it will be told to, and when at the earliest. */
import type { EscalationDetail, HazardDetail, LadderOut, Told } from "@/api";

export interface NextRung {
  tell: Told[];
  change: string | null;
  /** Milliseconds. */
  at: number;
}

interface Clock {
  kind: string;
  at: number;
  /** Seconds after the clock of the last rung climbed; null where none was. */
  reached: number | null;
}

const SECONDS: Record<string, number> = { W: 604_800, D: 86_400, H: 3_600, M: 60, S: 1 };

/** Null at the top of every ladder, or where nothing is owed. */
export function nextRung(escalation: EscalationDetail, hazard: HazardDetail | null, ladders: LadderOut[]): NextRung | null {
  if (!escalation.open) return null;
  const clocks = hazard ? clocksOf(hazard) : [{ kind: "misses", at: Date.parse(escalation.raised_at), reached: null }];
  const coming = clocks.map((clock) => above(clock, escalation, fitting(ladders, clock.kind, escalation)));
  return coming.filter((rung) => rung !== null).sort((a, b) => a.at - b.at)[0] ?? null;
}

/** An ISO 8601 length in seconds. */
export function secondsOf(length: string): number {
  const sign = length.startsWith("-") ? -1 : 1;
  let total = 0;
  for (const [, amount, unit] of length.matchAll(/(\d+(?:\.\d+)?)([WDHMS])/g)) total += Number(amount) * SECONDS[unit!]!;
  return sign * total;
}

function above(clock: Clock, escalation: EscalationDetail, ladder: LadderOut | null): NextRung | null {
  const rungs = (ladder?.rungs ?? []).map((rung) => ({ ...rung, seconds: secondsOf(rung.after) })).filter((rung) => rung.seconds >= 0);
  const next =
    clock.kind === "misses" ? rungs[escalation.level] : rungs.find((rung) => clock.reached === null || rung.seconds > clock.reached);
  return next ? { tell: next.tell, change: next.change ?? null, at: clock.at + next.seconds * 1000 } : null;
}

function clocksOf(hazard: HazardDetail): Clock[] {
  const clock = (kind: string, at: string): Clock => ({ kind, at: Date.parse(at), reached: reached(hazard, kind) });
  const confirm = hazard.confirm_due_at ? [clock("stop_confirmation", hazard.confirm_due_at)] : [];
  if (hazard.state === "rectified") return [clock("verification", hazard.verify_due_at ?? hazard.due_at), ...confirm];
  if (hazard.state === "transferred") return [clock("transfer", hazard.follow_up_at ?? hazard.due_at), ...confirm];
  if (hazard.state !== "open") return [];
  return [...(hazard.confirm_due_at === hazard.due_at ? [] : [clock("hazard", hazard.due_at)]), ...confirm];
}

function reached(hazard: HazardDetail, kind: string): number | null {
  const climbed = hazard.timeline.filter((step) => step.kind === "escalated" && step.data["clock"] === kind);
  const last = climbed.at(-1)?.data["after_s"];
  return typeof last === "number" ? last : null;
}

/** The most fitting ladder: for the severity and the category, then for the severity, the category, or all. */
function fitting(ladders: LadderOut[], subject: string, { category, severity }: EscalationDetail): LadderOut | null {
  const weight = (ladder: LadderOut) => (ladder.severity === "all" ? 0 : 2) + (ladder.category === "all" ? 0 : 1);
  const possible = ladders.filter(
    (ladder) =>
      ladder.subject === subject &&
      [category, "all"].includes(ladder.category ?? "all") &&
      [severity ?? "all", "all"].includes(ladder.severity ?? "all"),
  );
  return possible.sort((a, b) => weight(b) - weight(a))[0] ?? null;
}
