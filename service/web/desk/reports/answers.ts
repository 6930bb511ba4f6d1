/** A report's answers beside the items they answer: what was said, and whether it passes. */
import type { AnswerIn, Bilingual, ChecklistOut, Item, ReportOut } from "@/api";
import { verdictOf, type Verdict } from "@/judging/judge";

export interface AnsweredItem {
  item: Item;
  answer: AnswerIn | null;
  verdict: Verdict;
  /** Photos that are here, of the failing and of the spot once it was fixed. */
  photos: string[];
  photosAfter: string[];
  missing: number;
}

/** `on`: the local day of the check. */
export function answered(report: ReportOut, checklist: ChecklistOut, on: string): AnsweredItem[] {
  const answers = new Map(report.answers.map((answer) => [answer.item, answer]));
  const gone = new Set(report.photos_missing);
  return checklist.items.map((item) => {
    const answer = answers.get(item.code) ?? null;
    const [photos, after] = [answer?.photos ?? [], answer?.hazard?.photos_after ?? []];
    return {
      item,
      answer,
      verdict: answer ? verdictOf(item, answer, on) : "missing",
      photos: photos.filter((sha256) => !gone.has(sha256)),
      photosAfter: after.filter((sha256) => !gone.has(sha256)),
      missing: [...photos, ...after].filter((sha256) => gone.has(sha256)).length,
    };
  });
}

/** All photos of a report that are here, each once. */
export function photosOf(report: ReportOut): string[] {
  const gone = new Set(report.photos_missing);
  const named = report.answers.flatMap((answer) => [...(answer.photos ?? []), ...(answer.hazard?.photos_after ?? [])]);
  return [...new Set(named)].filter((sha256) => !gone.has(sha256));
}

/** What was said, in words. `say` chooses the language of a text of the service. */
export function inWords(item: Item, answer: AnswerIn | null, say: (text: Bilingual) => string, yesNo: [string, string]): string {
  const value = answer?.value ?? null;
  if (value === null) return "";
  if (typeof value === "boolean") return yesNo[value ? 0 : 1];
  if (item.kind === "choice") {
    const choice = item.choices?.find((each) => each.code === value);
    return choice ? say(choice.text) : String(value);
  }
  return item.kind === "number" && item.limits?.unit ? `${value} ${item.limits.unit}` : String(value);
}
