/** The same tables as tests/rules/test_judging.py: phone and service must judge alike. */
import { describe, expect, it } from "vitest";
import type { Item } from "@/api";
import type { AnswerDraft } from "./answer";
import { judge, judgementOf, lacks, severitiesFrom, severityOf, whatIsMissing } from "./judge";

const ON = "2026-09-01";
const PHOTO = "ab".repeat(32);

function item(changes: Partial<Item> = {}): Item {
  return {
    code: "A",
    category: "fire",
    text: { zh: "项A", en: "Item A" },
    kind: "yes_no",
    photo: "never",
    severity: "general",
    ...changes,
  };
}

function answer(changes: Partial<Omit<AnswerDraft, "hazard">> & { hazard?: Partial<AnswerDraft["hazard"]> }): AnswerDraft {
  const hazard = { description: "", severity: null, fixed_on_spot: false, photos_after: [], another: false };
  return {
    value: null,
    not_applicable: false,
    note: "",
    photos: [],
    ...changes,
    hazard: changes.hazard ? { ...hazard, ...changes.hazard } : null,
  };
}

const NUMBER = item({ kind: "number", limits: { min: 0.3, max: 4.0, unit: "mg/L" } });
const AGE = item({ kind: "date", limits: { max_age_days: 365 } });
const LEFT = item({ kind: "date", limits: { min_days_left: 30 } });
const ANY_DATE = item({ kind: "date" });
const CHOICE = item({
  kind: "choice",
  choices: [
    { code: "good", text: { zh: "好", en: "good" }, passes: true },
    { code: "bad", text: { zh: "坏", en: "bad" }, passes: false },
  ],
});
const TEXT = item({ kind: "text" });
const INFORMATION = item({ kind: "number", severity: null, limits: { min: 0 } });

function missingOf(items: Item[], answers: Record<string, AnswerDraft>) {
  return whatIsMissing(items, (one) => judgementOf(one, answers[one.code], ON)).map(({ item: { code }, what }) => [code, what]);
}

describe("a value", () => {
  it.each([
    [item(), true, "pass"],
    [item(), false, "fail"],
    [NUMBER, 0.3, "pass"],
    [NUMBER, 4, "pass"],
    [NUMBER, 0.29, "fail"],
    [NUMBER, 4.01, "fail"],
    [NUMBER, -0, "fail"],
    [item({ kind: "number" }), -17, "pass"],
    [AGE, "2026-09-01", "pass"],
    [AGE, "2026-09-02", "pass"],
    [AGE, "2025-09-01", "pass"],
    [AGE, "2025-08-31", "fail"],
    [LEFT, "2026-10-01", "pass"],
    [LEFT, "2026-09-30", "fail"],
    [LEFT, "2026-08-01", "fail"],
    [ANY_DATE, "1999-12-31", "pass"],
    [CHOICE, "good", "pass"],
    [CHOICE, "bad", "fail"],
    [TEXT, "门锁完好", "pass"],
    [INFORMATION, -1, "fail"],
  ] as const)("of %o: %o is a %s", (asked, value, verdict) => {
    expect(judge(asked, answer({ value }), ON)).toBe(verdict);
  });

  it.each([
    ...[null, "true", 1, 0].map((value) => [item(), value] as const),
    ...[null, "1", "", true, false, NaN, Infinity, -Infinity, "4.5.6", "-"].map((value) => [NUMBER, value] as const),
    ...[null, 20260901, "20260901", "2026-W36-2", "2026-02-30", "0000-01-01"].map((value) => [AGE, value] as const),
    ...["2026-09-01T00:00:00Z", "٢٠٢٦-٠٩-٠١", " 2026-09-01", "2026-09-03", true].map((value) => [AGE, value] as const),
    ...["9999-12-31", "1026-09-01", "2226-09-01"].map((value) => [LEFT, value] as const),
    ...["0001-01-01", "9999-12-31"].map((value) => [ANY_DATE, value] as const),
    ...[null, "", "Good", 0, true].map((value) => [CHOICE, value] as const),
    ...[null, "", "  ", 3, true].map((value) => [TEXT, value] as const),
  ])("of %o: %o does not stand", (asked, value) => {
    expect(["missing", "invalid"]).toContain(judge(asked, answer({ value }), ON));
    expect(lacks(asked, answer({ value }), ON)).toHaveLength(1);
  });

  it("tells what is wrong with it, so that a person can mend it", () => {
    expect(lacks(NUMBER, answer({ value: "4.5.6" }), ON)).toEqual(["number"]);
    expect(lacks(AGE, answer({ value: "2026-09-03" }), ON)).toEqual(["future"]);
    expect(lacks(ANY_DATE, answer({ value: "0206-09-03" }), ON)).toEqual(["year"]);
    expect(lacks(AGE, answer({ value: "2026-02-30" }), ON)).toEqual(["date"]);
  });
});

describe("words that may be left out", () => {
  it.each([null, "", " "])("stand as %o", (value) => {
    expect(judge(item({ kind: "text", may_skip: true }), answer({ value }), ON)).toBe("pass");
  });
});

describe("skipping", () => {
  const skipped = answer({ not_applicable: true });

  it("is for items that may be skipped only", () => {
    expect(judge(item({ may_skip: true }), skipped, ON)).toBe("not_applicable");
    expect(judge(item(), skipped, ON)).toBe("invalid");
  });

  it("and answering exclude one another", () => {
    expect(lacks(item({ may_skip: true }), answer({ value: false, not_applicable: true }), ON)).toEqual(["both"]);
  });

  it("of every item is no inspection", () => {
    const items = [item({ may_skip: true }), item({ code: "B", may_skip: true })];
    expect(missingOf(items, { A: skipped, B: skipped })).toEqual([["A", "all_skipped"]]);
    expect(missingOf(items, { A: skipped, B: answer({ value: true }) })).toEqual([]);
  });
});

describe("a photo", () => {
  it.each([
    ["always", { value: true }, ["photo"]],
    ["always", { value: true, photos: [PHOTO] }, []],
    ["always", { not_applicable: true }, []],
    ["on_failure", { value: true }, []],
    ["on_failure", { value: false }, ["photo"]],
    ["on_failure", { value: false, photos: [PHOTO] }, []],
    ["on_failure", { not_applicable: true }, []],
    ["never", { value: false }, []],
    ["never", { value: false, hazard: { fixed_on_spot: true } }, []],
    ["on_failure", { value: true, hazard: { description: "also" } }, ["photo"]],
    ["on_failure", { value: false, photos: [PHOTO], hazard: { fixed_on_spot: true } }, ["photo_after"]],
    ["on_failure", { value: false, hazard: { fixed_on_spot: true } }, ["photo", "photo_after"]],
  ] as const)("by the rule %s of %o lacks %o", (photo, given, lacking) => {
    expect(lacks(item({ photo, may_skip: true }), answer(given as never), ON)).toEqual(lacking);
  });
});

describe("the severity", () => {
  it.each([
    ["general", null, "general"],
    ["general", "major", "major"],
    ["general", "minor", "general"],
    ["major", "minor", "major"],
    ["minor", "general", "general"],
  ] as const)("of %s with %s given is %s: raised, never lowered", (ofItem, given, expected) => {
    expect(severityOf(item({ severity: ofItem }), answer({ value: false, hazard: { severity: given } }))).toBe(expected);
  });

  it("is offered from the item's upwards", () => {
    expect(severitiesFrom("general")).toEqual(["general", "major"]);
  });
});

it("a checklist without answers lacks each of its items", () => {
  const items = [item(), item({ code: "B" })];
  expect(missingOf(items, {})).toEqual([
    ["A", "answer"],
    ["B", "answer"],
  ]);
});
