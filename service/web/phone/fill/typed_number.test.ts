/** Numbers as they come from thumbs. */
import { expect, it } from "vitest";
import { limitsText, mayBeNegative, readNumber } from "./typed_number";

it.each([
  ["", null],
  ["  ", null],
  ["4", 4],
  ["4.", 4],
  [".5", 0.5],
  [" 0.30 ", 0.3],
  ["-18", -18],
  ["−18", -18],
  ["０．３", 0.3],
  ["0。3", 0.3],
  ["0,3", 0.3],
  ["7，5", 7.5],
  ["1,200", "1,200"],
  ["1e3", "1e3"],
  ["4.5.6", "4.5.6"],
  ["-", "-"],
  ["约 4", "约 4"],
] as const)("%o is read as %o", (typed, number) => {
  expect(readNumber(typed)).toBe(number);
});

it.each([
  [{ min: 0.3, max: 1, unit: "mg/L" }, "0.3–1 mg/L"],
  [{ min: 4, unit: "m" }, "≥ 4 m"],
  [{ max: 120, unit: "s" }, "≤ 120 s"],
  [{ min: 0, max: 0 }, "= 0"],
  [{ unit: "m" }, null],
  [null, null],
])("the limits %o are written %o", (limits, text) => {
  expect(limitsText(limits)).toBe(text);
});

it("a sign is offered for a freezer and not for a head count", () => {
  expect(mayBeNegative({ max: -12, unit: "℃" })).toBe(true);
  expect(mayBeNegative({ min: 0, max: 8, unit: "℃" })).toBe(false);
  expect(mayBeNegative({ max: 120, unit: "s" })).toBe(false);
});
