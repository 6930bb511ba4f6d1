/** What was seen since a fix stays in sight of everybody who judges it. */
import { expect, test } from "vitest";
import type { HazardDetail, TimelineOut } from "@/api";
import { isSeenSinceFix, seenSinceFix } from "./since_fix";

const step = (kind: string, minute: number, data: Record<string, unknown> = {}) =>
  ({ id: `${kind}-${minute}`, kind, at: `2026-11-01T00:0${minute}:00Z`, round: 1, data }) as TimelineOut;
const rectified = (timeline: TimelineOut[] | undefined, more: Partial<HazardDetail> = {}) =>
  ({ state: "rectified", failure_seen: false, rectified_at: "2026-11-01T00:01:00Z", timeline, ...more }) as HazardDetail;

const [fix, seen, looked] = [step("rectification", 1), step("seen_while_rectified", 2), step("failure_looked_at", 3)];

test("it is shown as long as the fix waits, whoever looked before", () => {
  expect(seenSinceFix(rectified([fix, seen]))).toEqual([seen]);
  expect(seenSinceFix(rectified([fix, seen, looked]))).toEqual([seen]);
  expect(seenSinceFix(rectified([fix, seen, looked], { state: "closed" }))).toEqual([]);
});

test("a newer fix answers it, unless it still blocks acceptance", () => {
  const further = step("rectification", 4);
  expect(seenSinceFix(rectified([fix, seen, looked, further]))).toEqual([]);
  expect(seenSinceFix(rectified([fix, seen, further], { failure_seen: true }))).toEqual([seen]);
  expect(seenSinceFix(rectified([seen, further], { failure_seen: true, rectified_at: further.at }))).toEqual([]);
  expect(seenSinceFix(rectified([fix, seen, step("rectification", 4, { counts: false })]))).toEqual([seen]);
});

test("without a timeline the service's word alone says it", () => {
  expect(isSeenSinceFix(rectified(undefined, { failure_seen: true }))).toBe(true);
  expect(isSeenSinceFix(rectified(undefined))).toBe(false);
  expect(isSeenSinceFix(rectified([fix, seen, looked]))).toBe(true);
});
