import { expect, test } from "vitest";
import { stepFrom } from "./step";

const ROWS = [
  ["2026-01-26", "2026-01-27", "2026-01-28", "2026-01-29", "2026-01-30", "2026-01-31"],
  ["2026-02-01"],
  ["2026-02-02", "2026-02-03", "2026-02-04"],
];

test.each([
  ["2026-01-28", "ArrowLeft", "2026-01-27"],
  ["2026-01-31", "ArrowRight", "2026-02-01"],
  ["2026-01-28", "ArrowDown", "2026-02-04"],
  ["2026-02-03", "ArrowUp", "2026-01-27"],
  ["2026-01-28", "Home", "2026-01-26"],
  ["2026-01-28", "End", "2026-01-31"],
  ["2026-01-26", "ArrowLeft", "2026-01-26"],
  ["2026-02-04", "ArrowDown", "2026-02-04"],
  ["2026-01-28", "Enter", undefined],
])("from %s the key %s leads to %s", (day, key, to) => expect(stepFrom(day, key, false, ROWS)).toBe(to));

test("with Control, Home and End lead to the first and the last of all days, and arrows nowhere", () => {
  expect(stepFrom("2026-01-28", "Home", true, ROWS)).toBe("2026-01-26");
  expect(stepFrom("2026-01-28", "End", true, ROWS)).toBe("2026-02-04");
  expect(stepFrom("2026-01-28", "ArrowDown", true, ROWS)).toBeUndefined();
});
