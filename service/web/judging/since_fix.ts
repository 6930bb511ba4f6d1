/** What was found wrong again while a fix waits: shown to whoever judges that fix, no matter who has looked before. */
import type { HazardDetail, TimelineOut } from "@/api";

type Fixed = Pick<HazardDetail, "state" | "failure_seen" | "rectified_at"> & Partial<Pick<HazardDetail, "timeline">>;

const WHAT = "seen_while_rectified";

/** Its steps, the latest last; none where no timeline is known. */
export function seenSinceFix(hazard: Fixed): TimelineOut[] {
  if (hazard.state !== "rectified") return [];
  const steps = hazard.timeline ?? [];
  const handedIn = steps.map((step) => step.kind === "rectification" && step.data["counts"] !== false).lastIndexOf(true);
  const since = steps.slice(handedIn + 1).filter((step) => step.kind === WHAT);
  if (since.length || !hazard.failure_seen) return since;
  // A further fix came in while this one waited: what was seen before it still blocks acceptance.
  const from = Date.parse(hazard.rectified_at ?? "");
  return steps.filter((step) => step.kind === WHAT && Date.parse(step.at) >= from).slice(-1);
}

/** A list knows no timelines: there the service's word alone says it. */
export function isSeenSinceFix(hazard: Fixed): boolean {
  return hazard.state === "rectified" && (hazard.failure_seen || seenSinceFix(hazard).length > 0);
}
