// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { erase, handInReport, INES, OMAR, rounds, start, type Phone } from "./trial/phone";
import { ok, problem, Service, type Fate } from "./trial/far_end";

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

test("a report goes before its photos, and bytes go only when both are receipted", async () => {
  const photos = [await phone.photo("one"), await phone.photo("two")];
  const id = await handInReport(phone, photos);
  expect(await phone.store.drafts.count()).toBe(0);
  expect(await phone.round(service)).toBeNull();
  expect(service.requests.map(({ deed }) => deed)).toEqual(["document", "keys", "missing", "photo", "photo"]);
  expect(service.names("photo")).toEqual(photos);
  expect(await phone.store.outbox.count()).toBe(0);
  expect(await phone.store.bytes.count()).toBe(0);
  const receipt = (await phone.store.receipts.get(`report:${id}`))!;
  expect(receipt.receipt).toBe(service.documents.get(`reports/${id}`)!.receipt);
  expect(receipt.photos.map(({ receipt }) => receipt)).toEqual(photos.map((sha256) => service.photos.get(`${INES} ${sha256}`)));
});

test("all reports go before any photo, the oldest first", async () => {
  const first = await handInReport(phone, [await phone.photo("one")]);
  vi.setSystemTime(Date.now() + 1000);
  const second = await handInReport(phone, [await phone.photo("two")]);
  await phone.round(service);
  expect(service.names("document")).toEqual([`reports/${first}`, `reports/${second}`]);
  expect(service.requests.map(({ deed }) => deed).lastIndexOf("document")).toBeLessThan(service.requests.findIndex(({ deed }) => deed === "photo"));
});

test("whatever answer is lost, each arrives once and no photo is sent twice", async () => {
  for (let lost = 0; lost < 7; lost++) {
    const before = [service.documents.size, service.photos.size, service.bytesSent()] as const;
    const begun = service.requests.length;
    await handInReport(phone, [await phone.photo(`a${lost}`), await phone.photo(`b${lost}`)]);
    service.fate = (_, number) => (number === begun + lost ? "lose the answer" : "pass");
    await rounds(phone, service);
    expect(service.documents.size).toBe(before[0] + 1);
    expect(service.photos.size).toBe(before[1] + 2);
    expect(service.bytesSent() - before[2]).toBe(400);
    expect(await phone.store.outbox.count()).toBe(0);
  }
});

test("whatever request is lost, each arrives once", async () => {
  for (let lost = 0; lost < 7; lost++) {
    const begun = service.requests.length;
    await handInReport(phone, [await phone.photo(`a${lost}`), await phone.photo(`b${lost}`)]);
    service.fate = (_, number) => (number === begun + lost ? "lose the request" : "pass");
    await rounds(phone, service);
    expect(await phone.store.outbox.count()).toBe(0);
  }
  expect([service.documents.size, service.photos.size]).toEqual([7, 14]);
});

test("at every third answer lost, no bytes are sent twice", async () => {
  for (let n = 0; n < 5; n++) await handInReport(phone, [await phone.photo(`a${n}`), await phone.photo(`b${n}`)]);
  service.fate = (_, number) => (number % 3 === 1 ? "lose the answer" : "pass");
  await rounds(phone, service, 60);
  expect(service.photos.size).toBe(10);
  expect(service.bytesSent()).toBe(10 * 200);
});

test("where the line breaks in the middle, what came is not sent again", async () => {
  for (let n = 0; n < 5; n++) await handInReport(phone, [await phone.photo(`a${n}`), await phone.photo(`b${n}`)]);
  service.fate = ({ deed }, number) => (deed === "photo" && number % 3 ? "break in the middle" : "pass");
  await rounds(phone, service, 60);
  expect(service.photos.size).toBe(10);
  expect(service.names("photo").length).toBeGreaterThan(12);
  expect(service.bytesSent()).toBe(10 * 200);
});

test("a line that carries no whole photo brings one after the other, however many wait", async () => {
  for (let n = 0; n < 6; n++) await handInReport(phone, [await phone.photo(`a${n}`), await phone.photo(`b${n}`)]);
  service.fate = (request) => {
    if (request.deed !== "photo" || request.bytes <= 90) return "pass";
    request.bytes = 90;
    return "lose the answer";
  };
  await rounds(phone, service, 40);
  const names = service.names("photo");
  expect(names).toEqual([...new Set(names)].flatMap((name) => [name, name, name]));
  expect([service.photos.size, service.bytesSent()]).toEqual([12, 12 * 200]);
  expect((await phone.store.photos.toArray()).map(({ tries }) => tries)).toEqual(Array(12).fill(0));
});

test("however often its line broke, a photo is not refused for a beginning that the service threw away", async () => {
  const sha256 = await phone.photo("one");
  await handInReport(phone, [sha256]);
  service.fate = ({ deed }) => (deed === "photo" ? "break in the middle" : "pass");
  await phone.round(service);
  service.fate = ({ deed }) => (deed === "photo" ? "lose the request" : "pass");
  await rounds(phone, service, 7);
  service.fate = ({ deed }) => {
    if (deed === "photo") service.begun.clear();
    return "pass";
  };
  expect(await phone.round(service)).toMatchObject({ stops: "all", reason: "offline" });
  await rounds(phone, service);
  expect(service.photos.size).toBe(1);
});

test("a beginning that the service threw away, or is wrong about, is sent again", async () => {
  const sha256 = await phone.photo("one");
  await handInReport(phone, [sha256]);
  service.fate = ({ deed }) => (deed === "photo" ? "break in the middle" : "pass");
  await phone.round(service);
  const key = `${INES} ${sha256}`;
  service.fate = ({ deed }) => {
    if (deed === "photo") service.begun.delete(key);
    return "pass";
  };
  await phone.round(service);
  expect(service.photos.size).toBe(0);
  service.begun.set(key, new Uint8Array(100)); // not the photo's
  await rounds(phone, service, 10);
  expect(service.photos.has(key)).toBe(true);
  service.begun.set(`${INES} ${await phone.photo("two")}`, new Uint8Array(5000)); // more than the photo has
  await handInReport(phone, [await phone.photo("two")]);
  await rounds(phone, service, 10);
  expect(service.photos.size).toBe(2);
});

test.each<Fate>(["portal", ok({ receipt: "no receipt" }), ok({}), { status: 302, body: null, retryAfterS: null }, { status: 403, body: "<html>", retryAfterS: null }, ok({ sha256: [], received: [], receipt: null })])(
  "what is not the service's own word proves nothing and deletes nothing: %j",
  async (fate) => {
    await handInReport(phone, [await phone.photo("one")]);
    service.fate = () => fate;
    expect(await phone.round(service)).toMatchObject({ stops: "all", reason: "portal" });
    expect(await phone.store.bytes.count()).toBe(1);
    expect(await phone.items()).toMatchObject([{ state: "waiting" }]);
    service.fate = () => "pass";
    await rounds(phone, service);
    expect(await phone.store.outbox.count()).toBe(0);
  },
);

test("a receipt for another report, or by another key of the same name, is none", async () => {
  const other = await handInReport(phone);
  await phone.round(service);
  const { receipt } = service.documents.get(`reports/${other}`)!;
  const id = await handInReport(phone);
  service.fate = ({ deed }) => (deed === "document" ? ok({ receipt }) : "pass");
  expect(await phone.round(service)).toMatchObject({ reason: "portal" });
  service.fate = () => "pass";
  await service.changeKey("k1");
  expect(await phone.round(service)).toMatchObject({ reason: "portal" });
  expect(await phone.store.receipts.get(`report:${id}`)).toBeUndefined();
});

test("a new key of the service is asked for and believed", async () => {
  await handInReport(phone);
  await phone.round(service);
  await service.changeKey("k2");
  await handInReport(phone);
  expect(await phone.round(service)).toBeNull();
  expect(service.names("keys")).toHaveLength(2);
  expect(await phone.store.receipts.count()).toBe(2);
});

test("an expired sign-in keeps everything and says why", async () => {
  await handInReport(phone, [await phone.photo("one")]);
  service.fate = () => ({ failure: "signed_out" });
  expect(await phone.round(service)).toMatchObject({ stops: "all", reason: "signed_out" });
  expect(await phone.amounts()).toMatchObject({ reports: 1, photos: 1, bytes: 300, bytesDone: 0 });
});

test("another person on the same phone sends nothing of it and sees nothing of it", async () => {
  await handInReport(phone, [await phone.photo("one")]);
  const omars = await start(OMAR);
  expect(await omars.items()).toEqual([]);
  expect(await omars.round(service)).toBeNull();
  expect(service.requests).toEqual([]);
  const again = await start(INES);
  await again.round(service);
  expect([...service.documents.values()].map(({ person }) => person)).toEqual([INES]);
});

test("a wrong clock is told as it is: sent_at is stamped at each try, captured_at stays, the content's digest too", async () => {
  vi.setSystemTime(new Date("2031-01-01T00:00:00Z"));
  const id = await handInReport(phone);
  service.fate = (_, number) => (number === 0 ? "lose the answer" : "pass");
  await phone.round(service);
  vi.setSystemTime(new Date("2031-01-01T02:00:00Z"));
  await phone.round(service);
  const [first, second] = service.requests.filter(({ deed }) => deed === "document");
  expect([first!.body.sent_at, second!.body.sent_at]).toEqual(["2031-01-01T00:00:00.000Z", "2031-01-01T02:00:00.000Z"]);
  expect(second!.body.captured_at).toBe("2031-01-01T00:00:00.000Z");
  expect(await phone.store.receipts.get(`report:${id}`)).toBeDefined();
});

test("a wait written down under a clock years ahead is not kept", async () => {
  vi.setSystemTime(new Date("2031-01-01T00:00:00Z"));
  await handInReport(phone);
  service.fate = () => problem(500, "broken");
  await phone.round(service);
  vi.setSystemTime(new Date("2026-09-01T08:00:00Z"));
  service.fate = () => "pass";
  await phone.round(service);
  expect(service.documents.size).toBe(1);
});
