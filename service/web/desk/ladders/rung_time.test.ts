import { expect, test } from "vitest";
import { lengthOf, secondsOf, timeOf } from "./rung_time";

test("a rung's time is read in the largest unit that says it exactly, and written back", () => {
  for (const length of ["-P1D", "PT0S", "PT2H", "P30D", "PT45M", "PT36H"]) expect(lengthOf(timeOf(length))).toBe(length);
  expect(timeOf("P1DT12H")).toEqual({ way: "after", n: 36, unit: "hours" });
  expect(secondsOf("-P1D")).toBe(-86_400);
});
