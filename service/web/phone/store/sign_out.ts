/** Leaving the phone: what is still to be sent keeps a person here, unless they give it up. */
import { forget } from "@/signin/session";
import { me, whoAmI } from "./me";
import { store } from "./store";

export interface LeftBehind {
  drafts: number;
  /** Handed in and not arrived. */
  unsent: number;
}

/** What would be lost. Ask before `signOut`. */
export async function leftBehind(): Promise<LeftBehind> {
  const person = await whoAmI().catch(() => null);
  if (person === null) return { drafts: 0, unsent: 0 };
  const [drafts, unsent] = await Promise.all([store.drafts.where({ person }).count(), store.outbox.where({ person }).count()]);
  return { drafts, unsent };
}

/** Signs out here. With `clear`, everything of this person leaves the phone; without, what is unsent waits for them. */
export async function signOut({ clear }: { clear: boolean }): Promise<void> {
  const person = await whoAmI().catch(() => null);
  if (person !== null) await clearPerson(person, clear);
  forget();
  me.value = null;
}

async function clearPerson(person: string, all: boolean): Promise<void> {
  const known = [store.tasks, store.checklists, store.places, store.hazards, store.notices, store.previews];
  const own = [store.drafts, store.photos, store.bytes, store.outbox, store.receipts];
  await store.transaction("rw", [...known, ...own, store.meta], async () => {
    await Promise.all(known.map((table) => table.clear()));
    await store.meta.bulkDelete(["cursor", "last_synced_at", "owner"]);
    await store.meta.filter((row) => row.key.startsWith("me:") && (row.value as { id?: string } | null)?.id === person).delete();
    if (all) await Promise.all(own.map((table) => (table as typeof store.drafts).where({ person }).delete()));
  });
}
