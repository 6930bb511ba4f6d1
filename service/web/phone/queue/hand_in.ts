/** Hands things in: each is safe on the phone when this resolves, and its draft gone, in one step. Never waits for a network. */
import type { AnswerIn, CarriedOutBy, Category, PhotoFactsInput, Severity } from "@/api";
import { newId } from "@/phone/store/ids";
import { whoAmI } from "@/phone/store/me";
import type { AnswerDraft } from "@/judging/answer";
import type { Draft, HandedInKind, OutboxRow, Subject } from "@/phone/store/rows";
import { phoneNow, store } from "@/phone/store/store";
import { asJson, contentSha256 } from "./canonical";
import { sendNow } from "./turns";

export interface NewHazard {
  place_id: string;
  category: Category;
  description: string;
  severity: Severity;
  photos: string[];
}

export interface NewFix {
  description: string;
  measures: string;
  photos: string[];
  cost_cents: number | null;
  carried_out_by: CarriedOutBy[];
}

export interface NewVerification {
  outcome: "accepted" | "rejected";
  note: string;
  photos: string[];
  new_due_at: string | null;
  round: number | null;
}

const NO_SUBJECT: Subject = { task_id: null, place_id: null, hazard_id: null, title: null };

export async function handInReport(draft: Draft): Promise<void> {
  const { task_id, place_id, checklist, started_at, note, location } = draft;
  const photos = photosOf(draft);
  const where = task_id ? { task_id } : { place_id, checklist: { code: checklist.code, version: checklist.version } };
  const body = {
    ...where, started_at, captured_at: phoneNow().toISOString(), note, location,
    answers: Object.entries(draft.answers).map(([item, answer]) => said(item, answer)),
  };
  const [task, version] = await Promise.all([task_id ? store.tasks.get(task_id) : null, store.checklists.get([checklist.code, checklist.version])]);
  const subject = { ...NO_SUBJECT, task_id, place_id, title: task?.plan_title ?? version?.title ?? null };
  await handIn({ kind: "report", id: draft.id, path: `reports/${draft.id}`, body, photos, subject, draft });
}

/** The hazard's new id. */
export async function handInHazard(hazard: NewHazard): Promise<string> {
  const id = newId();
  const { photos, ...rest } = hazard;
  const body = { ...rest, captured_at: phoneNow().toISOString() };
  await handIn({ kind: "hazard", id, path: `hazards/${id}`, body, photos, subject: { ...NO_SUBJECT, place_id: hazard.place_id, hazard_id: id } });
  return id;
}

export async function handInFix(hazard_id: string, fix: NewFix): Promise<void> {
  const { photos, ...body } = fix;
  await step("rectification", hazard_id, newId(), "rectifications", body, photos);
}

export async function askForTime(hazard_id: string, asked: { until: string; reason: string; interim_protection: string }): Promise<void> {
  await step("extension_request", hazard_id, newId(), "extension_requests", asked, null);
}

export async function handInVerification(hazard_id: string, verification: NewVerification): Promise<void> {
  const { photos, ...body } = verification;
  await step("verification", hazard_id, newId(), "verifications", body, photos);
}

export async function confirmOutOfUse(hazard_id: string, said: { note: string; photos: string[] }): Promise<void> {
  const { photos, ...body } = said;
  const path = `hazards/${hazard_id}/out_of_service_confirmation`;
  await handIn({ kind: "out_of_service_confirmation", id: hazard_id, path, body, photos, subject: { ...NO_SUBJECT, hazard_id } });
}

function step(kind: HandedInKind, hazard_id: string, id: string, noun: string, body: object, photos: string[] | null): Promise<void> {
  return handIn({ kind, id, path: `hazards/${hazard_id}/${noun}/${id}`, body, photos, subject: { ...NO_SUBJECT, hazard_id } });
}

interface HandedIn {
  kind: HandedInKind;
  id: string;
  path: string;
  body: object;
  /** null where the body has no place for photos. */
  photos: string[] | null;
  subject: Subject;
  draft?: Draft;
}

async function handIn({ kind, id, path, body, photos, subject, draft }: HandedIn): Promise<void> {
  const person = draft?.person ?? (await whoAmI());
  const named = [...new Set(photos ?? [])];
  const shown = photos === null ? {} : { ...(kind === "report" ? {} : { photos: named }), photo_facts: await factsOf(person, named) };
  const said = asJson({ ...body, ...shown });
  const row: OutboxRow = {
    key: `${kind}:${id}`, id, person, kind, path, subject, body: said, photos: named,
    label: await labelOf(subject),
    content_sha256: await contentSha256(said),
    handed_in_at: phoneNow().toISOString(),
    state: "waiting", receipt: null, tries: 0, next_try_at: 0, problem: null,
    draft: draft ? (JSON.parse(JSON.stringify(draft)) as Draft) : null,
  };
  await store.transaction("rw", [store.outbox, store.drafts], async () => {
    await store.outbox.put(row);
    if (kind === "verification") await replaceRefused(row);
    if (draft) await store.drafts.delete(draft.id);
  });
  sendNow();
}

/** A hazard that is judged anew: what was refused before needs nobody any more. */
async function replaceRefused({ person, kind, subject }: OutboxRow): Promise<void> {
  const isBefore = (row: OutboxRow) => row.state === "refused" && row.kind === kind && row.subject.hazard_id === subject.hazard_id;
  await store.outbox.where({ person }).filter(isBefore).delete();
}

function said(item: string, answer: AnswerDraft): AnswerIn {
  const { value, not_applicable, note, photos, hazard } = answer;
  return { item, value, not_applicable, note, photos: [...photos], hazard: hazard && { ...hazard, photos_after: [...hazard.photos_after] } };
}

function photosOf(draft: Draft): string[] {
  return Object.values(draft.answers).flatMap((answer) => [...answer.photos, ...(answer.hazard?.photos_after ?? [])]);
}

async function factsOf(person: string, photos: string[]): Promise<Record<string, PhotoFactsInput>> {
  const rows = await store.photos.bulkGet(photos.map((sha256): [string, string] => [person, sha256]));
  return Object.fromEntries(rows.flatMap((row) => (row ? [[row.sha256, row.facts]] : [])));
}

async function labelOf(subject: Subject): Promise<string> {
  if (subject.place_id === null) return (await store.hazards.get(subject.hazard_id!))?.place.name ?? "";
  const task = subject.task_id === null ? undefined : await store.tasks.get(subject.task_id);
  return task?.place.name ?? (await store.places.get(subject.place_id))?.name ?? "";
}
