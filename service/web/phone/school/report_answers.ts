/** A report's answers beside the items they answer, judged as the service judges them. */
import type { AnswerIn, ChecklistOut, Item, ReportOut } from "@/api";
import { verdictOf, type Verdict } from "@/judging/judge";
import { dayAt } from "@/words/moments";

export interface Answered {
  item: Item;
  answer: AnswerIn;
  verdict: Verdict;
  photos: string[];
}

/** In the order of the checklist; failures first. */
export function answered(report: ReportOut, checklist: ChecklistOut, zone: string): Answered[] {
  const on = dayAt(report.corrected_captured_at, zone);
  const rows = checklist.items.flatMap((item) => {
    const answer = report.answers.find((one) => one.item === item.code);
    return answer ? [{ item, answer, verdict: verdictOf(item, answer, on), photos: photosOfAnswer(answer) }] : [];
  });
  return [...rows.filter(({ verdict }) => verdict === "fail"), ...rows.filter(({ verdict }) => verdict !== "fail")];
}

export function photosOf(report: Pick<ReportOut, "answers">): string[] {
  return [...new Set(report.answers.flatMap(photosOfAnswer))];
}

export function photosOfAnswer({ photos, hazard }: AnswerIn): string[] {
  return [...new Set([...(photos ?? []), ...(hazard?.photos_after ?? [])])];
}
