/** Who sees which button: the same table as the service's own (tests/rules on eyes). */
import { expect, test } from "vitest";
import type { AppointmentOut, Role, TimelineOut } from "@/api";
import type { HazardRow } from "@/phone/store/rows";
import { mayAskForTime, mayConfirmOutOfUse, mayFix, unfit, unfitToJudge, type Eyes } from "./rights";

const SCHOOL = { id: "school", name: "东湖小学" };

function hazard(change: Partial<HazardRow> = {}): HazardRow {
  return {
    id: "h", state: "rectified", severity: "general", source: "self", category: "fire", place: { id: "canteen", name: "食堂" }, school: SCHOOL,
    confirm_due_at: null, signed_school_by_id: null, signed_bureau_by_id: null, timeline: [], ...change,
  } as HazardRow;
}

function eyes(role: Role, place_id = "school", category: string | null = null): Eyes {
  const post = { role, place_id, category } as AppointmentOut;
  return { id: "me", name: "韩涛", posts: [post], parents: new Map([["canteen", "school"], ["school", "district"]]) };
}

function fixed(by: string, data: Record<string, unknown> = {}): TimelineOut {
  return { id: by, kind: "rectification", at: "", by: { id: by, name: by }, about_id: null, round: 1, photos: [], data };
}

test("people of the school fix what is open, in their category and at their place", () => {
  const open = hazard({ state: "open" });
  expect(mayFix(eyes("inspector"), open)).toBe(true);
  expect(mayFix(eyes("responsible", "school", "food"), open)).toBe(false);
  expect(mayFix(eyes("inspector", "canteen"), open)).toBe(true);
  expect(mayFix(eyes("inspector", "elsewhere"), open)).toBe(false);
  expect(mayFix(eyes("section", "district"), open)).toBe(false);
  expect(mayFix(eyes("inspector"), hazard())).toBe(false);
  expect(mayFix(eyes("section", "district"), hazard({ state: "transferred" }))).toBe(true);
});

test("more time is asked for by the responsible person and the head", () => {
  const open = hazard({ state: "open" });
  expect([eyes("head"), eyes("responsible"), eyes("inspector")].map((who) => mayAskForTime(who, open))).toEqual([true, true, false]);
});

test("out of use is confirmed while it is owed", () => {
  expect(mayConfirmOutOfUse(eyes("inspector"), hazard({ state: "open", confirm_due_at: "2026-11-22T04:00:00Z" }))).toBe(true);
  expect(mayConfirmOutOfUse(eyes("inspector"), hazard({ state: "open" }))).toBe(false);
});

test("a head verifies what the school found, never what their own hands touched", () => {
  expect(unfit(eyes("head"), hazard())).toBeNull();
  expect(unfit(eyes("inspector"), hazard())).toBe("no_verifier");
  expect(unfit(eyes("head"), hazard({ source: "bureau" }))).toBe("bureau_needed");
  expect(unfit(eyes("head"), hazard({ timeline: [fixed("me")] }))).toBe("touched_a_fix");
  expect(unfit(eyes("head"), hazard({ timeline: [fixed("other", { carried_out_by: [{ name: "韩涛" }] })] }))).toBe("touched_a_fix");
  expect(unfit(eyes("head"), hazard({ timeline: [fixed("other", { of_authority: true })] }))).toBe("bureau_needed");
});

test("a major one takes a signature of each side; who signed may still reject", () => {
  const major = { severity: "major", source: "bureau" } as const;
  expect(unfit(eyes("head"), hazard(major))).toBeNull();
  const signed = hazard({ ...major, signed_school_by_id: "me" });
  expect([unfit(eyes("head"), signed), unfitToJudge(eyes("head"), signed)]).toEqual(["signed_already", null]);
  expect(unfit(eyes("head"), hazard({ ...major, signed_school_by_id: "deputy" }))).toBe("other_side_needed");
  expect(unfit(eyes("section", "district"), hazard({ ...major, signed_school_by_id: "deputy" }))).toBeNull();
});
