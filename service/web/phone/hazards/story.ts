/** What a hazard's timeline says about where it stands: why a fix was sent back, what became of a request, which photos show what. */
import type { TimelineOut } from "@/api";
import type { HazardRow } from "@/phone/store/rows";

export interface Request {
  asked: TimelineOut;
  /** null while the bureau has not decided. */
  decided: TimelineOut | null;
}

/** The rejection that sent it back, while nothing newer was handed in. */
export function rejection(hazard: HazardRow): TimelineOut | null {
  if (hazard.state !== "open") return null;
  const judged = stepsOf(hazard, "verification", "rectification").filter(({ data }) => data.counts !== false);
  const last = judged[judged.length - 1];
  return last?.kind === "verification" && last.data.outcome === "rejected" ? last : null;
}

/** The last request for more time and its decision. */
export function lastRequest(hazard: HazardRow): Request | null {
  const asked = stepsOf(hazard, "extension_request");
  const last = asked[asked.length - 1];
  if (!last) return null;
  return { asked: last, decided: stepsOf(hazard, "decision").find((step) => step.about_id === last.id) ?? null };
}

/** More time is granted once. */
export function wasExtended(hazard: HazardRow): boolean {
  return stepsOf(hazard, "decision").some(({ data }) => data.granted === true);
}

/** What was found: where it is kept, the photos of every finding. */
export function photosBefore(hazard: HazardRow): string[] {
  return hazard.photos ?? unique(stepsOf(hazard, "opened", "joined"));
}

/** What the fixes show that are being judged now, or were judged last. */
export function photosAfter(hazard: HazardRow): string[] {
  const fixes = fixesOfRound(hazard);
  return unique(fixes);
}

/** The fixes of the latest round: what a verifier looks at. */
export function fixesOfRound(hazard: HazardRow): TimelineOut[] {
  const fixes = stepsOf(hazard, "rectification").filter(({ data }) => data.counts !== false);
  const latest = fixes[fixes.length - 1];
  return latest ? fixes.filter((fix) => fix.round === latest.round) : [];
}

export function stepsOf(hazard: HazardRow, ...kinds: string[]): TimelineOut[] {
  return (hazard.timeline ?? []).filter((step) => kinds.includes(step.kind));
}

function unique(steps: TimelineOut[]): string[] {
  return [...new Set(steps.flatMap((step) => step.photos))];
}
