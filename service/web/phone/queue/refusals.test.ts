// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { erase, handInReport, rounds, start, type Phone } from "./trial/phone";
import { problem, Service } from "./trial/far_end";
import type { Answer } from "./verdict";

let phone: Phone;
let service: Service;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-09-01T08:00:00Z") });
  phone = await start();
  service = await Service.open();
});

afterEach(async () => {
  await erase();
  vi.useRealTimers();
});

const once = (name: string, answer: Answer) => (request: { name: string }) => (request.name.includes(name) ? answer : null);

test.each([403, 404, 409, 413, 415, 422])("refused with %i it is kept with the sentence, and stops nobody else", async (status) => {
  const bad = await handInReport(phone, [await phone.photo("one")]);
  vi.setSystemTime(Date.now() + 1000);
  const good = await handInReport(phone, [await phone.photo("two")]);
  service.judge = once(bad, problem(status, "no"));
  expect(await phone.round(service)).toBeNull();
  expect([...service.documents.keys()]).toEqual([`reports/${good}`]);
  expect(await phone.items()).toMatchObject([{ id: `report:${bad}`, state: "refused", problem: { detail: "a sentence about no" }, taken: false, reopens: true }]);
  expect(service.names("photo")).toHaveLength(1);
  expect(await phone.store.bytes.count()).toBe(1);
  expect(await phone.amounts()).toMatchObject({ reports: 1, photos: 1, bytes: 0 });
  await phone.round(service);
  expect(service.names("document").filter((name) => name.includes(bad))).toHaveLength(1);
});

test("a 422 report goes back into its draft with the items' errors, and is sent corrected under the same id", async () => {
  const id = await handInReport(phone, [await phone.photo("one")]);
  service.judge = once(id, problem(422, "invalid", { errors: [{ pointer: "/answers/0/value", detail: "没有填写" }] }));
  await phone.round(service);
  const draft = await phone.reopenRefused(`report:${id}`);
  expect(draft).toMatchObject({ id, refused: [{ pointer: "/answers/0/value", detail: "没有填写" }] });
  expect(await phone.store.outbox.count()).toBe(0);
  service.judge = () => null;
  draft.answers.exit!.value = false;
  await phone.handInReport(draft);
  await phone.round(service);
  expect((service.documents.get(`reports/${id}`)!.body.answers as { value: boolean }[])[0]!.value).toBe(false);
  expect(await phone.store.receipts.count()).toBe(1);
});

test("a refused one can be sent once more as it is, or given up", async () => {
  const [first, second] = [await handInReport(phone), await handInReport(phone)];
  service.judge = () => problem(403, "not-allowed");
  await phone.round(service);
  service.judge = () => null;
  await phone.retryRefused(`report:${first}`);
  await phone.discardRefused(`report:${second}`);
  await phone.round(service);
  expect([...service.documents.keys()]).toEqual([`reports/${first}`]);
  expect(await phone.store.outbox.count()).toBe(0);
});

test("what arrived or is on its way cannot be reopened", async () => {
  const id = await handInReport(phone);
  await expect(phone.reopenRefused(`report:${id}`)).rejects.toThrow();
  expect(await phone.store.outbox.count()).toBe(1);
});

test("one that the service fails at waits longer each time while the others go", async () => {
  const bad = await handInReport(phone);
  vi.setSystemTime(Date.now() + 1000);
  const good = await handInReport(phone);
  service.judge = once(bad, problem(500, "broken"));
  expect(await phone.round(service)).toBeNull();
  expect([...service.documents.keys()]).toEqual([`reports/${good}`]);
  const [first] = await phone.items();
  expect(first!.next_try_at!.getTime() - Date.now()).toBe(3000);
  await phone.round(service);
  expect(service.names("document")).toHaveLength(2);
  vi.setSystemTime(first!.next_try_at!);
  await phone.round(service);
  expect((await phone.items())[0]!.next_try_at!.getTime() - Date.now()).toBe(6000);
});

test("a service that fails at everything is left alone", async () => {
  for (let n = 0; n < 5; n++) await handInReport(phone);
  service.judge = () => problem(500, "broken");
  expect(await phone.round(service)).toMatchObject({ reason: "server" });
  expect(service.requests).toHaveLength(2);
});

test.each([[503, "busy"], [429, "too-many"], [502, "gateway"]])("%i stops all until it says", async (status, type) => {
  await handInReport(phone);
  await handInReport(phone);
  service.judge = () => problem(status, type, { retryAfterS: 7 });
  expect(await phone.round(service)).toMatchObject({ stops: "all", reason: "server", afterMs: 7000 });
  expect(service.requests).toHaveLength(1);
});

test("a spent photo quota holds photos back, never reports", async () => {
  await handInReport(phone, [await phone.photo("one"), await phone.photo("two")]);
  service.fate = ({ deed }) => (deed === "photo" ? problem(429, "photo-quota", { retryAfterS: 3600 }) : "pass");
  expect(await phone.round(service)).toMatchObject({ stops: "photos", detail: "a sentence about photo-quota", afterMs: 3_600_000 });
  expect(service.names("photo")).toHaveLength(1);
  const [item] = await phone.items();
  expect(item!.photos.map(({ next_try_at }) => next_try_at?.getTime())).toEqual(Array(2).fill(Date.now() + 3_600_000));
  await handInReport(phone);
  await phone.round(service);
  expect(service.documents.size).toBe(2);
  expect(service.names("photo")).toHaveLength(1);
});

test("a photo that breaks on its way is sent again, and refused only after several times", async () => {
  await handInReport(phone, [await phone.photo("one")]);
  service.fate = ({ deed }) => (deed === "photo" ? problem(422, "photo-digest-mismatch") : "pass");
  for (let n = 0; n < 5; n++) expect(await phone.round(service)).toMatchObject({ reason: "offline" });
  expect(await phone.round(service)).toBeNull();
  expect(await phone.items()).toMatchObject([{ state: "refused", photos: [{ problem: { type: "photo-digest-mismatch" } }], taken: true, reopens: false }]);
});

test("a report whose photo nobody takes keeps its receipt when the photo is given up", async () => {
  const id = await handInReport(phone, [await phone.photo("one")]);
  service.fate = ({ deed }) => (deed === "photo" ? problem(415, "photo-not-allowed") : "pass");
  await phone.round(service);
  await phone.discardRefused(`report:${id}`);
  expect(await phone.store.receipts.get(`report:${id}`)).toMatchObject({ photos: [{ receipt: null }] });
  expect(await phone.store.outbox.count()).toBe(0);
});

test("a photo that the phone lost or damaged is told, not sent", async () => {
  const [lost, damaged] = [await phone.photo("one"), await phone.photo("two")];
  await phone.store.bytes.delete([phone.person, lost]);
  await phone.store.bytes.put({ person: phone.person, sha256: damaged, bytes: new ArrayBuffer(3) });
  await handInReport(phone, [lost, damaged]);
  await phone.round(service);
  expect(service.names("photo")).toEqual([]);
  expect((await phone.items())[0]!.photos.map(({ problem }) => problem?.type)).toEqual(["photo-lost-here", "photo-damaged-here"]);
});

test("a fix waits for its hazard, and goes on its own where the hazard was refused", async () => {
  const photos = [await phone.photo("one")];
  const hazard = await phone.handInHazard({ place_id: crypto.randomUUID(), category: "fire", description: "", severity: "minor", photos });
  vi.setSystemTime(Date.now() + 1000);
  await phone.handInFix(hazard, { description: "", measures: "", photos, cost_cents: null, carried_out_by: [] });
  service.judge = ({ name }) => (name === `hazards/${hazard}` ? problem(500, "broken") : null);
  await phone.round(service);
  expect(service.documents.size).toBe(0);
  service.judge = () => null;
  await rounds(phone, service);
  expect([...service.documents.keys()].map((path) => path.split("/")[2] ?? "hazard")).toEqual(["hazard", "rectifications"]);
  expect(service.bytesSent()).toBe(300);
});

test("a photo that a draft still shows keeps its bytes after it arrived", async () => {
  const photo = await phone.photo("one");
  const draft = await phone.openDraft({ place_id: crypto.randomUUID(), checklist: { code: "food.daily", version: 1 } });
  draft.answers = { floor: { value: true, not_applicable: false, note: "", photos: [photo], hazard: null } };
  await phone.saveDraft(draft);
  await handInReport(phone, [photo]);
  await rounds(phone, service);
  expect(await phone.store.bytes.count()).toBe(1);
  await phone.handInReport(draft);
  await rounds(phone, service);
  expect([await phone.store.bytes.count(), service.names("photo").length]).toEqual([0, 1]);
});

test("a judgement made anew stands in the place of the refused one, and of no other hazard's", async () => {
  const accepted = { outcome: "accepted" as const, note: "", photos: [], new_due_at: null, round: 1 };
  const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
  for (const hazard of [one, other]) await phone.handInVerification(hazard, accepted);
  service.judge = () => problem(409, "failure-seen-since");
  await phone.round(service);
  expect((await phone.items()).map(({ state }) => state)).toEqual(["refused", "refused"]);
  service.judge = () => null;
  vi.setSystemTime(Date.now() + 1000);
  await phone.handInVerification(one, accepted);
  await phone.round(service);
  expect(await phone.items()).toMatchObject([{ state: "refused", subject: { hazard_id: other } }]);
  expect(service.documents.size).toBe(1);
});
