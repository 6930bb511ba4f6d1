import { describe, expect, it, test } from "vitest";
import { dayAt, daysApart, daysLater, endOfDay, fromWall, isMidnight, startOfDay, toWall } from "./moments";

const SHANGHAI = "Asia/Shanghai";

describe("a wall clock of a place", () => {
  it("shows an instant as people there read it, whatever this machine's zone is", () => {
    expect(toWall("2026-09-01T04:00:00Z", SHANGHAI)).toBe("2026-09-01T12:00");
    expect(toWall("2026-09-01T04:00:00Z", "America/New_York")).toBe("2026-09-01T00:00");
    expect(fromWall("2026-09-01T12:00", SHANGHAI)).toBe("2026-09-01T04:00:00.000Z");
  });

  it.each(["2026-03-29T01:30", "2026-03-29T03:30", "2026-10-25T01:30", "2026-10-25T12:00"])("goes there and back across a change of the clocks: %s", (wall) => {
    expect(toWall(fromWall(wall, "Europe/Berlin"), "Europe/Berlin")).toBe(wall);
  });
});

test("an evening in UTC is the next day in Shanghai, and the year may turn with it", () => {
  expect(dayAt("2026-12-31T15:59:59Z", SHANGHAI)).toBe("2026-12-31");
  expect(dayAt("2026-12-31T16:00:00Z", SHANGHAI)).toBe("2027-01-01");
});

test("a day begins and is over at the midnights of the place, also where the clocks change at midnight", () => {
  expect(startOfDay("2026-12-01", SHANGHAI)).toBe("2026-11-30T16:00:00.000Z");
  expect(endOfDay("2026-12-31", SHANGHAI)).toBe("2026-12-31T16:00:00.000Z");
  expect(endOfDay("2026-03-28", "Asia/Beirut")).toBe("2026-03-28T22:00:00.000Z");
});

test.each(["2026-02-30", "2026-13-01", "soon", "", "2026-1-1"])("%s is no day", (text) => {
  expect(endOfDay(text, SHANGHAI)).toBeNull();
});

test("midnight is the place's midnight", () => {
  expect(isMidnight("2026-09-01T16:00:00Z", SHANGHAI)).toBe(true);
  expect(isMidnight("2026-09-01T16:00:30Z", SHANGHAI)).toBe(false);
  expect(isMidnight("2026-09-01T00:00:00Z", SHANGHAI)).toBe(false);
});

test("days are counted over months", () => {
  expect(daysLater("2026-02-27", 3)).toBe("2026-03-02");
  expect([daysApart("2026-02-27", "2026-03-02"), daysApart("2026-01-01", "2025-12-31")]).toEqual([3, -1]);
});
