/** The phone's one database, and its two clocks: the phone's own and, as far as known, the service's. */
import Dexie, { type Table } from "dexie";
import { readonly, ref } from "vue";
import type { AnswerRow, BytesRow, ChecklistRow, Draft, FormRow, HazardRow, MetaRow, NoticeRow, OutboxRow, PhotoRow, PlaceRow, PreviewRow, ReceiptRow, TaskRow } from "./rows";

export class Store extends Dexie {
  tasks!: Table<TaskRow, string>;
  checklists!: Table<ChecklistRow, [string, number]>;
  places!: Table<PlaceRow, string>;
  hazards!: Table<HazardRow, string>;
  notices!: Table<NoticeRow, string>;
  drafts!: Table<Draft, string>;
  photos!: Table<PhotoRow, [string, string]>;
  bytes!: Table<BytesRow, [string, string]>;
  previews!: Table<PreviewRow, [string, string]>;
  outbox!: Table<OutboxRow, string>;
  receipts!: Table<ReceiptRow, string>;
  forms!: Table<FormRow, [string, string]>;
  answers!: Table<AnswerRow, [string, string]>;
  meta!: Table<MetaRow, string>;

  constructor(name = "campus-safety") {
    super(name);
    this.version(1).stores({
      tasks: "id, person, due_at",
      checklists: "[code+version], person",
      places: "id, person, parent_id",
      hazards: "id, person, due_at",
      notices: "id, person, created_at",
      drafts: "id, person, task_id",
      photos: "[person+sha256], person",
      bytes: "[person+sha256], person",
      previews: "[person+sha256], person, used_at",
      outbox: "key, person, [person+state]",
      receipts: "key, person, handed_in_at",
      forms: "[person+key], person",
      answers: "[person+key], person, at",
      meta: "key",
    });
  }
}

export const store = new Store();

export const phoneNow = (): Date => new Date();

const offsetMs = ref(0);
export const serverOffsetMs = readonly(offsetMs);

/** The service's time as far as known: states are worked out with it, since a phone's clock may be wrong. */
export const serverNow = (): Date => new Date(phoneNow().getTime() + offsetMs.value);

/** Read once when the app starts, and set at every sync. */
export async function loadServerOffset(): Promise<void> {
  offsetMs.value = (await remembered<number>("server_offset_ms")) ?? 0;
}

export async function keepServerOffset(ms: number): Promise<void> {
  offsetMs.value = ms;
  await remember("server_offset_ms", ms);
}

export async function remembered<T>(key: string): Promise<T | null> {
  return ((await store.meta.get(key))?.value as T | undefined) ?? null;
}

export async function remember(key: string, value: unknown): Promise<void> {
  await store.meta.put({ key, value });
}
