/** The links of the overview ask for what was counted. */
import { describe, expect, it } from "vitest";
import { figureText, percent, rowsBehind, valueOf, type Counted } from "./figures";

const AT: Counted = { place_id: "p", category: "fire", begins_at: "2026-11-01T16:00:00Z", ends_at: "2026-11-08T16:00:00Z" };

describe("rows behind a figure", () => {
  it("are those of its place, category and period", () => {
    expect(rowsBehind("missed", AT)).toEqual({
      path: "/tasks",
      query: { place_id: "p", category: "fire", state: ["missed"], due_from: AT.begins_at, due_before: AT.ends_at },
    });
  });

  it("of a standing number know no period", () => {
    expect(rowsBehind("overdue", AT)).toEqual({ path: "/hazards", query: { place_id: "p", category: "fire", overdue: "true" } });
  });

  it("of a place alone leave out what lies below it", () => {
    expect(rowsBehind("open", { ...AT, directly: true })).toMatchObject({ query: { directly: "true", state: ["open"] } });
  });
});

describe("values", () => {
  const tasks = { due: 10, done: 6, done_late: 1, missed: 1, unproven: 1, excused: 1, pending: 0, completion: 0.6667 };
  const hazards = { found: 3, closed: 1, reopened: 0, median_days_to_close: null };

  it("are read from tasks, hazards or both", () => {
    expect(valueOf("misses", { tasks, hazards })).toBe(2);
    expect(valueOf("found", { tasks, hazards })).toBe(3);
    expect(valueOf("open", { tasks, hazards })).toBeNull();
  });

  it("are written as a reader expects", () => {
    expect(figureText("median_days_to_close", null)).toBe("—");
    expect(figureText("median_days_to_close", 2.06)).toBe("2.1");
    expect(percent(1)).toBe("100%");
    expect(percent(0.9996)).toBe("99.9%");
    expect(percent(0.5)).toBe("50%");
  });
});
