/** Errors of the service find their items. */
import { expect, it } from "vitest";
import type { Item } from "@/api";
import type { Draft } from "@/phone/store/drafts";
import { refusalsOf } from "./refused";
import { emptyAnswer } from "@/judging/answer";

const ITEMS: Item[] = ["A", "B", "C"].map((code) => ({ code, category: "fire", text: { zh: `项${code}`, en: `Item ${code}` }, kind: "yes_no" }));

it("each error stands at its item, and what is about no item at the report", () => {
  const draft = {
    answers: { A: emptyAnswer(), B: emptyAnswer() },
    refused: [
      { pointer: "/answers/1/value", detail: "“项B”：请填写一个数。" },
      { pointer: "/answers", detail: "“Item C” is not answered yet." },
      { pointer: "/answers", detail: "所有检查项都标为不适用：请至少检查一项。" },
      { pointer: "/captured_at", detail: "时间不对" },
    ],
  } as unknown as Draft;
  expect(refusalsOf(draft, ITEMS)).toEqual({
    byItem: { B: ["“项B”：请填写一个数。"], C: ["“Item C” is not answered yet."] },
    whole: ["所有检查项都标为不适用：请至少检查一项。", "时间不对"],
  });
});
