/** Puts a sync's answer over what the phone knows: new rows over old ones, and away with what is no longer mine. */
import type { SyncOut } from "@/api";
import type { Draft, HazardRow, OutboxRow } from "@/phone/store/rows";
import { remember, remembered, store } from "@/phone/store/store";

export async function takeOver(person: string, answer: SyncOut, at: string): Promise<void> {
  const tables = [store.tasks, store.checklists, store.places, store.hazards, store.outbox, store.drafts, store.meta];
  await store.transaction("rw", tables, async () => {
    if ((await remembered("owner")) !== person) return; // somebody else signed in while this was on its way
    const mine = <T>(rows: T[]) => rows.map((row) => ({ ...row, person }));
    await store.tasks.bulkPut(mine(answer.tasks));
    await store.checklists.bulkPut(mine(answer.checklists));
    await store.places.bulkPut(mine(answer.places));
    await store.hazards.bulkPut(await withStories(mine(answer.hazards)));
    await dropOthers(person, new Set(answer.in_scope));
    await remember("cursor", answer.cursor);
    await remember("last_synced_at", at);
  });
}

/** The story fetched earlier stays until it is fetched anew: an old timeline is better than none on a day offline. */
async function withStories(rows: HazardRow[]): Promise<HazardRow[]> {
  const before = await store.hazards.bulkGet(rows.map((row) => row.id));
  return rows.map((row, i) => {
    const known = before[i];
    return known?.timeline ? { ...row, timeline: known.timeline, photos: known.photos, photos_missing: known.photos_missing, told_at: known.told_at } : row;
  });
}

/** What something unsent or being written is about stays until that arrived. Checklists stay: drafts name them. */
async function dropOthers(person: string, inScope: Set<string>): Promise<void> {
  const kept = await aboutUnsent(person);
  const isOver = ({ id }: { id: string }) => !inScope.has(id) && !kept.has(id);
  for (const table of [store.tasks, store.hazards, store.places]) {
    await (table as typeof store.tasks).filter(isOver).delete();
  }
}

async function aboutUnsent(person: string): Promise<Set<string>> {
  const rows: OutboxRow[] = await store.outbox.where({ person }).toArray();
  const drafts: Draft[] = await store.drafts.where({ person }).toArray();
  const about = [...rows.flatMap(({ subject }) => [subject.task_id, subject.place_id, subject.hazard_id]), ...drafts.flatMap((draft) => [draft.task_id, draft.place_id])];
  return new Set(about.filter((id) => id !== null));
}
