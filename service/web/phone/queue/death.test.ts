// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { erase, handInReport, INES, rounds, start } from "./trial/phone";
import { Service } from "./trial/far_end";

let service: Service;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-09-01T08:00:00Z") });
  service = await Service.open();
});

afterEach(async () => {
  await erase();
  vi.useRealTimers();
});

/** A day's work: two reports with photos, a hazard and its fix. */
async function work(phone: Awaited<ReturnType<typeof start>>): Promise<void> {
  await handInReport(phone, [await phone.photo("one"), await phone.photo("two")]);
  await handInReport(phone, [await phone.photo("three")]);
  const photos = [await phone.photo("four")];
  const hazard = await phone.handInHazard({ place_id: crypto.randomUUID(), category: "fire", description: "", severity: "minor", photos });
  vi.setSystemTime(Date.now() + 1000);
  await phone.handInFix(hazard, { description: "", measures: "", photos, cost_cents: null, carried_out_by: [] });
}

test("a phone that dies before any of its writes loses nothing and doubles nothing", async () => {
  for (let alive = 0; alive < 40; alive++) {
    service = await Service.open();
    const healthy = await start();
    await work(healthy);
    let writes = 0;
    const dying = await start(INES, () => writes++ >= 1 + alive); // the first one is the restart's own
    const died = await dying.round(service).then(() => false, () => true);
    const again = await start();
    await rounds(again, service);
    expect([service.documents.size, service.photos.size], `died at ${alive}`).toEqual([4, 4]);
    expect(service.bytesSent(), `died at ${alive}`).toBe(300 + 300 + 500 + 400);
    expect(await again.store.outbox.count()).toBe(0);
    expect(await again.store.receipts.count()).toBe(4);
    expect(await again.store.bytes.count()).toBe(0);
    await erase();
    if (!died) return expect(alive).toBeGreaterThan(10);
  }
  expect.unreachable("it never lived through a whole round");
});

test("a phone that dies while any request is on its way loses nothing and doubles nothing", async () => {
  for (let last = 0; last < 20; last++) {
    service = await Service.open();
    const dying = await start();
    await work(dying);
    service.fate = (_, number) => (number >= last ? "never ends" : "pass");
    const ended = await Promise.race([dying.round(service), silence(service, last)]);
    service.fate = () => "pass";
    const again = await start();
    await rounds(again, service);
    expect([service.documents.size, service.photos.size], `died at ${last}`).toEqual([4, 4]);
    expect(await again.store.receipts.count()).toBe(4);
    await erase();
    if (ended !== "silence") return expect(last).toBeGreaterThan(7);
  }
  expect.unreachable("it never lived through a whole round");
});

test("handing in and the draft's end are one step: a death leaves the one or the other", async () => {
  const phone = await start();
  const draft = await phone.openDraft({ place_id: crypto.randomUUID(), checklist: { code: "fire.daily", version: 1 } });
  let writes = 0;
  const dying = await start(INES, () => writes++ >= 1);
  await expect(dying.handInReport(draft)).rejects.toThrow();
  const again = await start();
  expect([await again.store.drafts.count(), await again.store.outbox.count()]).toEqual([1, 0]);
  await again.handInReport(draft);
  expect([await again.store.drafts.count(), await again.store.outbox.count()]).toEqual([0, 1]);
});

test("two tabs that send at once send nothing double into the books", async () => {
  const [one, other] = [await start(), await start()];
  await work(one);
  await Promise.all([one.round(service), other.round(service)]);
  await rounds(one, service);
  expect([service.documents.size, service.photos.size]).toEqual([4, 4]);
  expect(await one.store.receipts.count()).toBe(4);
});

async function silence(service: Service, last: number): Promise<"silence"> {
  while (service.requests.length <= last) await new Promise((resolve) => setTimeout(resolve, 1));
  return "silence";
}
