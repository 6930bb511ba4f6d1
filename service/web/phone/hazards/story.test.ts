/** What a timeline says about where a hazard stands. */
import { expect, test } from "vitest";
import type { TimelineOut } from "@/api";
import type { HazardRow } from "@/phone/store/rows";
import { fixesOfRound, lastRequest, photosAfter, photosBefore, rejection, wasExtended } from "./story";

let count = 0;
function step(kind: string, data: Record<string, unknown> = {}, more: Partial<TimelineOut> = {}): TimelineOut {
  return { id: `s${++count}`, kind, at: "", by: null, about_id: null, round: 1, photos: [], data, ...more };
}
const hazard = (timeline: TimelineOut[], change: Partial<HazardRow> = {}) => ({ state: "open", timeline, ...change }) as HazardRow;

test("a rejection is shown until a newer fix was handed in", () => {
  const sentBack = step("verification", { outcome: "rejected", note: "不清楚" });
  expect(rejection(hazard([step("rectification"), sentBack]))).toBe(sentBack);
  expect(rejection(hazard([step("rectification"), sentBack, step("rectification")], { state: "rectified" }))).toBeNull();
  expect(rejection(hazard([step("rectification"), sentBack, step("rectification", { counts: false })]))).toBe(sentBack);
  expect(rejection(hazard([step("opened")]))).toBeNull();
});

test("a request is answered by the decision about it, not by one about another", () => {
  const [first, second] = [step("extension_request"), step("extension_request")];
  const refused = step("decision", { granted: false }, { about_id: first.id });
  expect(lastRequest(hazard([first, refused]))).toEqual({ asked: first, decided: refused });
  expect(lastRequest(hazard([first, refused, second]))).toEqual({ asked: second, decided: null });
  expect(wasExtended(hazard([first, refused]))).toBe(false);
  expect(wasExtended(hazard([step("decision", { granted: true })]))).toBe(true);
});

test("after-photos are those of the latest round, before-photos those of every finding", () => {
  const steps = [
    step("opened", {}, { photos: ["a"] }), step("joined", {}, { photos: ["b", "a"] }),
    step("rectification", {}, { round: 1, photos: ["old"] }), step("rectification", {}, { round: 2, photos: ["c"] }), step("rectification", {}, { round: 2, photos: ["d"] }),
  ];
  expect(photosBefore(hazard(steps))).toEqual(["a", "b"]);
  expect(photosAfter(hazard(steps))).toEqual(["c", "d"]);
  expect(fixesOfRound(hazard(steps))).toHaveLength(2);
});
