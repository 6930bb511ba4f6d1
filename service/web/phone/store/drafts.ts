/** Reports that are being written: saved at every change, continued where they were left. */
import type { Draft } from "./rows";
import { newId } from "./ids";
import { whoAmI } from "./me";
import { phoneNow, store } from "./store";

export type { Draft, Fault } from "./rows";

export class NotOnThisPhone extends Error {}

export type Occasion = { task_id: string } | { place_id: string; checklist: { code: string; version: number } };

/** The draft there is for this task (or for this visit), else a new one. */
export async function openDraft(occasion: Occasion): Promise<Draft> {
  const person = await whoAmI();
  return store.transaction("rw", [store.drafts, store.tasks], async () => {
    const found = await latest(person, occasion);
    if (found) return found;
    const draft = await fresh(person, occasion);
    await store.drafts.add(draft);
    return draft;
  });
}

/** My drafts, the latest first. */
export async function myDrafts(): Promise<Draft[]> {
  const mine = await store.drafts.where({ person: await whoAmI() }).toArray();
  return mine.sort((one, other) => other.updated_at.localeCompare(one.updated_at));
}

let last: Promise<unknown> = Promise.resolve();

/** One after the other, in the order of the calls; resolves when this state is on the phone. */
export function saveDraft(draft: Draft): Promise<void> {
  const row: Draft = { ...plain(draft), updated_at: phoneNow().toISOString() };
  const saved = last.then(() => overwrite(row));
  last = saved.catch(() => undefined);
  return saved;
}

export async function discardDraft(id: string): Promise<void> {
  await last;
  await store.drafts.delete(id);
}

/** Nothing is written back that was handed in or discarded meanwhile. */
async function overwrite(row: Draft): Promise<void> {
  await store.transaction("rw", store.drafts, async () => {
    if (await store.drafts.get(row.id)) await store.drafts.put(row);
  });
}

async function latest(person: string, occasion: Occasion): Promise<Draft | undefined> {
  const mine = await store.drafts.where({ person }).filter((draft) => fits(draft, occasion)).sortBy("updated_at");
  return mine.at(-1);
}

function fits(draft: Draft, occasion: Occasion): boolean {
  if ("task_id" in occasion) return draft.task_id === occasion.task_id;
  const { code, version } = occasion.checklist;
  return draft.task_id === null && draft.place_id === occasion.place_id && draft.checklist.code === code && draft.checklist.version === version;
}

async function fresh(person: string, occasion: Occasion): Promise<Draft> {
  const now = phoneNow().toISOString();
  const rest = { id: newId(), person, started_at: now, updated_at: now, answers: {}, note: "", location: null };
  if (!("task_id" in occasion)) return { ...rest, task_id: null, place_id: occasion.place_id, checklist: occasion.checklist };
  const task = await store.tasks.get(occasion.task_id);
  if (!task) throw new NotOnThisPhone();
  return { ...rest, task_id: task.id, place_id: task.place.id, checklist: { code: task.checklist.code, version: task.checklist.version } };
}

/** Without the proxies of a screen, which no database can clone. */
function plain(draft: Draft): Draft {
  return JSON.parse(JSON.stringify(draft)) as Draft;
}
