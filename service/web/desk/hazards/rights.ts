/** What may be done about a matter, and by whom: which buttons are shown. The service decides again when one is pressed. */
import type { ContactOut, EscalationOut, HazardDetail, Role, TaskRow, TimelineOut } from "@/api";

export type DeedKey =
  | "acknowledge"
  | "comment"
  | "extension"
  | "accept"
  | "reject"
  | "supervise"
  | "transfer"
  | "excuse"
  | "date"
  | "severity"
  | "void";

/** Who looks at what. `holds`: one of my posts has such a role over this place and category. */
export interface Standpoint {
  personId: string;
  personName: string;
  holds: (roles: readonly Role[]) => boolean;
  escalation: EscalationOut | null;
  hazard: HazardDetail | null;
  missed: TaskRow[];
  contacts: ContactOut[];
}

const BUREAU: readonly Role[] = ["section", "leader"];
const COMMENTERS: readonly Role[] = ["inspector", "responsible", "head", "section", "leader"];
const EXCUSABLE = new Set(["open", "overdue", "missed", "done_late", "unproven"]);

export function mayDo(at: Standpoint): Set<DeedKey> {
  const may: [DeedKey, boolean][] = [
    ["acknowledge", mayAcknowledge(at)],
    ["excuse", at.holds(BUREAU) && at.missed.some(isExcusable)],
    ...(at.hazard ? aboutHazard(at, at.hazard) : []),
  ];
  return new Set(may.filter(([, possible]) => possible).map(([key]) => key));
}

export function isExcusable(task: TaskRow): boolean {
  return !task.excuse && EXCUSABLE.has(task.state);
}

/** The request for more time that nobody has decided on. */
export function openRequest(hazard: HazardDetail): TimelineOut | null {
  const decided = new Set(hazard.timeline.filter((step) => step.kind === "decision").map((step) => step.about_id));
  const open = hazard.timeline.filter((step) => step.kind === "extension_request" && !decided.has(step.id));
  return open.at(-1) ?? null;
}

/** The fixes of the round that is being judged. */
export function waitingFixes(hazard: HazardDetail): TimelineOut[] {
  return hazard.timeline.filter((step) => step.kind === "rectification" && step.round === hazard.round);
}

function mayAcknowledge({ escalation, holds, personId }: Standpoint): boolean {
  if (!escalation?.open || escalation.acknowledged) return false;
  return holds(BUREAU) || escalation.told.some((told) => told.person.id === personId);
}

function aboutHazard(at: Standpoint, hazard: HazardDetail): [DeedKey, boolean][] {
  const bureau = at.holds(BUREAU);
  const settled = hazard.state === "closed" || hazard.state === "void";
  const judges = hazard.state === "rectified" && mayJudge(at, hazard);
  return [
    ["comment", at.holds(COMMENTERS)],
    ["extension", bureau && ["open", "rectified"].includes(hazard.state) && openRequest(hazard) !== null],
    ["accept", judges && signatureCounts(at, hazard)],
    ["reject", judges],
    ["supervise", bureau && !settled && !hazard.listed],
    ["transfer", bureau && (hazard.state === "open" || hazard.state === "transferred")],
    ["date", bureau && hazard.state === "open"],
    ["severity", bureau && !settled],
    ["void", bureau && !settled],
  ];
}

/** Other eyes: never a hand that touched a fix; for what the school did not find itself, the bureau's. */
function mayJudge(at: Standpoint, hazard: HazardDetail): boolean {
  if (touched(at, hazard).has(at.personId)) return false;
  if (at.holds(BUREAU) || hazard.severity === "major") return at.holds([...BUREAU, "head"]);
  const ofAuthority = waitingFixes(hazard).some((fix) => fix.data["of_authority"]);
  return at.holds(["head"]) && hazard.source === "self" && !ofAuthority;
}

/** A major hazard takes a signature for the school and one for the bureau, of two people. */
function signatureCounts(at: Standpoint, hazard: HazardDetail): boolean {
  if (hazard.severity !== "major") return true;
  const { signed_school_by_id: school, signed_bureau_by_id: bureau } = hazard;
  if (school === at.personId || bureau === at.personId) return false;
  if (at.holds(["head"]) && !school) return true;
  if (!at.holds(BUREAU)) return false;
  return !bureau || (!school && !hasFreeHead(at, hazard));
}

function hasFreeHead(at: Standpoint, hazard: HazardDetail): boolean {
  const hands = touched(at, hazard);
  return at.contacts.some((contact) => contact.role === "head" && !hands.has(contact.person.id));
}

interface Hand {
  person_id?: string;
  name?: string;
}

function touched(at: Standpoint, hazard: HazardDetail): Set<string> {
  const fixes = hazard.timeline.filter((step) => step.kind === "rectification");
  const hands = fixes.flatMap((fix) => (fix.data["carried_out_by"] as Hand[] | undefined) ?? []);
  const ids = [...fixes.map((fix) => fix.by?.id), ...hands.map((hand) => hand.person_id)];
  const byName = hands.some((hand) => hand.name === at.personName) ? [at.personId] : [];
  return new Set([...ids, ...byName].filter((id): id is string => !!id));
}
