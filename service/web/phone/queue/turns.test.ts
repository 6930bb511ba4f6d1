// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { erase, handInReport, start, type Phone } from "./trial/phone";
import { problem, Service } from "./trial/far_end";

let phone: Phone;
let service: Service;
let turns: typeof import("./turns");

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"], now: new Date("2026-09-01T08:00:00Z"), shouldAdvanceTime: true });
  phone = await start();
  service = await Service.open();
  turns = await import("./turns");
});

afterEach(async () => {
  await vi.waitFor(() => expect(turns.sendingHere.value).toBe(false));
  vi.useRealTimers();
  await erase();
});

const arrived = (count: number) => vi.waitFor(async () => expect(await phone.store.receipts.count()).toBe(count), { timeout: 3000 });
const asked = (count: number) => vi.waitFor(() => expect(service.requests.length).toBe(count), { timeout: 3000 });
const calm = () => vi.waitFor(async () => expect([turns.sendingHere.value, await phone.store.meta.get("lease")]).toEqual([false, undefined]));

test("what is handed in goes at once, and what waited goes at the start", async () => {
  await handInReport(phone);
  turns.beginTurns(service);
  await arrived(1);
  await handInReport(phone, [await phone.photo("one")]);
  await arrived(2);
});

test("a dead line is tried again after a growing wait, by itself", async () => {
  await handInReport(phone);
  service.fate = () => "lose the request";
  turns.beginTurns(service);
  await asked(1);
  await calm();
  expect(await turns.stuckOf(phone.person)).toMatchObject({ reason: "offline" });
  await vi.advanceTimersByTimeAsync(4000);
  await asked(2);
  await calm();
  service.fate = () => "pass";
  await vi.advanceTimersByTimeAsync(8000);
  await arrived(1);
  await vi.waitFor(async () => expect(await turns.stuckOf(phone.person)).toBeNull());
});

test("the person or the network coming back does not wait", async () => {
  await handInReport(phone);
  service.fate = () => "lose the request";
  turns.beginTurns(service);
  await asked(1);
  await calm();
  service.fate = () => "pass";
  turns.sendNow();
  await arrived(1);
});

test("a service that asked for a rest gets it, whoever presses what", async () => {
  await handInReport(phone);
  service.judge = () => problem(503, "busy", { retryAfterS: 60 });
  turns.beginTurns(service);
  await asked(1);
  await calm();
  service.judge = () => null;
  turns.sendNow();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(service.requests).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(30_000);
  await arrived(1);
});

test("an expired sign-in is not asked again and again, and goes on after signing in", async () => {
  await handInReport(phone);
  service.fate = () => ({ failure: "signed_out" });
  turns.beginTurns(service);
  await asked(1);
  await calm();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(service.requests).toHaveLength(1);
  service.fate = () => "pass";
  turns.sendNow();
  await arrived(1);
});

test("a spent photo quota is told until it is over, holds no report up, and then the photos go", async () => {
  await handInReport(phone, [await phone.photo("one")]);
  service.fate = ({ deed }) => (deed === "photo" ? problem(429, "photo-quota", { retryAfterS: 900 }) : "pass");
  turns.beginTurns(service);
  const told = { reason: "server", detail: "a sentence about photo-quota" };
  await vi.waitFor(async () => expect(await turns.stuckOf(phone.person)).toMatchObject(told));
  await calm();
  await handInReport(phone);
  await arrived(1);
  await calm();
  expect(await turns.stuckOf(phone.person)).toMatchObject(told);
  expect(service.names("photo")).toHaveLength(1);
  service.fate = () => "pass";
  await vi.advanceTimersByTimeAsync(900_000);
  await arrived(2);
  expect(await turns.stuckOf(phone.person)).toBeNull();
});

test("what the phone's store refuses is told as full, and tried again", async () => {
  await handInReport(phone);
  const update = vi.spyOn(phone.store.meta, "put").mockImplementation(() => Promise.reject(new DOMException("no room", "QuotaExceededError")) as never);
  const silent = vi.spyOn(console, "error").mockImplementation(() => undefined);
  turns.beginTurns(service);
  await vi.waitFor(() => expect(silent).toHaveBeenCalled());
  update.mockRestore();
  await vi.advanceTimersByTimeAsync(4000);
  await arrived(1);
  silent.mockRestore();
});
