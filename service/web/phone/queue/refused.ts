/** What the service did not take needs its person: corrected, sent once more as it is, or given up. */
import type { Draft, OutboxRow } from "@/phone/store/rows";
import { whoAmI } from "@/phone/store/me";
import { phoneNow, store } from "@/phone/store/store";
import { settleAsIs } from "./arrived";

export class NotRefused extends Error {}

/** A refused report goes back into its draft, with what was wrong, under the same id. */
export async function reopenRefused(id: string): Promise<Draft> {
  const person = await whoAmI();
  return store.transaction("rw", [store.outbox, store.drafts], async () => {
    const row = await refusedRow(person, id);
    if (row.state !== "refused" || row.draft === null) throw new NotRefused();
    const draft: Draft = { ...row.draft, updated_at: phoneNow().toISOString(), refused: row.problem?.errors ?? [] };
    await store.drafts.put(draft);
    await store.outbox.delete(id);
    return draft;
  });
}

/** Sends once more, as it is; photos of it that were refused too. */
export async function retryRefused(id: string): Promise<void> {
  const person = await whoAmI();
  await store.transaction("rw", [store.outbox, store.photos], async () => {
    const row = await refusedRow(person, id);
    if (row.state === "refused") await store.outbox.update(id, { state: "waiting", problem: null, tries: 0, next_try_at: 0 });
    const named = row.photos.map((sha256): [string, string] => [person, sha256]);
    await store.photos.where("[person+sha256]").anyOf(named).modify({ problem: null, next_try_at: 0 });
  });
}

/** Gives it up. Only after the person agreed. What arrived of it keeps its receipt. */
export async function discardRefused(id: string): Promise<void> {
  const row = await refusedRow(await whoAmI(), id);
  if (row.state === "sent") await settleAsIs(row);
  else if (row.state === "refused") await store.outbox.delete(id);
}

async function refusedRow(person: string, id: string): Promise<OutboxRow> {
  const row = await store.outbox.get(id);
  if (!row || row.person !== person) throw new NotRefused();
  return row;
}
