import { describe, expect, it } from "vitest";
import { fromWall, toWall, wallAfterDays } from "./moments";
import { zone } from "./signin/me";

describe("a wall clock in the bureau's zone", () => {
  it("shows an instant as people there read it, whatever this machine's zone is", () => {
    zone.value = "Asia/Shanghai";
    expect(toWall("2026-09-01T04:00:00Z")).toBe("2026-09-01T12:00");
    expect(fromWall("2026-09-01T12:00")).toBe("2026-09-01T04:00:00.000Z");
  });

  it("ends a day a minute before midnight", () => {
    zone.value = "Asia/Shanghai";
    expect(wallAfterDays(1, Date.parse("2026-11-22T17:00:00Z"))).toBe("2026-11-24T23:59");
  });
});
