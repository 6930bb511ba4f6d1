/** Finds the place that a label hangs at: among those on this phone, else at the service. */
import { listPlaces, showPlace, type PlaceOut } from "@/api";
import { whoAmI } from "../store/me";
import { serverNow, store } from "../store/store";
import { taskState } from "../store/tasks";
import type { PlaceRow, TaskRow } from "../store/rows";

/** Usually one; none where it is not theirs to see. Two places share a label once in many cities: both are shown. */
export async function placesLabelled(label: string): Promise<PlaceOut[]> {
  const person = await whoAmI();
  const kept = await store.places.where({ person }).filter((place) => place.label === label).toArray();
  if (kept.length > 0) return kept;
  return (await listPlaces({ query: { label } })).data.items;
}

/** From the phone, else from the service, and kept: a visit there may be written where there is no network. */
export async function place(id: string): Promise<PlaceRow> {
  const person = await whoAmI();
  const kept = await store.places.get(id);
  if (kept?.person === person) return kept;
  const row = { ...(await showPlace({ path: { place_id: id } })).data, person };
  await store.places.put(row);
  return row;
}

/** Those that can be done now, the most urgent first. */
export async function openTasksAt(place_id: string): Promise<TaskRow[]> {
  const person = await whoAmI();
  const now = serverNow();
  const mine = await store.tasks.where({ person }).filter((task) => task.place.id === place_id).sortBy("due_at");
  return mine.filter((task) => ["open", "overdue"].includes(taskState(task, now)));
}

/** Where a label leads: to the one task that is open there, else to the place. */
export async function leadFrom(label: string): Promise<string | PlaceOut[]> {
  const found = await placesLabelled(label);
  if (found.length !== 1) return found;
  const tasks = await openTasksAt(found[0]!.id);
  return tasks.length === 1 ? `/tasks/${tasks[0]!.id}` : `/places/${found[0]!.id}`;
}
