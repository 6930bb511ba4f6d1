/** Makes of a draft what is handed in: every item once, in the checklist's order, without what was set aside on the way. */
import type { ChecklistOut, Item } from "@/api";
import { emptyAnswer, type AnswerDraft } from "@/judging/answer";
import type { Draft } from "@/phone/store/rows";
import { judge, lacks, opensHazard } from "@/judging/judge";

/** A hazard written down before the answer was changed to a pass stays in the draft, and is not handed in. */
export function settled(item: Item, answer: AnswerDraft, on: string): AnswerDraft {
  const value = item.kind === "text" && answer.value === null && item.may_skip && !answer.not_applicable ? "" : answer.value;
  return { ...answer, value, hazard: opensHazard(item, judge(item, answer, on)) ? settledHazard(answer) : null };
}

/** `on`: the local day of the check at the place. */
export function settledDraft(checklist: ChecklistOut, draft: Draft, on: string): Draft {
  const answers = checklist.items.map((item) => [item.code, settled(item, draft.answers[item.code] ?? emptyAnswer(), on)] as const);
  return { ...draft, answers: Object.fromEntries(answers) };
}

function settledHazard({ hazard }: AnswerDraft): AnswerDraft["hazard"] {
  if (!hazard) return null;
  return { ...hazard, photos_after: hazard.fixed_on_spot ? hazard.photos_after : [] };
}

/** How many items stand, of how many: what a list of drafts shows. */
export function progressOf(checklist: ChecklistOut, draft: Draft, on: string): { done: number; total: number } {
  const standing = checklist.items.filter((item) => !lacks(item, settled(item, draft.answers[item.code] ?? emptyAnswer(), on), on).length);
  return { done: standing.length, total: checklist.items.length };
}
