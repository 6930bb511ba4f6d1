/** The worst and the most improved schools. */
import { describe, expect, it } from "vitest";
import type { PlaceCounts } from "@/api";
import { mostImproved, worst } from "./ranking";

function school(name: string, done: number, missed: number, before?: [number, number], overdue = 0): PlaceCounts {
  const tasks = (d: number, m: number) => ({ due: d + m, done: d, done_late: 0, missed: m, unproven: 0, excused: 0, pending: 0, completion: d + m ? d / (d + m) : null });
  const hazards = { found: 0, closed: 0, reopened: 0, median_days_to_close: null };
  return {
    place: { id: name, name }, kind: "school", directly: false, tasks: tasks(done, missed),
    hazards: { ...hazards, open: overdue, rectified: 0, overdue, major_open: 0, transferred: 0 },
    previous: before ? { tasks: tasks(...before), hazards } : null,
  };
}
const names = (places: PlaceCounts[]) => places.map((each) => each.place.name);

describe("the worst", () => {
  it("come first by what they are measured by; who did all is not among them", () => {
    const schools = [school("good", 10, 0), school("bad", 5, 5), school("worse", 2, 8, undefined, 1)];
    expect(names(worst(schools, "completion"))).toEqual(["worse", "bad"]);
    expect(names(worst(schools, "overdue"))).toEqual(["worse"]);
  });

  it("are not judged by a handful of checks, and are ten", () => {
    expect(worst([school("few", 0, 4)], "completion")).toEqual([]);
    expect(worst(Array.from({ length: 30 }, (_, n) => school(`s${n}`, 5, n + 1)), "misses")).toHaveLength(10);
  });
});

describe("the most improved", () => {
  it("did better than before; where there was no before, nobody improved", () => {
    const found = mostImproved([school("same", 9, 1, [9, 1]), school("up", 9, 1, [5, 5]), school("new", 9, 1), school("down", 1, 9, [9, 1])]);
    expect(found.map(({ school: each, by }) => [each.place.name, by.toFixed(2)])).toEqual([["up", "0.40"]]);
  });
});
