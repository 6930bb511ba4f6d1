// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { erase, handInReport, INES, start } from "@/phone/queue/trial/phone";
import { Service } from "@/phone/queue/trial/far_end";

const SESSION = "campus-safety.session";
const person = { id: INES, username: "ines", name: "Ines", appointments: [], devices: [] };

beforeEach(() => {
  vi.doMock("@/api", async (original) => ({ ...(await original<typeof import("@/api")>()), me: async () => ({ data: person }) }));
});

afterEach(async () => {
  vi.doUnmock("@/api");
  vi.unstubAllGlobals();
  await erase();
});

async function signedInAs(typed: string): Promise<void> {
  const tokens = { access_token: "a", refresh_token: "r", expires_in: 900 };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(tokens), { status: 200 }));
  await (await import("@/signin/session")).signIn(typed, "secret", "phone", "zh-CN");
}

test.each(["Ines", "INES ", "Ｉｎｅｓ"])("%s is the same person as ines, also without a network", async (typed) => {
  const phone = await start();
  await signedInAs(typed);
  expect(await phone.whoAmI()).toBe(INES);
});

test("what was kept under the name as it was typed is still found, and goes when the person clears the phone", async () => {
  const phone = await start();
  await phone.store.meta.clear();
  await phone.store.meta.put({ key: "me:Ines", value: person });
  localStorage.setItem(SESSION, JSON.stringify({ access_token: "a", refresh_token: "r", expires_at: 0, username: "Ines" }));
  dispatchEvent(new StorageEvent("storage", { key: SESSION }));
  expect(await phone.whoAmI()).toBe(INES);
  await signedInAs("ines");
  expect(await phone.whoAmI()).toBe(INES);
  vi.stubGlobal("fetch", async () => new Response(null, { status: 204 }));
  await (await import("@/phone/me/leave")).leave("all");
  expect(await phone.store.meta.toCollection().primaryKeys()).toEqual([]);
});

test("what waits goes as soon as the phone hears who is here", async () => {
  const service = await Service.open();
  vi.doMock("@/phone/queue/line", () => ({ line: service }));
  const phone = await start();
  await handInReport(phone);
  await phone.store.meta.clear();
  await phone.loadMe();
  phone.startQueue();
  await new Promise((done) => setTimeout(done, 100));
  expect(service.documents.size).toBe(0);
  await phone.refreshMe();
  await vi.waitFor(() => expect(service.documents.size).toBe(1));
  vi.doUnmock("@/phone/queue/line");
});
