/** The order of a day. */
import { expect, it } from "vitest";
import type { TaskOut, TaskState } from "@/api";
import { daysLater, fromWall } from "@/words/moments";
import { groupTasks } from "./groups";

const SHANGHAI = "Asia/Shanghai";
const at = (day: number, hour: number) => fromWall(`${daysLater("2026-09-01", day - 1 + Math.floor(hour / 24))}T${String(hour % 24).padStart(2, "0")}:00`, SHANGHAI);
const NOW = new Date(at(1, 17));

function task(id: string, [opens, due, closes]: [string, string, string], state: TaskState = "open"): TaskOut {
  return { id, place: { id: "room" }, opens_at: opens, due_at: due, closes_at: closes, state } as TaskOut;
}

function names(tasks: TaskOut[], handedIn: string[] = [], zone = SHANGHAI) {
  const groups = groupTasks(tasks, NOW, { handedIn: new Set(handedIn), zoneOf: () => zone });
  return Object.fromEntries(Object.entries(groups).filter(([, found]) => found.length).map(([name, found]) => [name, found.map(({ task }) => task.id)]));
}

const LATE = task("late", [at(1, 6), at(1, 12), at(1, 23)]);
const LATER = task("later", [at(1, 6), at(1, 16), at(1, 18)]);
const TODAY = task("today", [at(1, 6), at(1, 18), at(1, 24)]);
const TONIGHT = task("tonight", [at(1, 6), at(1, 24), at(2, 6)]);
const WEEK = task("week", [at(1, 0), at(4, 18), at(7, 18)]);
const TOMORROW = task("tomorrow", [at(2, 6), at(2, 18), at(2, 24)]);
const GONE = task("gone", [at(1, 6), at(1, 8), at(1, 9)]);

it("what is late comes by when it ends, the rest by when it is due; midnight belongs to the day before", () => {
  expect(names([WEEK, TONIGHT, TOMORROW, LATE, TODAY, GONE, LATER])).toEqual({
    overdue: ["later", "late"],
    due_today: ["today", "tonight"],
    open: ["week"],
    coming: ["tomorrow"],
    missed: ["gone"],
  });
});

it("what was decided or handed in is behind, whatever the clock says", () => {
  const [done, cancelled] = [task("done", [at(1, 6), at(1, 8), at(1, 9)], "done"), task("cancelled", [at(2, 6), at(2, 8), at(2, 9)], "cancelled")];
  expect(names([done, cancelled, LATE], ["late"])).toEqual({ behind: ["cancelled", "late", "done"] });
});

it("a report without its photos is to be done again, though it was handed in here", () => {
  expect(names([task("bare", [at(1, 6), at(1, 8), at(1, 9)], "unproven")], ["bare"])).toEqual({ missed: ["bare"] });
});

it("what is due today is due on the day of the place", () => {
  expect(names([TODAY, TONIGHT], [], "Pacific/Auckland")).toEqual({ due_today: ["today"], open: ["tonight"] });
});
