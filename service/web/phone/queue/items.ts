/** What of mine has not arrived, as the screens show it. */
import type { Problem } from "@/api";
import type { HandedInKind, OutboxRow, PhotoRow, Subject } from "@/phone/store/rows";
import { whoAmI } from "@/phone/store/me";
import { store } from "@/phone/store/store";
import { underWay } from "./progress";
import { localProblem } from "./sentences";

export interface OutboxItem {
  /** Unique on this phone: what `retryRefused`, `reopenRefused` and `discardRefused` take. */
  id: string;
  kind: HandedInKind;
  subject: Subject;
  label: string;
  handed_in_at: string;
  photos: { sha256: string; sent: number; size: number; problem: Problem | null; next_try_at: Date | null }[];
  state: "waiting" | "sending" | "refused" | "sent";
  problem?: Problem;
  /** The service has it, if not all of its photos. */
  taken: boolean;
  /** Whether `reopenRefused` can bring it back into its draft. */
  reopens: boolean;
  tries: number;
  next_try_at: Date | null;
}

/** All of one person's that is not wholly arrived, and how much of it has. */
export interface Facts {
  rows: OutboxRow[];
  photos: Map<string, PhotoRow>;
}

export type UnderWay = ReadonlyMap<string, number>;

/** Mine, oldest first. A live question: `useLive(outboxItems)`. */
export async function outboxItems(): Promise<OutboxItem[]> {
  const moving = underWay.value; // read before anything is waited for: then its every change asks again
  return itemsOf(await factsOf(await whoAmI()), moving);
}

export async function factsOf(person: string): Promise<Facts> {
  const rows = await store.outbox.where({ person }).sortBy("handed_in_at");
  const photos = await store.photos.where({ person }).toArray();
  return { rows, photos: new Map(photos.map((photo) => [photo.sha256, photo])) };
}

export function itemsOf({ rows, photos }: Facts, underWay: UnderWay): OutboxItem[] {
  return rows.map((row) => {
    const shown = row.photos.map((sha256) => shownPhoto(sha256, photos.get(sha256), underWay.get(sha256) ?? 0));
    return {
      id: row.key, kind: row.kind, subject: row.subject, label: row.label, handed_in_at: row.handed_in_at,
      photos: shown,
      state: stateOf(row, shown),
      problem: row.problem ?? undefined,
      taken: row.state === "sent",
      reopens: row.state === "refused" && row.draft !== null,
      tries: row.tries,
      next_try_at: row.next_try_at ? new Date(row.next_try_at) : null,
    };
  });
}

function shownPhoto(sha256: string, photo: PhotoRow | undefined, underWay: number): OutboxItem["photos"][number] {
  if (!photo) return { sha256, sent: 0, size: 0, problem: localProblem("photo-lost-here"), next_try_at: null };
  const { size, problem, receipt } = photo;
  const next_try_at = photo.next_try_at && !receipt && !problem ? new Date(photo.next_try_at) : null;
  return { sha256, sent: receipt ? size : Math.min(underWay, size), size, problem, next_try_at };
}

/** What arrived but for photos that nobody takes needs the person as much as what was refused. */
function stateOf(row: OutboxRow, photos: OutboxItem["photos"]): OutboxItem["state"] {
  if (row.state !== "sent") return row.state;
  const unsent = photos.filter((photo) => photo.sent < photo.size || photo.problem);
  return unsent.length > 0 && unsent.every((photo) => photo.problem) ? "refused" : "sent";
}

export interface Amounts {
  reports: number;
  photos: number;
  others: number;
  bytes: number;
  bytesDone: number;
}

export const NOTHING: Amounts = { reports: 0, photos: 0, others: 0, bytes: 0, bytesDone: 0 };

/** "3 reports, 7 photos": what has not arrived, refused or not. The bytes are those that the line is to carry. */
export function amountsOf(items: OutboxItem[]): Amounts {
  const documents = items.filter((item) => item.state === "waiting" || item.problem);
  const carried = eachOnce(items.filter(moves)).filter((photo) => !photo.problem);
  return {
    reports: documents.filter((item) => item.kind === "report").length,
    others: documents.filter((item) => item.kind !== "report").length,
    photos: eachOnce(items).filter((photo) => photo.problem || photo.sent < photo.size).length,
    bytes: carried.reduce((sum, photo) => sum + photo.size, 0),
    bytesDone: carried.reduce((sum, photo) => sum + photo.sent, 0),
  };
}

/** Whether the line can do something for it; what was refused waits for its person. */
export function moves(item: OutboxItem): boolean {
  return item.state !== "refused";
}

function eachOnce(items: OutboxItem[]): OutboxItem["photos"] {
  return [...new Map(items.flatMap((item) => item.photos.map((photo) => [photo.sha256, photo]))).values()];
}
