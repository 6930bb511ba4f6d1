// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SyncOut } from "@/api";
import { erase, handInReport, INES, OMAR, start, type Phone } from "./trial/phone";

let phone: Phone;
let takeOver: typeof import("./take_over").takeOver;

beforeEach(async () => {
  phone = await start();
  ({ takeOver } = await import("./take_over"));
});

afterEach(erase);

const told = (more: Record<string, unknown>) =>
  ({ now: "2026-09-01T00:00:00Z", tasks: [], checklists: [], places: [], hazards: [], in_scope: [], cursor: "c1", reset: false, ...more }) as unknown as SyncOut;
const task = (id: string, more: object = {}) => ({ id, due_at: "2026-09-01T04:00:00Z", place: { id: "p1", name: "东湖小学" }, checklist: { code: "fire.daily", version: 1 }, ...more });
const ids = async () => (await phone.store.tasks.toArray()).map(({ id }) => id).sort();

test("news is put over what was known, and what is no longer mine goes", async () => {
  await takeOver(INES, told({ tasks: [task("t1"), task("t2")], in_scope: ["t1", "t2"] }), "now");
  await takeOver(INES, told({ tasks: [task("t2", { state: "done" }), task("t3")], in_scope: ["t2", "t3"], cursor: "c2" }), "now");
  expect(await ids()).toEqual(["t2", "t3"]);
  expect(await phone.store.tasks.get("t2")).toMatchObject({ state: "done", person: INES });
  expect((await phone.store.meta.get("cursor"))!.value).toBe("c2");
});

test("what a draft or something unsent is about stays until that arrived", async () => {
  await takeOver(INES, told({ tasks: [task("t1"), task("t2"), task("t3")], in_scope: ["t1", "t2", "t3"] }), "now");
  const sent = await phone.openDraft({ task_id: "t2" });
  await phone.handInReport(sent);
  await phone.openDraft({ task_id: "t1" });
  await takeOver(INES, told({}), "now");
  expect(await ids()).toEqual(["t1", "t2"]);
  await phone.store.outbox.clear();
  await takeOver(INES, told({}), "now");
  expect(await ids()).toEqual(["t1"]);
});

test("an answer that comes after somebody else signed in is dropped", async () => {
  await start(OMAR);
  await takeOver(INES, told({ tasks: [task("t1")], in_scope: ["t1"] }), "now");
  expect(await ids()).toEqual([]);
});

test("another person finds nothing of what the first one knew, and their unsent things unharmed", async () => {
  await takeOver(INES, told({ tasks: [task("t1")], in_scope: ["t1"] }), "now");
  await handInReport(phone);
  const omars = await start(OMAR);
  expect(await omars.store.tasks.count()).toBe(0);
  expect(await omars.store.meta.get("cursor")).toBeUndefined();
  expect(await omars.outboxItems()).toEqual([]);
  expect(await omars.store.outbox.count()).toBe(1);
  await expect(omars.openDraft({ task_id: "t1" })).rejects.toThrow();
});

test("a hazard's story stays beside its newer facts", async () => {
  await takeOver(INES, told({ hazards: [{ id: "h1", due_at: "x", state: "open" }], in_scope: ["h1"] }), "now");
  await phone.store.hazards.update("h1", { timeline: [], photos: ["a"], told_at: "then" } as never);
  await takeOver(INES, told({ hazards: [{ id: "h1", due_at: "y", state: "open" }], in_scope: ["h1"] }), "now");
  expect(await phone.store.hazards.get("h1")).toMatchObject({ due_at: "y", photos: ["a"], told_at: "then" });
});

test("a whole sync: the cursor goes back, the service's clock is learned, a portal changes nothing", async () => {
  const asked: string[] = [];
  const answers: Record<string, unknown> = { "/api/v1/me": { id: INES, appointments: [], devices: [] } };
  const now = new Date(Date.now() + 3_600_000).toISOString();
  answers["/api/v1/sync"] = told({ now, tasks: [task("t1")], in_scope: ["t1"] });
  vi.doMock("@/api", async (original) => ({
    ...(await original<typeof import("@/api")>()),
    me: async () => ({ data: answers["/api/v1/me"] }),
    syncPhone: async ({ query }: { query: { since?: string } }) => (asked.push(query.since ?? "first"), { data: answers["/api/v1/sync"] }),
  }));
  phone = await start();
  const { sync, syncFailure, lastSyncedAt } = await import("./sync");
  const { serverNow } = await import("@/phone/store/store");
  await sync();
  expect([syncFailure.value, asked, await ids()]).toEqual([null, ["first"], ["t1"]]);
  expect(Math.abs(serverNow().getTime() - Date.parse(now))).toBeLessThan(2000);
  expect(lastSyncedAt.value).toBeInstanceOf(Date);
  answers["/api/v1/sync"] = "<html>Welcome to the hotel</html>";
  await sync();
  expect([syncFailure.value, asked, await ids()]).toEqual(["portal", ["first", "c1"], ["t1"]]);
  vi.doUnmock("@/api");
});

test("called while one is under way it asks once more, and each counts as of when it was asked", async () => {
  const answers: ((data: SyncOut) => void)[] = [];
  vi.doMock("@/api", async (original) => ({
    ...(await original<typeof import("@/api")>()),
    me: async () => ({ data: { id: INES, appointments: [], devices: [] } }),
    syncPhone: () => new Promise((resolve) => answers.push((data) => resolve({ data }))),
  }));
  phone = await start();
  const { sync, syncing, lastSyncedAt } = await import("./sync");
  const first = sync();
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  const meanwhile = new Date();
  await new Promise((done) => setTimeout(done, 5));
  const all = Promise.all([first, sync(), sync()]);
  answers[0]!(told({ tasks: [task("t1", { state: "open" })], in_scope: ["t1"] }));
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(lastSyncedAt.value!.getTime()).toBeLessThanOrEqual(meanwhile.getTime());
  expect(syncing.value).toBe(true);
  answers[1]!(told({ tasks: [task("t1", { state: "done" })], in_scope: ["t1"], cursor: "c2" }));
  await all;
  expect([answers.length, syncing.value]).toEqual([2, false]);
  expect(lastSyncedAt.value!.getTime()).toBeGreaterThan(meanwhile.getTime());
  vi.doUnmock("@/api");
});
