import { describe, expect, it } from "vitest";
import type { ContactOut, EscalationOut, HazardDetail, Role, TaskRow, TimelineOut } from "@/api";
import { mayDo, openRequest, type Standpoint } from "./rights";

const step = (kind: string, more: Partial<TimelineOut> = {}): TimelineOut => ({
  id: Math.random().toString(), kind, at: "2026-11-01T00:00:00Z", by: { id: "fixer", name: "韩洋" }, about_id: null, round: 1, photos: [], data: {}, ...more,
});

const hazard = (more: Partial<HazardDetail> = {}): HazardDetail =>
  ({
    state: "open", severity: "general", source: "self", listed: false, round: 1, timeline: [], signed_school_by_id: null, signed_bureau_by_id: null, ...more,
  }) as HazardDetail;

const at = (roles: Role[], more: Partial<Standpoint> = {}): Standpoint => ({
  personId: "me", personName: "林伟", holds: (wanted) => wanted.some((role) => roles.includes(role)), escalation: null, hazard: null, missed: [], contacts: [], ...more,
});

const fixed = (more: Partial<HazardDetail> = {}) => hazard({ state: "rectified", timeline: [step("rectification")], ...more });
const head = { role: "head", person: { id: "head", name: "董思远" } } as ContactOut;

describe("who may judge a fix", () => {
  it("is the bureau, and the head for what the school found itself", () => {
    expect(mayDo(at(["section"], { hazard: fixed() })).has("accept")).toBe(true);
    expect(mayDo(at(["head"], { hazard: fixed() })).has("accept")).toBe(true);
    expect(mayDo(at(["head"], { hazard: fixed({ source: "bureau" }) })).has("reject")).toBe(false);
    expect(mayDo(at(["inspector"], { hazard: fixed() })).has("accept")).toBe(false);
    expect(mayDo(at(["administrator"], { hazard: fixed() })).has("accept")).toBe(false);
  });

  it("is never a hand that touched a fix, in whatever round or by name", () => {
    const mine = fixed({ timeline: [step("rectification", { by: { id: "me", name: "林伟" }, round: 0 }), step("rectification")] });
    const named = fixed({ timeline: [step("rectification", { data: { carried_out_by: [{ name: "林伟" }] } })] });
    for (const touched of [mine, named]) expect(mayDo(at(["section"], { hazard: touched })).has("reject")).toBe(false);
  });

  it("takes two people for a major one", () => {
    const major = fixed({ severity: "major" });
    expect(mayDo(at(["head"], { hazard: major })).has("accept")).toBe(true);
    expect(mayDo(at(["section"], { hazard: { ...major, signed_bureau_by_id: "me" }, contacts: [head] })).has("accept")).toBe(false);
    const bureauSigned = { ...major, signed_bureau_by_id: "colleague" };
    expect(mayDo(at(["section"], { hazard: bureauSigned, contacts: [head] })).has("accept")).toBe(false);
    const headsFixed = { ...bureauSigned, timeline: [step("rectification", { by: head.person })] };
    expect(mayDo(at(["section"], { hazard: headsFixed, contacts: [head] })).has("accept")).toBe(true);
  });
});

describe("what the bureau decides", () => {
  it("depends on where the hazard stands", () => {
    const open = mayDo(at(["leader"], { hazard: hazard() }));
    expect([...open].sort()).toEqual(["comment", "date", "severity", "supervise", "transfer", "void"]);
    expect([...mayDo(at(["leader"], { hazard: hazard({ state: "closed" }) }))]).toEqual(["comment"]);
    expect(mayDo(at(["leader"], { hazard: hazard({ listed: true }) })).has("supervise")).toBe(false);
    expect([...mayDo(at(["auditor"], { hazard: hazard() }))]).toEqual([]);
  });

  it("is asked for more time until somebody answered", () => {
    const asked = step("extension_request", { id: "r" });
    expect(openRequest(hazard({ timeline: [asked] }))?.id).toBe("r");
    expect(openRequest(hazard({ timeline: [asked, step("decision", { about_id: "r" })] }))).toBeNull();
  });

  it("is excused once, and only a miss", () => {
    const task = (state: string, excuse: unknown = null) => ({ state, excuse }) as TaskRow;
    expect(mayDo(at(["section"], { missed: [task("missed")] })).has("excuse")).toBe(true);
    expect(mayDo(at(["section"], { missed: [task("done")] })).has("excuse")).toBe(false);
    expect(mayDo(at(["section"], { missed: [task("missed", { reason: "停电" })] })).has("excuse")).toBe(false);
    expect(mayDo(at(["head"], { missed: [task("missed")] })).has("excuse")).toBe(false);
  });
});

describe("an acknowledgement", () => {
  const climbed = (more: Partial<EscalationOut>) => ({ open: true, acknowledged: false, told: [], ...more }) as unknown as EscalationOut;

  it("is for the bureau and for who was told, once a level", () => {
    expect(mayDo(at(["section"], { escalation: climbed({}) })).has("acknowledge")).toBe(true);
    expect(mayDo(at(["head"], { escalation: climbed({}) })).has("acknowledge")).toBe(false);
    const told = climbed({ told: [{ person: { id: "me", name: "林伟" }, level: 1, at: "", channel: null, result: null }] });
    expect(mayDo(at(["head"], { escalation: told })).has("acknowledge")).toBe(true);
    expect(mayDo(at(["section"], { escalation: climbed({ acknowledged: true }) })).has("acknowledge")).toBe(false);
  });
});
