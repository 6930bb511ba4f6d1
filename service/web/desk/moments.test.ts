import { describe, expect, it } from "vitest";
import { fromWall, toWall, wallAfterDays } from "./moments";
import { zone } from "./signin/me";

describe("a wall clock in the bureau's zone", () => {
  it("shows an instant as people there read it, whatever this machine's zone is", () => {
    zone.value = "Asia/Shanghai";
    expect(toWall("2026-09-01T04:00:00Z")).toBe("2026-09-01T12:00");
    expect(fromWall("2026-09-01T12:00")).toBe("2026-09-01T04:00:00.000Z");
  });

  it("goes there and back across a change of the clocks", () => {
    zone.value = "Europe/Berlin";
    for (const wall of ["2026-03-29T01:30", "2026-03-29T03:30", "2026-10-25T01:30", "2026-10-25T12:00"]) {
      expect(toWall(fromWall(wall))).toBe(wall);
    }
    zone.value = "Asia/Shanghai";
  });

  it("ends a day a minute before midnight", () => {
    zone.value = "Asia/Shanghai";
    expect(wallAfterDays(1, Date.parse("2026-11-22T17:00:00Z"))).toBe("2026-11-24T23:59");
  });
});
