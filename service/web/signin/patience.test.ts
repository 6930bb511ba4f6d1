import { afterEach, expect, test, vi } from "vitest";
import { NoAnswer, PATIENCE_MS, patientFetch } from "./patience";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A line on which nothing ever comes back. */
function silent() {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("removeEventListener", () => undefined);
  vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) =>
    new Promise((_, reject) => signal!.addEventListener("abort", () => reject(signal!.reason))));
}

async function isOver(asked: Promise<unknown>): Promise<boolean> {
  let over = false;
  asked.then(() => (over = true), () => (over = true));
  await vi.advanceTimersByTimeAsync(0);
  return over;
}

test("a question nobody answers is over in time", async () => {
  silent();
  const asked = patientFetch("/api/v1/sync");
  const failed = expect(asked).rejects.toBeInstanceOf(NoAnswer);
  await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
  expect(await isOver(asked)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await failed;
});

test("a long report is given the time it needs on the slowest line", async () => {
  silent();
  const asked = patientFetch("/api/v1/reports/1", { method: "PUT", body: "检".repeat(30_000) });
  const failed = expect(asked).rejects.toBeInstanceOf(NoAnswer);
  await vi.advanceTimersByTimeAsync(PATIENCE_MS + 89_000);
  expect(await isOver(asked)).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  await failed;
});
