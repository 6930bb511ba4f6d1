// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { erase, start } from "./trial/phone";

type Alone = typeof import("./alone");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-09-01T08:00:00Z") });
});

afterEach(async () => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  await erase();
});

/** A tab of its own: nothing in memory is shared. */
async function tab(): Promise<Alone> {
  await start();
  return import("./alone");
}

function busy() {
  let end!: () => void;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { work: () => done, end };
}

test("while one tab sends, the other one leaves it be; then it may", async () => {
  const [one, other] = [await tab(), await tab()];
  const { work, end } = busy();
  const first = one.alone(work);
  await vi.waitFor(async () => expect(await other.anyoneSending()).toBe(true));
  expect(await other.alone(async () => expect.unreachable())).toBe(false);
  end();
  expect(await first).toBe(true);
  expect(await other.alone(async () => undefined)).toBe(true);
});

test("a tab that fell silent is stepped over", async () => {
  const [one, other] = [await tab(), await tab()];
  void one.alone(() => new Promise(() => undefined));
  await vi.waitFor(async () => expect(await other.anyoneSending()).toBe(true));
  vi.setSystemTime(Date.now() + 46_000);
  expect(await other.alone(async () => undefined)).toBe(true);
});

test("a clock that jumped back holds nobody up", async () => {
  const [one, other] = [await tab(), await tab()];
  void one.alone(() => new Promise(() => undefined));
  await vi.waitFor(async () => expect(await other.anyoneSending()).toBe(true));
  vi.setSystemTime(new Date("2020-01-01T00:00:00Z"));
  expect(await other.alone(async () => undefined)).toBe(true);
});

test("where the browser has locks, a tab that died holds nobody up at all", async () => {
  const [one, other] = [await tab(), await tab()];
  void one.alone(() => new Promise(() => undefined));
  await vi.waitFor(async () => expect(await other.anyoneSending()).toBe(true));
  vi.stubGlobal("navigator", { locks: { request: (_: string, __: object, then: (lock: object | null) => unknown) => then({}) } });
  expect(await other.alone(async () => undefined)).toBe(true);
});

test("work that fails frees the line", async () => {
  const one = await tab();
  await expect(one.alone(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await one.anyoneSending()).toBe(false);
});
