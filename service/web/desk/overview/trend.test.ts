/** Trends by day and by week. */
import { expect, it } from "vitest";
import type { DayCounts } from "@/api";
import { addDays } from "./period";
import { steps } from "./trend";

const day = (on: string): DayCounts => ({
  on, begins_at: `${on}T00:00:00Z`, ends_at: `${addDays(on, 1)}T00:00:00Z`, found: 1, closed: 2,
  tasks: { due: 3, done: 1, done_late: 0, missed: 1, unproven: 0, excused: 1, pending: 0, completion: 0.5 },
});
const days = (from: string, count: number) => Array.from({ length: count }, (_, n) => day(addDays(from, n)));

it("a month goes by days, and ends today", () => {
  const found = steps(days("2026-11-01", 30), "2026-11-01", "2026-11-30", "2026-11-22");
  expect([found.weekly, found.steps.length]).toEqual([false, 22]);
});

it("a term goes by weeks from Monday, which add up", () => {
  const { weekly, steps: weeks } = steps(days("2026-09-01", 60), "2026-09-01", "2026-10-30", "2026-11-22");
  expect(weekly).toBe(true);
  expect(weeks[0]).toMatchObject({ from: "2026-09-01", to: "2026-09-06", begins_at: "2026-09-01T00:00:00Z", ends_at: "2026-09-07T00:00:00Z", found: 6, closed: 12 });
  expect(weeks[1]).toMatchObject({ from: "2026-09-07", to: "2026-09-13", tasks: { due: 21, done: 7, missed: 7, completion: 0.5 } });
  expect(weeks.reduce((all, week) => all + week.found, 0)).toBe(60);
});
