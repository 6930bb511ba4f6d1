/** What the store does with each verdict: every change one transaction, so that a phone may die between any two. */
import type { Problem } from "@/api";
import type { OutboxRow, PhotoRow, ReceiptRow } from "@/phone/store/rows";
import { phoneNow, store } from "@/phone/store/store";

/** The row only if it is still there to be sent: another tab may have been quicker, or the person took it back. */
export async function documentArrived(row: OutboxRow, receipt: string, missing: string[]): Promise<void> {
  await store.transaction("rw", [store.outbox, store.photos], async () => {
    await waitingRow(row.key).modify({ state: "sent", receipt, arrived_at: phoneNow().toISOString(), problem: null, draft: null });
    // The service throws away after a month what no report shows: a photo that it lacks again is sent again.
    const lacked = missing.map((sha256): [string, string] => [row.person, sha256]);
    await store.photos.where("[person+sha256]").anyOf(lacked).modify({ receipt: null });
  });
}

export async function documentRefused(key: string, problem: Problem): Promise<void> {
  await waitingRow(key).modify((row) => {
    Object.assign(row, { state: "refused", problem, tries: row.tries + 1 });
  });
}

/** `at`: not before this instant of the phone's clock; 0 for as soon as anything is sent again. */
export async function documentLater(key: string, at: number): Promise<void> {
  await waitingRow(key).modify((row) => {
    Object.assign(row, { tries: row.tries + 1, next_try_at: at });
  });
}

function waitingRow(key: string) {
  return store.outbox.where({ key }).and((row) => row.state === "waiting");
}

export async function photoArrived(photo: PhotoRow, receipt: string): Promise<void> {
  await store.photos.update([photo.person, photo.sha256], { receipt, problem: null });
}

export async function photoRefused(photo: PhotoRow, problem: Problem): Promise<void> {
  await store.photos.update([photo.person, photo.sha256], { problem, tries: photo.tries + 1 });
}

/** What the service has of it now. */
export async function photoBegun({ person, sha256, begun, tries }: PhotoRow): Promise<void> {
  await store.photos.update([person, sha256], { begun, tries });
}

export async function photoLater(photo: PhotoRow, at: number): Promise<void> {
  await store.photos.update([photo.person, photo.sha256], { tries: photo.tries + 1, next_try_at: at });
}

/** What arrived whole leaves the outbox; its receipt stays. Only then may bytes go, and only those nothing else here shows. */
export async function settle(person: string): Promise<void> {
  const tables = [store.outbox, store.photos, store.bytes, store.receipts, store.drafts, store.forms];
  await store.transaction("rw", tables, async () => {
    const rows = await store.outbox.where({ person }).toArray();
    const receipts = new Map((await store.photos.where({ person }).toArray()).map((photo) => [photo.sha256, photo.receipt]));
    const whole = rows.filter((row) => row.state === "sent" && row.photos.every((sha256) => receipts.get(sha256)));
    if (whole.length === 0) return;
    await store.receipts.bulkPut(whole.map((row) => receiptOf(row, receipts)));
    await store.outbox.bulkDelete(whole.map((row) => row.key));
    const needed = await shownHere(person);
    const over = [...new Set(whole.flatMap((row) => row.photos))].filter((sha256) => !needed(sha256));
    await store.bytes.bulkDelete(over.map((sha256): [string, string] => [person, sha256]));
  });
}

/** Given up by the person although photos of it were never taken in. */
export async function settleAsIs(row: OutboxRow): Promise<void> {
  await store.transaction("rw", [store.outbox, store.photos, store.receipts], async () => {
    const photos = await store.photos.where({ person: row.person }).toArray();
    await store.receipts.put(receiptOf(row, new Map(photos.map((photo) => [photo.sha256, photo.receipt]))));
    await store.outbox.delete(row.key);
  });
}

const OLD_MS = 7 * 86_400_000;
const MOST_RECEIPTS = 1000;

/** Photos that were taken and then not used, once they are old; and receipts beyond the latest thousand. */
export async function tidy(person: string, now: number): Promise<void> {
  const tables = [store.outbox, store.photos, store.bytes, store.receipts, store.drafts, store.forms];
  await store.transaction("rw", tables, async () => {
    const needed = await shownHere(person);
    const photos = await store.photos.where({ person }).toArray();
    const unused = photos.filter((photo) => Date.parse(photo.taken_at) < now - OLD_MS && !needed(photo.sha256));
    const keys = unused.map((photo): [string, string] => [person, photo.sha256]);
    await store.bytes.bulkDelete(keys);
    await store.photos.bulkDelete(keys);
    const surplus = (await store.receipts.where({ person }).sortBy("handed_in_at")).slice(0, -MOST_RECEIPTS);
    await store.receipts.bulkDelete(surplus.map((row) => row.key));
  });
}

/** Whether anything that is not wholly arrived, or is being written, names the photo. Call within a transaction. */
async function shownHere(person: string): Promise<(sha256: string) => boolean> {
  const rows = await store.outbox.where({ person }).toArray();
  const drafts = await store.drafts.where({ person }).toArray();
  const forms = await store.forms.where({ person }).toArray();
  const words = JSON.stringify([rows.map((row) => [row.photos, row.draft?.answers]), drafts, forms]);
  return (sha256) => words.includes(sha256);
}

function receiptOf(row: OutboxRow, receipts: Map<string, string | null>): ReceiptRow {
  const { key, id, person, kind, subject, label, content_sha256, receipt, handed_in_at, arrived_at } = row;
  const photos = row.photos.map((sha256) => ({ sha256, receipt: receipts.get(sha256) ?? null }));
  return { key, id, person, kind, subject, label, content_sha256, receipt: receipt!, handed_in_at, arrived_at, photos };
}
