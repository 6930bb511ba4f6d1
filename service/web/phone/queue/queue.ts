/** What waits to be sent, for the screens: how much, how far, and why it does not move. */
import { ref, type Ref } from "vue";
import type { Problem } from "@/api";
import type { Draft, HandedInKind, OutboxRow, Subject } from "@/phone/store/rows";
import { whoAmI } from "@/phone/store/me";
import { store } from "@/phone/store/store";

export type StuckReason = "signed_out" | "offline" | "portal" | "refused" | "server" | "full" | "other_person";

export interface Waiting {
  reports: number;
  photos: number;
  others: number;
  bytes: number;
  bytesDone: number;
  sending: boolean;
  /** `detail` is the service's own sentence, or "" where the reason says it all. */
  stuck: null | { reason: StuckReason; detail: string; since: Date };
}

export interface OutboxItem {
  /** Unique on this phone: what `retryRefused`, `reopenRefused` and `discardRefused` take. */
  id: string;
  kind: HandedInKind;
  subject: Subject;
  label: string;
  handed_in_at: string;
  photos: { sha256: string; sent: number; size: number; problem: Problem | null }[];
  state: "waiting" | "sending" | "refused" | "sent";
  problem?: Problem;
  tries: number;
  next_try_at: Date | null;
}

export const waiting: Ref<Waiting> = ref({ reports: 0, photos: 0, others: 0, bytes: 0, bytesDone: 0, sending: false, stuck: null });

/** Mine, oldest first. A live question: `useLive(outboxItems)`. */
export async function outboxItems(): Promise<OutboxItem[]> {
  const person = await whoAmI();
  const rows = await store.outbox.where({ person }).sortBy("handed_in_at");
  return rows.map(item);
}

/** Called once by App. */
export function startQueue(): void {}

export function sendNow(): void {}

/** Everything of mine that has not arrived, with its photos, in one file. */
export async function exportQueue(): Promise<Blob> {
  return new Blob([]);
}

/** A refused report goes back into its draft, with what was wrong, under the same id. */
export async function reopenRefused(id: string): Promise<Draft> {
  const row = await store.outbox.get(id);
  if (!row?.draft) throw new Error("not a report");
  const draft: Draft = { ...row.draft, refused: row.problem?.errors ?? [] };
  await store.transaction("rw", [store.outbox, store.drafts], async () => {
    await store.drafts.put(draft);
    await store.outbox.delete(id);
  });
  return draft;
}

/** Sends a refused one once more, as it is. */
export async function retryRefused(id: string): Promise<void> {
  await store.outbox.update(id, { state: "waiting", problem: null, tries: 0, next_try_at: 0 });
  sendNow();
}

/** Gives a refused one up. Only after the person agreed. */
export async function discardRefused(id: string): Promise<void> {
  await store.outbox.delete(id);
}

function item(row: OutboxRow): OutboxItem {
  return {
    id: row.key, kind: row.kind, subject: row.subject, label: row.label, handed_in_at: row.handed_in_at,
    photos: row.photos.map((sha256) => ({ sha256, sent: 0, size: 0, problem: null })),
    state: row.state, problem: row.problem ?? undefined, tries: row.tries, next_try_at: row.next_try_at ? new Date(row.next_try_at) : null,
  };
}
