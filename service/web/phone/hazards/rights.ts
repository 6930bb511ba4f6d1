/** What this person may do about a hazard: the twin of service/hazards/eyes.py, for showing buttons. The service decides. */
import type { AppointmentOut, HazardOut, Role } from "@/api";
import type { HazardRow } from "@/phone/store/rows";

const FIXERS: Role[] = ["inspector", "responsible", "head"];
const ASKERS: Role[] = ["responsible", "head"];
const BUREAU: Role[] = ["section", "leader"];

/** Who looks: their posts in force, and the way up from each place that the phone knows. */
export interface Eyes {
  id: string;
  name: string;
  posts: AppointmentOut[];
  parents: Map<string, string | null>;
}

type Where = Pick<HazardOut, "place" | "school" | "category">;
export type Unfit = "no_verifier" | "touched_a_fix" | "bureau_needed" | "signed_already" | "other_side_needed";

export function mayFix(eyes: Eyes, hazard: HazardRow): boolean {
  if (hazard.state === "transferred") return holds(eyes, [...FIXERS, "section"], hazard);
  return hazard.state === "open" && holds(eyes, FIXERS, hazard);
}

export function mayAskForTime(eyes: Eyes, hazard: HazardRow): boolean {
  return hazard.state === "open" && holds(eyes, ASKERS, hazard);
}

/** It must be said within two hours that what is stopped is really out of use. */
export function mayConfirmOutOfUse(eyes: Eyes, hazard: HazardRow): boolean {
  const stands = hazard.state !== "closed" && hazard.state !== "void";
  return stands && hazard.confirm_due_at !== null && holds(eyes, [...FIXERS, ...BUREAU], hazard);
}

export function isBureau(eyes: Eyes, hazard: Where): boolean {
  return holds(eyes, BUREAU, hazard);
}

/** Why these eyes may not accept; null where they may. Without the timeline, what only it knows is left to the service. */
export function unfit(eyes: Eyes, hazard: HazardRow): Unfit | null {
  return unfitToJudge(eyes, hazard) ?? (hazard.severity === "major" ? unfitToSign(eyes, hazard) : null);
}

/** Why these eyes may neither accept nor reject. */
export function unfitToJudge(eyes: Eyes, hazard: HazardRow): Unfit | null {
  const isHead = hazard.school !== null && holds(eyes, ["head"], hazard);
  const bureau = isBureau(eyes, hazard);
  if (!isHead && !bureau) return "no_verifier";
  if (touched(eyes, hazard)) return "touched_a_fix";
  if (bureau || hazard.severity === "major") return null;
  return hazard.source === "self" && !ofAuthority(hazard) ? null : "bureau_needed";
}

function unfitToSign(eyes: Eyes, hazard: HazardRow): Unfit | null {
  const { signed_school_by_id: school, signed_bureau_by_id: bureau } = hazard;
  if (eyes.id === school || eyes.id === bureau) return "signed_already";
  return isBureau(eyes, hazard) || school === null ? null : "other_side_needed";
}

function touched(eyes: Eyes, hazard: HazardRow): boolean {
  return fixes(hazard).some(({ by, data }) => {
    const hands = (data.carried_out_by ?? []) as { person_id?: string | null; name?: string | null }[];
    return by?.id === eyes.id || hands.some((hand) => hand.person_id === eyes.id || hand.name === eyes.name);
  });
}

function ofAuthority(hazard: HazardRow): boolean {
  const said = fixes(hazard).filter(({ data }) => "of_authority" in data);
  return said.length > 0 && said[said.length - 1]!.data.of_authority === true;
}

function fixes(hazard: HazardRow) {
  return (hazard.timeline ?? []).filter((step) => step.kind === "rectification");
}

function holds(eyes: Eyes, roles: Role[], hazard: Where): boolean {
  return eyes.posts.some((post) => roles.includes(post.role) && inCategory(post, hazard) && reaches(eyes, post, hazard));
}

function inCategory(post: AppointmentOut, hazard: Where): boolean {
  return post.category === null || post.category === hazard.category;
}

/** A post of the bureau reaches what the service shows to it; a school's post its own place and what lies in it. */
function reaches(eyes: Eyes, post: AppointmentOut, hazard: Where): boolean {
  if (BUREAU.includes(post.role)) return true;
  if (post.place_id === hazard.school?.id) return true;
  for (let at: string | null | undefined = hazard.place.id; at; at = eyes.parents.get(at)) {
    if (at === post.place_id) return true;
  }
  return false;
}
