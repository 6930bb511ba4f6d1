/** Judges answers, on the phone and at the desk, as the service judges them: the twin of service/checklists/rules.py and values.py. */
import type { AnswerIn, Item, Severity } from "@/api";
import { emptyAnswer, type AnswerDraft } from "./answer";

export type Verdict = "pass" | "fail" | "not_applicable" | "missing" | "invalid";

/** What keeps an answer from standing: none yet, one that is none, or a photo that its item demands. */
export type Lack = "answer" | "number" | "date" | "year" | "future" | "choice" | "must_check" | "both" | "photo" | "photo_after" | "all_skipped";

const RANK: Record<Severity, number> = { minor: 0, general: 1, major: 2 };
const DAY_MS = 86_400_000;
/** A date further than this from the day of the check is a slip of the hand. */
const FARTHEST_DAYS = 100 * 366;
/** A phone's day may be ahead of the place's by one. */
const CLOCKS_DIFFER_DAYS = 1;

type Judged = boolean | Lack;

/** `on`: the local day of the check at the place, YYYY-MM-DD. */
export function judge(item: Item, answer: AnswerDraft | undefined, on: string): Verdict {
  const judged = judgeAnswer(item, answer, on);
  if (judged === "answer") return "missing";
  if (typeof judged === "string") return "invalid";
  if (judged === null) return "not_applicable";
  return judged ? "pass" : "fail";
}

/** Of an answer that was handed in. */
export function verdictOf(item: Item, { value = null, not_applicable }: AnswerIn, on: string): Verdict {
  return judge(item, { ...emptyAnswer(), value, not_applicable: !!not_applicable }, on);
}

export function judgementOf(item: Item, answer: AnswerDraft | undefined, on: string): Judgement {
  return { verdict: judge(item, answer, on), lacks: lacks(item, answer, on) };
}

/** What the answer still lacks, in the order in which a person meets it on the screen. */
export function lacks(item: Item, answer: AnswerDraft | undefined, on: string): Lack[] {
  const judged = judgeAnswer(item, answer, on);
  if (typeof judged === "string") return [judged];
  if (!answer || !needsPhoto(item, judged, saysHazard(answer))) return [];
  const found: Lack[] = [];
  if (!answer.photos.length) found.push("photo");
  if (answer.hazard?.fixed_on_spot && !answer.hazard.photos_after.length) found.push("photo_after");
  return found;
}

export interface Judgement {
  verdict: Verdict;
  lacks: Lack[];
}

/** All that keeps the report from being handed in, in the checklist's order. */
export function whatIsMissing(items: Item[], judgement: (item: Item) => Judgement): { item: Item; what: Lack }[] {
  const found = items.flatMap((item) => judgement(item).lacks.map((what) => ({ item, what })));
  const first = items[0];
  const skipped = items.every((item) => judgement(item).verdict === "not_applicable");
  return first && skipped ? [...found, { item: first, what: "all_skipped" }] : found;
}

/** A failed item opens a hazard unless it is there for information only. */
export function opensHazard(item: Item, verdict: Verdict): boolean {
  return verdict === "fail" && !!item.severity;
}

/** The item's severity or the one given, whichever is higher: a phone never lowers it. */
export function severityOf(item: Item, answer: AnswerDraft | undefined): Severity | null {
  if (!item.severity) return null;
  const given = answer?.hazard?.severity;
  return given && RANK[given] > RANK[item.severity] ? given : item.severity;
}

export function severitiesFrom(lowest: Severity): Severity[] {
  return (Object.keys(RANK) as Severity[]).filter((severity) => RANK[severity] >= RANK[lowest]);
}

/** What was written of a hazard counts, wherever it was written. */
export function saysHazard(answer: AnswerDraft): boolean {
  const said = answer.hazard;
  return !!said && (!!said.description.trim() || !!said.severity || said.fixed_on_spot);
}

/** Needed for this judgement: `passed` null stands for an item that was skipped. */
export function needsPhoto(item: Item, passed: boolean | null, found = false): boolean {
  if (passed === null && !found) return false;
  const rule = item.photo ?? "on_failure";
  return rule === "always" || (rule === "on_failure" && (!passed || found));
}

/** True passes, false fails, null is skipped. */
function judgeAnswer(item: Item, answer: AnswerDraft | undefined, on: string): Judged | null {
  if (answer?.not_applicable) {
    if (!item.may_skip) return "must_check";
    return answer.value === null ? null : "both";
  }
  const value = answer?.value ?? null;
  if (item.kind === "text") return judgeText(item, value);
  if (value === null || value === "") return "answer";
  if (item.kind === "number") return judgeNumber(item, value);
  if (item.kind === "date") return judgeDate(item, value, on);
  if (item.kind === "choice") return item.choices?.find((choice) => choice.code === value)?.passes ?? "choice";
  return typeof value === "boolean" ? value : "answer";
}

/** Words that may be left out are handed in as blank words, which pass. */
function judgeText(item: Item, value: unknown): Judged {
  if (item.may_skip && value === null) return true;
  return typeof value === "string" && (value.trim() !== "" || !!item.may_skip) ? true : "answer";
}

function judgeNumber({ limits }: Item, value: unknown): Judged {
  if (typeof value !== "number" || !Number.isFinite(value)) return "number";
  return (limits?.min == null || value >= limits.min) && (limits?.max == null || value <= limits.max);
}

function judgeDate({ limits }: Item, value: unknown, on: string): Judged {
  const day = dayNumber(value);
  const today = dayNumber(on);
  if (day === null || today === null) return "date";
  if (Math.abs(day - today) > FARTHEST_DAYS) return "year";
  if (limits?.max_age_days != null) {
    if (day - today > CLOCKS_DIFFER_DAYS) return "future";
    if (today - day > limits.max_age_days) return false;
  }
  return limits?.min_days_left == null || day - today >= limits.min_days_left;
}

function dayNumber(value: unknown): number | null {
  if (typeof value !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) || value < "0001") return null;
  const at = new Date(`${value}T00:00:00Z`);
  // A month's 31st that is none rolls over into the next month.
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== value ? null : at.getTime() / DAY_MS;
}
