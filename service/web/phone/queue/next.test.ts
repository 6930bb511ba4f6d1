import { expect, test } from "vitest";
import type { OutboxRow, PhotoRow } from "@/phone/store/rows";
import { backoffMs, nextDocument, photosToSend, untilNextMs } from "./next";
import { judgeAnswer } from "./verdict";

const row = (key: string, more: Partial<OutboxRow> = {}) =>
  ({ key, state: "waiting", handed_in_at: `2026-09-01T00:00:0${key}Z`, photos: [], tries: 0, next_try_at: 0, subject: { hazard_id: null }, ...more }) as unknown as OutboxRow;
const photo = (sha256: string, more: Partial<PhotoRow> = {}) => ({ sha256, receipt: null, problem: null, tries: 0, next_try_at: 0, ...more }) as unknown as PhotoRow;
const none = new Set<string>();

test("waits double from some seconds to five minutes, and no two phones wait the same", () => {
  expect([1, 2, 3, 7, 8, 50].map((failures) => backoffMs(failures, 1))).toEqual([4000, 8000, 16000, 256000, 300000, 300000]);
  expect(backoffMs(3, 0)).toBe(8000);
});

test("what failed comes after what was not tried, else the oldest first", () => {
  expect(nextDocument([row("2"), row("1"), row("0", { tries: 1 })], none, 0)?.key).toBe("1");
  expect(nextDocument([row("1"), row("0", { tries: 1 })], new Set(["1"]), 0)?.key).toBe("0");
  expect(nextDocument([row("0", { state: "refused" }), row("1", { state: "sent" })], none, 0)).toBeNull();
});

test("what waits for its time is passed over until then", () => {
  const later = row("0", { next_try_at: 5000 });
  expect(nextDocument([later], none, 4999)).toBeNull();
  expect(untilNextMs([later], [], 4000)).toBe(1000);
  expect(nextDocument([later], none, 5000)).toBe(later);
  expect(untilNextMs([later], [], 5000)).toBeNull();
});

test("a later step of a hazard waits for the earlier", () => {
  const subject = { hazard_id: "h" } as OutboxRow["subject"];
  const [found, fixed] = [row("0", { subject, next_try_at: 9000 }), row("1", { subject })];
  expect(nextDocument([fixed, found], none, 0)).toBeNull();
  expect(nextDocument([fixed, { ...found, state: "refused" }], none, 0)).toBe(fixed);
});

test("photos of what is not refused go, each once, those of the oldest first", () => {
  const rows = [row("1", { photos: ["b", "a"] }), row("0", { photos: ["c", "a"], state: "sent" }), row("2", { photos: ["d"], state: "refused" })];
  const photos = ["a", "b", "c", "d", "unused"].map((sha256) => photo(sha256));
  expect(photosToSend(rows, photos, 0).map(({ sha256 }) => sha256)).toEqual(["c", "a", "b"]);
  const gone = [photo("c", { receipt: "r" }), photo("a", { tries: 1 }), photo("b")];
  expect(photosToSend(rows, gone, 0).map(({ sha256 }) => sha256)).toEqual(["b", "a"]);
});

const problem = (status: number, type = "x") => ({ status, body: { type, title: "", status, detail: "d" }, retryAfterS: null });

test.each([
  [{ status: 201, body: { receipt: "r" }, retryAfterS: null }, 0, "taken"],
  [{ status: 204, body: null, retryAfterS: null }, 0, "all portal"],
  [{ status: 200, body: [], retryAfterS: null }, 0, "all portal"],
  [{ status: 404, body: null, retryAfterS: null }, 0, "all portal"],
  [{ status: 404, body: { ...problem(404).body, status: 200 }, retryAfterS: null }, 0, "all portal"],
  [problem(404), 0, "refused"],
  [problem(401), 0, "all signed_out"],
  [problem(429), 0, "all server"],
  [problem(429, "photo-quota"), 0, "photos server"],
  [problem(500), 0, "item server"],
  [{ status: 502, body: "<html>", retryAfterS: 3 }, 0, "all server"],
  [problem(408, "photo-too-slow"), 4, "all offline"],
  [problem(400), 5, "refused"],
  [{ failure: "other_person" as const }, 0, "all other_person"],
])("%j after %i tries means %s", (answer, tries, expected) => {
  const verdict = judgeAnswer(answer, tries);
  expect(verdict.is === "later" ? `${verdict.stops} ${verdict.reason}` : verdict.is).toBe(expected);
});
