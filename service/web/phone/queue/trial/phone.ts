/** For tests: a phone with its store, which can die and start anew; and another one under another person's hand. */
import "fake-indexeddb/auto";
import { vi } from "vitest";
import type { Me } from "@/api";
import type { Store } from "@/phone/store/store";
import type { Service } from "./far_end";

export type Phone = Awaited<ReturnType<typeof start>>;

export const INES = "01a20146-0000-7000-8000-000000000001";
export const OMAR = "01a20146-0000-7000-8000-000000000002";

/** As after a restart: nothing in memory, everything in the store. `dies`: from when on nothing is written any more. */
export async function start(person = INES, dies: () => boolean = () => false) {
  vi.resetModules();
  const username = person === INES ? "ines" : "omar";
  localStorage.setItem("campus-safety.session", JSON.stringify({ username }));
  const [db, me, drafts, handing, sending, queue, items] = await Promise.all([
    import("@/phone/store/store"), import("@/phone/store/me"), import("@/phone/store/drafts"), import("../hand_in"),
    import("../send"), import("../queue"), import("../items"),
  ]);
  const { store } = db;
  store.use({
    stack: "dbcore", name: "death",
    create: (core) => ({
      ...core,
      transaction(tables, mode, options) {
        if (mode === "readwrite" && dies()) throw new Error("the phone is dead");
        return core.transaction(tables, mode, options);
      },
    }),
  });
  await me.adopt(username, { id: person, username, name: username, appointments: [], devices: [] } as unknown as Me);
  await me.loadMe();
  return {
    person, store, ...me, ...drafts, ...handing, ...queue, ...items,
    round: (line: Service) => sending.sendRound({ person, line, progress: () => undefined, arrived: () => undefined, chance: () => 0.5 }),
    /** A photo as `keepPhoto` leaves it. */
    photo: (words: string) => keptPhoto(store, person, words),
    items: async () => items.itemsOf(await items.factsOf(person), new Map()),
    amounts: async () => items.amountsOf(items.itemsOf(await items.factsOf(person), new Map())),
  };
}

/** Rounds until nothing is left or `most` were made, each as long after the other as a phone would wait. */
export async function rounds(phone: Phone, line: Service, most = 40): Promise<number> {
  for (let made = 0; made < most; made++) {
    if ((await phone.items()).every((item) => item.state === "refused")) return made;
    await phone.round(line);
    vi.setSystemTime(Date.now() + 5 * 60_000);
  }
  return most;
}

export async function erase(): Promise<void> {
  const { store } = await import("@/phone/store/store");
  store.close();
  const names = await indexedDB.databases();
  await Promise.all(names.map(({ name }) => new Promise((done) => (indexedDB.deleteDatabase(name!).onsuccess = done))));
  localStorage.clear();
}

/** A report with these photos, written and handed in. */
export async function handInReport(phone: Phone, photos: string[] = []): Promise<string> {
  const draft = await phone.openDraft({ place_id: crypto.randomUUID(), checklist: { code: "fire.daily", version: 1 } });
  draft.answers = { exit: { value: true, not_applicable: false, note: "门前畅通", photos, hazard: null } };
  await phone.saveDraft(draft);
  await phone.handInReport(draft);
  return draft.id;
}

async function keptPhoto(store: Store, person: string, words: string): Promise<string> {
  const bytes = new TextEncoder().encode(words.repeat(100)).buffer;
  const sha256 = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
  const taken_at = new Date().toISOString();
  const facts = { captured_at: taken_at, location: null, origin: "camera" as const, original_sha256: sha256 };
  await store.photos.put({ sha256, person, type: "image/jpeg", size: bytes.byteLength, facts, taken_at, receipt: null, begun: 0, tries: 0, next_try_at: 0, problem: null });
  await store.bytes.put({ sha256, person, bytes });
  return sha256;
}
