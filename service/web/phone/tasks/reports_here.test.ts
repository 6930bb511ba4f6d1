// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { erase, INES, start, type Phone } from "@/phone/queue/trial/phone";
import { problem, Service } from "@/phone/queue/trial/far_end";

const TASK = "01a20146-0000-7000-8000-0000000000f1";
const EIGHT = new Date("2026-09-01T08:00:00Z");
let phone: Phone;
let service: Service;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: EIGHT });
  phone = await start();
  service = await Service.open();
  await phone.store.tasks.put({ id: TASK, person: INES, place: { id: "p1", name: "东湖小学" }, checklist: { code: "fire.daily", version: 1 } } as never);
});

afterEach(async () => {
  await erase();
  vi.useRealTimers();
});

async function handIn(): Promise<string> {
  const draft = await phone.openDraft({ task_id: TASK });
  await phone.handInReport(draft);
  return draft.id;
}

async function standing(synced: Date | null) {
  const { reportsHere } = await import("./reports_here");
  return (await reportsHere(INES, synced)).get(TASK);
}

test("what the service sent back is not handed in, until it is handed in again", async () => {
  const id = await handIn();
  expect(await standing(EIGHT)).toMatchObject({ id, standing: "waiting" });
  service.judge = () => problem(422, "report-invalid");
  await phone.round(service);
  expect(await standing(EIGHT)).toMatchObject({ id, standing: "returned", problem: { detail: "a sentence about report-invalid" } });
  await phone.handInReport(await phone.reopenRefused(`report:${id}`));
  expect(await standing(EIGHT)).toMatchObject({ standing: "waiting", problem: null });
});

test("what arrived counts until a sync that was asked for after it arrived, however long ago it was handed in", async () => {
  await handIn();
  const asked = new Date(EIGHT.getTime() + 60_000);
  vi.setSystemTime(asked.getTime() + 1000);
  await phone.round(service);
  expect(await phone.store.outbox.count()).toBe(0);
  expect(await standing(asked)).toMatchObject({ standing: "arrived" });
  expect(await standing(new Date(asked.getTime() + 1001))).toBeUndefined();
});
