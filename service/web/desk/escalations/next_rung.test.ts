import { describe, expect, it } from "vitest";
import type { EscalationDetail, HazardDetail, LadderOut } from "@/api";
import { nextRung, secondsOf } from "./next_rung";

const ladder = (subject: string, rungs: [string, string[]][], more: Partial<LadderOut> = {}): LadderOut =>
  ({ subject, category: "all", severity: "all", rungs: rungs.map(([after, tell]) => ({ after, tell, change: null })), ...more }) as LadderOut;

const LADDERS = [
  ladder("hazard", [["-P1D", ["responsible"]], ["PT0S", ["head"]], ["P1D", ["section"]], ["P3D", ["leader"]]]),
  ladder("hazard", [["PT0S", ["section"]], ["PT12H", ["leader"]]], { severity: "major" } as Partial<LadderOut>),
  ladder("misses", [["PT0S", ["head"]], ["P1D", ["section"]]]),
];

const climbed = (more: Partial<EscalationDetail> = {}) =>
  ({ open: true, category: "fire", severity: "general", level: 1, raised_at: "2026-11-01T00:00:00Z", ...more }) as EscalationDetail;

const hazard = (after_s: number | null, more: Partial<HazardDetail> = {}) =>
  ({
    state: "open", due_at: "2026-11-01T00:00:00Z", confirm_due_at: null,
    timeline: after_s === null ? [] : [{ kind: "escalated", data: { clock: "hazard", after_s } }], ...more,
  }) as unknown as HazardDetail;

describe("where a matter climbs next", () => {
  it("is the rung after the last one climbed on the clock that runs", () => {
    const next = nextRung(climbed(), hazard(86_400), LADDERS);
    expect(next).toMatchObject({ tell: ["leader"], at: Date.parse("2026-11-04T00:00:00Z") });
    expect(nextRung(climbed(), hazard(259_200), LADDERS)).toBeNull();
  });

  it("follows the ladder written for its severity", () => {
    expect(nextRung(climbed({ severity: "major" }), hazard(0), LADDERS)).toMatchObject({ tell: ["leader"], at: Date.parse("2026-11-01T12:00:00Z") });
  });

  it("of a run of misses goes by its level, and ends when it is settled", () => {
    const run = climbed({ severity: null });
    expect(nextRung(run, null, LADDERS)).toMatchObject({ tell: ["section"], at: Date.parse("2026-11-02T00:00:00Z") });
    expect(nextRung({ ...run, level: 2 }, null, LADDERS)).toBeNull();
    expect(nextRung({ ...run, open: false }, null, LADDERS)).toBeNull();
  });
});

describe("a length of time", () => {
  it("is read in seconds, with its sign", () => {
    expect([secondsOf("P1DT2H"), secondsOf("-PT30M"), secondsOf("PT0S"), secondsOf("P1W")]).toEqual([93_600, -1_800, 0, 604_800]);
  });
});
