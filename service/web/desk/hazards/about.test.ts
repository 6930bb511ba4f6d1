import { expect, test } from "vitest";
import type { HazardDetail, TimelineOut } from "@/api";
import { aboutOf, newerThan } from "./about";

const step = (id: string, kind: string, more: Partial<TimelineOut> = {}) =>
  ({ id, kind, at: "2026-11-01T00:00:00Z", about_id: null, round: 1, data: {}, ...more }) as TimelineOut;
const hazard = (timeline: TimelineOut[], more: Partial<HazardDetail> = {}) =>
  ({ state: "rectified", round: 1, failure_seen: false, rectified_at: "2026-11-01T00:00:00Z", timeline, ...more }) as HazardDetail;
const ids = (steps: TimelineOut[]) => steps.map(({ id }) => id);

const first = step("fix 1", "rectification");

test("a fix of another round and a further one of this round are newer, for both judgements", () => {
  const about = aboutOf(hazard([first]));
  const again = hazard([first, step("no", "verification"), step("fix 2", "rectification", { round: 2 })], { round: 2 });
  const further = hazard([first, step("fix 1b", "rectification")]);
  for (const deed of ["accept", "reject"] as const) {
    expect(newerThan(about, deed, hazard([first]))).toEqual([]);
    expect(ids(newerThan(about, deed, again))).toEqual(["fix 2"]);
    expect(ids(newerThan(about, deed, further))).toEqual(["fix 1b"]);
  }
  expect(newerThan(about, "void", again)).toEqual([]);
});

test("what was seen since the fix stands in the way of accepting alone", () => {
  const about = aboutOf(hazard([first]));
  const seen = hazard([first, step("seen", "seen_while_rectified")], { failure_seen: true });
  expect(ids(newerThan(about, "accept", seen))).toEqual(["seen"]);
  expect(newerThan(about, "reject", seen)).toEqual([]);
  expect(newerThan(aboutOf(seen), "accept", { ...seen, failure_seen: false })).toEqual([]);
});

test("another request is newer, the same one is not, and one that somebody else decided is nobody's", () => {
  const [a, b] = [step("a", "extension_request"), step("b", "extension_request")];
  const about = aboutOf(hazard([a], { state: "open" }));
  expect(ids(newerThan(about, "extension", hazard([a, b])))).toEqual(["b"]);
  expect(newerThan(about, "extension", hazard([a, b, step("d", "decision", { about_id: "b" })]))).toEqual([]);
  expect(newerThan(about, "extension", hazard([a, step("d", "decision", { about_id: "a" })]))).toEqual([]);
});
