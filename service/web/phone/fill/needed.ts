/** What a report needs to be written: its checklist, place and task, from the phone, else from the service. */
import { showChecklistVersion, showPlace, showTask, type ChecklistOut, type PlaceOut, type TaskOut } from "@/api";
import { store } from "@/phone/store/store";

const PATIENCE_MS = 4000;

/** The exact version; rejects where it is neither on the phone nor to be had. */
export async function checklistOf(ref: { code: string; version: number }): Promise<ChecklistOut> {
  const kept = await store.checklists.get([ref.code, ref.version]);
  return kept ?? (await showChecklistVersion({ path: ref })).data;
}

export async function placeOf(id: string): Promise<PlaceOut> {
  return (await store.places.get(id)) ?? (await showPlace({ path: { place_id: id } })).data;
}

export async function taskOf(id: string): Promise<TaskOut> {
  return (await store.tasks.get(id)) ?? (await showTask({ path: { task_id: id } })).data;
}

/** What is asked for beside the work: null where it fails, or is not there within a few seconds. */
export function soon<T>(asked: Promise<T>): Promise<T | null> {
  const enough = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  return Promise.race([asked.catch(() => null), enough]);
}
