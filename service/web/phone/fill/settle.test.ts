/** What is handed in is what the screen showed: nothing that was set aside, nothing left out. */
import { expect, it } from "vitest";
import type { ChecklistOut, Item } from "@/api";
import type { Draft } from "@/phone/store/drafts";
import { emptyAnswer } from "@/judging/answer";
import { progressOf, settled, settledDraft } from "./settle";

const ON = "2026-09-01";
const DOOR: Item = { code: "DOOR", category: "fire", text: { zh: "门", en: "Door" }, kind: "yes_no", severity: "general" };
const COUNT: Item = { code: "COUNT", category: "fire", text: { zh: "人数", en: "Count" }, kind: "number", limits: { min: 0 }, severity: null };
const REMARK: Item = { code: "REMARK", category: "fire", text: { zh: "意见", en: "Remark" }, kind: "text", may_skip: true, severity: null };
const HAZARD = { description: "锁坏", severity: null, fixed_on_spot: true, photos_after: ["b"], another: false };

it("a hazard of an answer that was changed to a pass is not handed in", () => {
  const failed = { ...emptyAnswer(), value: false, photos: ["a"], hazard: HAZARD };
  expect(settled(DOOR, failed, ON).hazard).toEqual(HAZARD);
  expect(settled(DOOR, { ...failed, value: true }, ON)).toEqual({ ...failed, value: true, hazard: null });
});

it("a hazard under an item that only gathers information is not handed in", () => {
  expect(settled(COUNT, { ...emptyAnswer(), value: -1, hazard: HAZARD }, ON).hazard).toBeNull();
});

it("photos of a repair that was taken back are not handed in", () => {
  const undone = { ...emptyAnswer(), value: false, hazard: { ...HAZARD, fixed_on_spot: false } };
  expect(settled(DOOR, undone, ON).hazard?.photos_after).toEqual([]);
});

it("every item is answered once, in the checklist's order, and words left out are blank", () => {
  const checklist = { code: "x", version: 1, items: [DOOR, COUNT, REMARK] } as unknown as ChecklistOut;
  const draft = { id: "1", answers: { COUNT: { ...emptyAnswer(), value: 3 }, GONE: emptyAnswer(), DOOR: { ...emptyAnswer(), value: true } } };
  const whole = settledDraft(checklist, draft as unknown as Draft, ON);
  expect(Object.keys(whole.answers)).toEqual(["DOOR", "COUNT", "REMARK"]);
  expect(whole.answers.REMARK?.value).toBe("");
  expect(progressOf(checklist, whole, ON)).toEqual({ done: 3, total: 3 });
});
