/** What lies on the phone: a row per thing, each with the person whose it is. */
import type { Bilingual, ChecklistOut, HazardDetail, HazardOut, Location, NoticeOut, PhotoFactsInput, PlaceOut, Problem, TaskOut } from "@/api";
import type { AnswerDraft } from "@/judging/answer";

/** What the phone knows of the person's own world, as the last sync told it. It belongs to who is signed in. */
export type TaskRow = TaskOut & { person: string };
export type ChecklistRow = ChecklistOut & { person: string };
export type PlaceRow = PlaceOut & { person: string };
/** `timeline` and `photos` are there for hazards whose whole story was fetched; `told_at` says of which moment. */
export type HazardRow = HazardOut & Partial<Pick<HazardDetail, "timeline" | "photos" | "photos_missing">> & { person: string; told_at?: string };
export type NoticeRow = NoticeOut & { person: string };

/** A report that is being written. `id` is the report's own, made here. */
export interface Draft {
  id: string;
  person: string;
  task_id: string | null;
  place_id: string;
  checklist: { code: string; version: number };
  started_at: string;
  updated_at: string;
  answers: Record<string, AnswerDraft>;
  note: string;
  location: Location | null;
  /** Why the service did not take it, where it came back. */
  refused?: Fault[];
}

export interface Fault {
  pointer: string;
  detail: string;
}

/** A photo taken here. Its bytes lie in `store.bytes` until photo and report are receipted. `taken_at`: phone clock. */
export interface PhotoRow {
  sha256: string;
  person: string;
  type: string;
  size: number;
  facts: PhotoFactsInput;
  taken_at: string;
  receipt: string | null;
  /** Bytes of it that the service said it has, from before a line broke. */
  begun: number;
  tries: number;
  next_try_at: number;
  problem: Problem | null;
}

/** Exactly what will be sent. An ArrayBuffer, never a Blob: Safari has lost Blobs. */
export interface BytesRow {
  sha256: string;
  person: string;
  bytes: ArrayBuffer;
}

/** A shrunken copy from the service, kept for looking at it offline. */
export interface PreviewRow extends BytesRow {
  type: string;
  used_at: number;
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export type HandedInKind = "report" | "hazard" | "rectification" | "extension_request" | "out_of_service_confirmation" | "verification";

/** What a handed-in thing is about, for showing it. */
export interface Subject {
  task_id: string | null;
  place_id: string | null;
  hazard_id: string | null;
  title: Bilingual | null;
}

/** Something handed in that is not wholly arrived. `id` is what its receipt names. Times are the phone's. */
export interface OutboxRow {
  key: string;
  id: string;
  person: string;
  kind: HandedInKind;
  subject: Subject;
  label: string;
  path: string;
  body: { [name: string]: Json };
  content_sha256: string;
  photos: string[];
  handed_in_at: string;
  state: "waiting" | "refused" | "sent";
  receipt: string | null;
  /** When its receipt came; what arrived before this was written down has none. */
  arrived_at?: string;
  tries: number;
  next_try_at: number;
  problem: Problem | null;
  draft: Draft | null;
}

/** The proof that something arrived, kept for the person to show. */
export interface ReceiptRow {
  key: string;
  id: string;
  person: string;
  kind: HandedInKind;
  subject: Subject;
  label: string;
  content_sha256: string;
  receipt: string;
  handed_in_at: string;
  arrived_at?: string;
  photos: { sha256: string; receipt: string | null }[];
}

/** A form that is being written (a fix, a request for time, a hazard found): saved as typed. `key` names form and subject. */
export interface FormRow {
  person: string;
  key: string;
  updated_at: string;
  /** Set while it is being handed in, and gone with the form: found again, the phone died in between. */
  handing_in_at?: string;
  said: unknown;
}

/** The last answer of the service to a question that is asked online, for looking at it offline. */
export interface AnswerRow {
  person: string;
  key: string;
  at: string;
  body: unknown;
}

export interface MetaRow {
  key: string;
  value: unknown;
}
