/** The presets of the overview, day by day. */
import { describe, expect, it } from "vitest";
import { addDays, daysBetween, daysForCalendar, presetDays, weekday } from "./period";

const TERMS = [
  { name: "第一学期", first_on: "2026-09-01", last_on: "2027-01-20" },
  { name: "第二学期", first_on: "2026-03-01", last_on: "2026-07-05" },
];

describe("presets", () => {
  it("show the whole week, from Monday, also on a Sunday", () => {
    expect(presetDays("week", "2026-11-22", [])).toEqual({ from: "2026-11-16", to: "2026-11-22" });
    expect(presetDays("week", "2026-11-23", [])).toEqual({ from: "2026-11-23", to: "2026-11-29" });
  });

  it("show the whole month, also a short one and the last of a year", () => {
    expect(presetDays("month", "2028-02-10", [])).toEqual({ from: "2028-02-01", to: "2028-02-29" });
    expect(presetDays("month", "2026-12-31", [])).toEqual({ from: "2026-12-01", to: "2026-12-31" });
  });

  it("show thirty days that end today", () => {
    expect(presetDays("30d", "2026-03-01", [])).toEqual({ from: "2026-01-31", to: "2026-03-01" });
  });

  it("show the term so far; in the holidays the whole term that went before", () => {
    expect(presetDays("term", "2026-11-22", TERMS)).toEqual({ from: "2026-09-01", to: "2026-11-22" });
    expect(presetDays("term", "2026-08-10", TERMS)).toEqual({ from: "2026-03-01", to: "2026-07-05" });
    expect(presetDays("term", "2025-08-10", TERMS)).toBeNull();
  });
});

describe("days", () => {
  it("count over the ends of months and know their weekday", () => {
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(daysBetween("2026-02-27", "2026-03-01")).toBe(2);
    expect(weekday("2026-11-23")).toBe(0);
    expect(weekday("2026-11-22")).toBe(6);
  });

  it("of the heat map begin on a Monday and cover at least what was asked for", () => {
    expect(daysForCalendar({ from: "2026-11-16", to: "2026-11-22" }, 91)).toEqual({ from: "2026-08-24", to: "2026-11-22" });
    expect(daysForCalendar({ from: "2026-01-01", to: "2026-11-22" }, 91)).toEqual({ from: "2026-01-01", to: "2026-11-22" });
  });
});
