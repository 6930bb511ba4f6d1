/** What a decision is about: the fix, the request for time, and what was seen since the fix, as they stood when its form was opened. */
import type { HazardDetail, TimelineOut } from "@/api";
import { seenSinceFix } from "@/judging/since_fix";
import { openRequest, waitingFixes, type DeedKey } from "./rights";

export interface About {
  round: number | undefined;
  request: string | undefined;
  /** The steps that the reviewer had before them. */
  known: Set<string>;
}

export function aboutOf(hazard: HazardDetail | null): About {
  if (!hazard) return { round: undefined, request: undefined, known: new Set() };
  const known = [...waitingFixes(hazard), ...seenSinceFix(hazard)].map((step) => step.id);
  return { round: hazard.round, request: openRequest(hazard)?.id, known: new Set(known) };
}

/** What has come since, of all that the decision would be about. */
export function newerThan(about: About, deed: DeedKey, hazard: HazardDetail | null): TimelineOut[] {
  if (!hazard) return [];
  if (deed === "extension") {
    const request = openRequest(hazard);
    return request && request.id !== about.request ? [request] : [];
  }
  if (deed !== "accept" && deed !== "reject") return [];
  // Sending back needs no look at what was seen since: it agrees with it.
  const judged = deed === "accept" ? [...waitingFixes(hazard), ...seenSinceFix(hazard)] : waitingFixes(hazard);
  return judged.filter((step) => !about.known.has(step.id));
}
