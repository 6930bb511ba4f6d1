import { expect, test } from "vitest";
import type { HazardState, TaskState } from "@/api";
import { hazardDue, hazardOverdue, lateSince, taskState } from "./tasks";

const TASK = { opens_at: "2026-09-01T00:00:00Z", due_at: "2026-09-01T04:00:00Z", closes_at: "2026-09-01T10:00:00Z" };

test.each<[TaskState, string, TaskState]>([
  ["scheduled", "2026-08-31T23:59:59Z", "scheduled"],
  ["scheduled", "2026-09-01T00:00:00Z", "open"],
  ["scheduled", "2026-09-01T03:59:59Z", "open"],
  ["open", "2026-09-01T04:00:00Z", "overdue"],
  ["open", "2026-09-01T09:59:59Z", "overdue"],
  ["overdue", "2026-09-01T10:00:00Z", "missed"],
  ["missed", "2026-09-01T03:00:00Z", "open"],
  ["done", "2026-09-02T00:00:00Z", "done"],
  ["done_late", "2026-09-02T00:00:00Z", "done_late"],
  ["unproven", "2026-09-01T01:00:00Z", "unproven"],
  ["excused", "2026-09-02T00:00:00Z", "excused"],
  ["cancelled", "2026-08-01T00:00:00Z", "cancelled"],
])("a task told as %s is at %s %s", (state, now, expected) => {
  expect(taskState({ ...TASK, state }, new Date(now))).toBe(expected);
});

const HAZARD = { due_at: "2026-09-02T00:00:00Z", confirm_due_at: null, verify_due_at: "2026-09-05T00:00:00Z", follow_up_at: "2026-09-09T00:00:00Z" };

test.each<[HazardState, string | null, string, boolean, string | null]>([
  ["open", null, "2026-09-01T23:59:59Z", false, null],
  ["open", null, "2026-09-02T00:00:00Z", true, "2026-09-02T00:00:00Z"],
  ["open", "2026-09-01T02:00:00Z", "2026-09-01T02:00:00Z", true, "2026-09-01T02:00:00Z"],
  ["open", "2026-09-03T02:00:00Z", "2026-09-02T01:00:00Z", true, "2026-09-02T00:00:00Z"],
  ["rectified", "2026-09-01T02:00:00Z", "2026-09-04T00:00:00Z", false, null],
  ["rectified", null, "2026-09-05T00:00:00Z", false, "2026-09-05T00:00:00Z"],
  ["transferred", null, "2026-09-09T00:00:00Z", false, "2026-09-09T00:00:00Z"],
  ["closed", null, "2027-01-01T00:00:00Z", false, null],
  ["void", null, "2027-01-01T00:00:00Z", false, null],
])("a hazard %s with a confirmation by %s is at %s overdue: %s, late since %s", (state, confirm_due_at, now, overdue, since) => {
  const hazard = { ...HAZARD, state, confirm_due_at };
  expect(hazardOverdue(hazard, new Date(now))).toBe(overdue);
  expect(lateSince(hazard, new Date(now))).toEqual(since === null ? null : new Date(since));
});

test("nothing more is owed of what is closed, and a fix without a date of its own has none", () => {
  expect(hazardDue({ ...HAZARD, state: "closed" })).toBeNull();
  expect(hazardDue({ ...HAZARD, state: "rectified", verify_due_at: null })).toBeNull();
});
