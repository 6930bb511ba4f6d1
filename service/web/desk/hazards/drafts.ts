/** What is typed into a deed's form stays typed: while the page refreshes, when another matter is looked at, after a reload. */
import { reactive } from "vue";
import { me } from "../signin/me";

export interface Draft {
  values: Record<string, string>;
  /** What the form proposed by itself: left as it was, it follows what is proposed later. */
  proposed?: Record<string, string>;
  /** The id of the step, made once: sending again what did arrive changes nothing. */
  id: string;
  sentAs: string | null;
}

const KEPT = "campus-safety.desk.drafts";
const drafts = reactive<Record<string, Draft>>(read());

/** `subject`: the id of the hazard, escalation or task. */
export function draftOf(subject: string, deed: string): Draft {
  const key = keyOf(subject, deed);
  drafts[key] ??= { values: {}, id: newId(), sentAs: null };
  return drafts[key];
}

/** Whoever sits down at this machine next finds nothing of it. */
const keyOf = (subject: string, deed: string) => `${me.value?.id}/${subject}/${deed}`;

/** Into every field that nobody has touched. */
export function propose(draft: Draft, names: string[], proposed: Record<string, string>): void {
  for (const name of names) {
    if ((draft.values[name] ?? "") === (draft.proposed?.[name] ?? "")) draft.values[name] = proposed[name] ?? "";
  }
  draft.proposed = proposed;
}

export function keepDrafts(): void {
  const typed = Object.entries(drafts).filter(([, draft]) => Object.values(draft.values).some(Boolean));
  sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(typed)));
}

export function dropDraft(subject: string, deed: string): void {
  delete drafts[keyOf(subject, deed)];
  keepDrafts();
}

/** The id to send under: a new one once what is said, or the round it is said of, differs from what was tried before. */
export function idToSend(draft: Draft, round: number | undefined): string {
  const said = JSON.stringify([draft.values, round]);
  if (draft.sentAs !== null && draft.sentAs !== said) draft.id = newId();
  draft.sentAs = said;
  return draft.id;
}

/** A random UUID. `crypto.randomUUID` is missing where the service is reached without TLS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function read(): Record<string, Draft> {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {};
  }
}
