/** What comes first, what money means as it is typed. */
import { expect, test } from "vitest";
import type { HazardRow } from "@/phone/store/rows";
import { centsOf, yuanOf } from "./money";
import { EVERYTHING, fits, mostUrgentFirst } from "./order";

const NOW = new Date("2026-11-22T04:00:00Z");
const row = (number: string, due_at: string, change: Partial<HazardRow> = {}) =>
  ({ number, due_at, confirm_due_at: null, verify_due_at: null, follow_up_at: null, state: "open", severity: "general", category: "fire", responsible_person: null, ...change }) as HazardRow;

test("the sooner comes before the later, two hours to confirm before either, the graver first at the same instant", () => {
  const rows = [
    row("later", "2026-11-30T00:00:00Z"), row("late", "2026-11-20T00:00:00Z"), row("mild", "2026-11-25T00:00:00Z", { severity: "minor" }),
    row("grave", "2026-11-25T00:00:00Z", { severity: "major" }), row("stop", "2026-12-01T00:00:00Z", { confirm_due_at: "2026-11-22T05:00:00Z" }),
  ];
  expect(mostUrgentFirst(rows).map(({ number }) => number)).toEqual(["late", "stop", "grave", "mild", "later"]);
});

test("filters narrow together", () => {
  const late = row("late", "2026-11-20T00:00:00Z", { responsible_person: { id: "me", name: "" } });
  expect(fits(late, { ...EVERYTHING, late: true, mine: "me", category: "fire" }, NOW)).toBe(true);
  expect(fits(late, { ...EVERYTHING, late: true, mine: "you" }, NOW)).toBe(false);
  expect(fits(row("due", "2026-11-23T00:00:00Z"), { ...EVERYTHING, late: true }, NOW)).toBe(false);
});

test.each([
  ["1280", 128_000], ["1,280.5", 128_050], ["0.07", 7], ["￥12.30元", 1_230], ["19.99", 1_999], ["", null], ["12.345", null], ["约100", null], ["-5", null],
])("%s yuan are %s cents", (text, cents) => {
  expect(centsOf(text)).toBe(cents);
});

test("cents are shown as yuan without a tail of noughts", () => {
  expect([yuanOf(18_500_000, "zh-CN"), yuanOf(128_050, "en")]).toEqual(["185,000", "1,280.50"]);
});
