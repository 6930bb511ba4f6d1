/** What is sent next, and when. Pure: reports before photos, the oldest first, and nothing refused stands in the way. */
import type { OutboxRow, PhotoRow } from "@/phone/store/rows";

const FIRST_WAIT_MS = 4_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** The longest a service may ask for; a wait beyond it was written down under a wrong clock. */
export const BELIEVED_WAIT_MS = 3_700_000;

/** After so many failures in a row; `chance` is 0 to 1, so that a school's phones do not all come back at once. */
export function backoffMs(failures: number, chance: number): number {
  const whole = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(whole * (0.5 + chance / 2));
}

/** `tried`: what was tried in this round already. `now`: the phone's clock, in ms. */
export function nextDocument(rows: OutboxRow[], tried: ReadonlySet<string>, now: number): OutboxRow | null {
  const open = rows.filter((row) => row.state === "waiting");
  const due = open.filter((row) => !tried.has(row.key) && isDue(row, now) && !open.some((other) => comesBefore(other, row)));
  return due.sort(byTurn)[0] ?? null;
}

/** Not yet receipted photos of what was handed in, as far as it is not refused. */
export function photosToSend(rows: OutboxRow[], photos: PhotoRow[], now: number): PhotoRow[] {
  const bySha256 = new Map(photos.map((photo) => [photo.sha256, photo]));
  const named = rows.filter((row) => row.state !== "refused").sort(byAge).flatMap((row) => row.photos);
  const wanted = [...new Set(named)].map((sha256) => bySha256.get(sha256)).filter((photo) => photo !== undefined);
  const due = wanted.filter((photo) => isUnsent(photo) && isDue(photo, now));
  return due.sort((one, other) => one.tries - other.tries); // stable: among equals the oldest first
}

export function isUnsent(photo: PhotoRow): boolean {
  return photo.receipt === null && photo.problem === null;
}

/** In how many ms something that waits for its time is due; null where nothing waits. */
export function untilNextMs(rows: OutboxRow[], photos: PhotoRow[], now: number): number | null {
  const named = new Set(rows.filter((row) => row.state !== "refused").flatMap((row) => row.photos));
  const waiting = [...rows.filter((row) => row.state === "waiting"), ...photos.filter((photo) => named.has(photo.sha256) && isUnsent(photo))];
  const waits = waiting.filter((one) => !isDue(one, now)).map((one) => one.next_try_at - now);
  return waits.length ? Math.min(...waits) : null;
}

function isDue(one: { next_try_at: number }, now: number): boolean {
  return one.next_try_at <= now || one.next_try_at > now + BELIEVED_WAIT_MS;
}

/** Steps of one hazard follow each other: nothing is fixed before it was found. */
function comesBefore(one: OutboxRow, other: OutboxRow): boolean {
  return one.subject.hazard_id !== null && one.subject.hazard_id === other.subject.hazard_id && byAge(one, other) < 0;
}

/** What failed before comes after what was not tried, so that one that always fails stops nobody. */
function byTurn(one: OutboxRow, other: OutboxRow): number {
  return one.tries - other.tries || byAge(one, other);
}

function byAge(one: OutboxRow, other: OutboxRow): number {
  return one.handed_in_at.localeCompare(other.handed_in_at) || one.key.localeCompare(other.key);
}
