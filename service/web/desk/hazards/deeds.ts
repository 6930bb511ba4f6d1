/** The deeds of a reviewer: the key that starts each, what it asks for, and how it is handed in. */
import {
  putAcknowledgement,
  putComment,
  putDeadline,
  putDecision,
  putExcuse,
  putSeverity,
  putSupervisionOrder,
  putTransfer,
  putVerification,
  putVoiding,
  type ContactOut,
  type EscalationDetail,
  type HazardDetail,
  type Severity,
} from "@/api";
import { fromWall, toWall } from "../moments";
import { hazardByNumber } from "./duplicate";
import type { About } from "./about";
import { isExcusable, openRequest, type DeedKey } from "./rights";

export interface CaseNow {
  escalation: EscalationDetail | null;
  hazard: HazardDetail | null;
  contacts: ContactOut[];
}

export type FieldKind = "line" | "words" | "moment" | "yuan" | "severity" | "granted" | "person" | "task" | "number";

/** `name` is the field's in the API: that is where a refusal points. */
export interface Field {
  name: string;
  kind: FieldKind;
  required?: boolean;
}

export type Values = Record<string, string>;

export interface Deed {
  letter: string;
  fields: Field[];
  /** Looks wanted first: accepting and rejecting compare photos. */
  tone?: "good" | "bad";
  /** The matter stays selected: nothing is decided by it. */
  stays?: boolean;
  first?: (now: CaseNow) => Values;
  send: (now: CaseNow, values: Values, sent: Sent) => Promise<unknown>;
}

/** `id`: of the step. `seen`: the newest step that the reviewer had before them; what came later is not decided unseen. */
export interface Sent {
  id: string;
  seen: string | undefined;
  /** What the form was opened on, not what has come since. */
  about: About;
}

const hazardId = (now: CaseNow) => now.hazard!.id;
const words = (text: string | undefined) => text?.trim() || undefined;
const moment = (wall: string | undefined) => (wall ? fromWall(wall) : undefined);

export const DEEDS: Record<DeedKey, Deed> = {
  acknowledge: {
    letter: "A",
    fields: [{ name: "note", kind: "line" }],
    send: ({ escalation }, values) =>
      putAcknowledgement({
        path: { escalation_id: escalation!.id },
        body: { level: escalation!.level, note: words(values.note) },
      }),
  },
  comment: {
    letter: "C",
    fields: [{ name: "text", kind: "words", required: true }],
    stays: true,
    send: (now, values, { id }) =>
      putComment({ path: { hazard_id: hazardId(now), step_id: id }, body: { text: values.text!.trim() } }),
  },
  extension: {
    letter: "E",
    fields: [
      { name: "granted", kind: "granted", required: true },
      { name: "until", kind: "moment" },
      { name: "note", kind: "words" },
    ],
    first: ({ hazard }) => ({ until: toWall(String(openRequest(hazard!)?.data["until"])) }),
    send: (now, values, { about }) =>
      putDecision({
        path: { hazard_id: hazardId(now), request_id: about.request ?? "" },
        body: {
          granted: values.granted === "yes",
          until: values.granted === "yes" ? moment(values.until) : undefined,
          note: words(values.note),
        },
      }),
  },
  accept: {
    letter: "Y",
    fields: [{ name: "note", kind: "line" }],
    tone: "good",
    send: (now, values, { id, about }) =>
      putVerification({
        path: { hazard_id: hazardId(now), step_id: id },
        body: { outcome: "accepted", note: words(values.note), round: about.round },
      }),
  },
  reject: {
    letter: "N",
    fields: [
      { name: "note", kind: "words", required: true },
      { name: "new_due_at", kind: "moment" },
    ],
    tone: "bad",
    send: (now, values, { id, about }) =>
      putVerification({
        path: { hazard_id: hazardId(now), step_id: id },
        body: { outcome: "rejected", note: words(values.note), new_due_at: moment(values.new_due_at), round: about.round },
      }),
  },
  supervise: {
    letter: "S",
    fields: [
      { name: "number", kind: "line", required: true },
      { name: "measures", kind: "words", required: true },
      { name: "responsible_person_id", kind: "person" },
      { name: "funds_cents", kind: "yuan" },
      { name: "due_at", kind: "moment" },
      { name: "contingency", kind: "words" },
    ],
    send: (now, values, { seen }) =>
      putSupervisionOrder({
        path: { hazard_id: hazardId(now) },
        body: {
          number: words(values.number),
          measures: words(values.measures),
          responsible_person_id: values.responsible_person_id || undefined,
          funds_cents: values.funds_cents ? Math.round(Number(values.funds_cents) * 100) : undefined,
          due_at: moment(values.due_at),
          last_step_id: seen,
          contingency: words(values.contingency),
        },
      }),
  },
  transfer: {
    letter: "T",
    fields: [
      { name: "authority", kind: "line", required: true },
      { name: "contact", kind: "line" },
      { name: "follow_up_at", kind: "moment" },
      { name: "note", kind: "words" },
    ],
    send: (now, values, { id, seen }) =>
      putTransfer({
        path: { hazard_id: hazardId(now), step_id: id },
        body: {
          authority: values.authority!.trim(),
          contact: words(values.contact),
          follow_up_at: moment(values.follow_up_at),
          last_step_id: seen,
          note: words(values.note),
        },
      }),
  },
  excuse: {
    letter: "X",
    fields: [
      { name: "task", kind: "task", required: true },
      { name: "reason", kind: "words", required: true },
    ],
    first: ({ escalation }) => ({ task: escalation?.missed_tasks.find(isExcusable)?.id ?? "" }),
    send: async (now, values) => {
      const open = (now.escalation?.missed_tasks ?? []).filter(isExcusable).map((task) => task.id);
      for (const id of values.task === "all" ? open : [values.task!]) {
        await putExcuse({ path: { task_id: id }, body: { reason: values.reason!.trim() } });
      }
    },
  },
  date: {
    letter: "D",
    fields: [
      { name: "due_at", kind: "moment", required: true },
      { name: "reason", kind: "words", required: true },
    ],
    send: (now, values, { id, seen }) =>
      putDeadline({
        path: { hazard_id: hazardId(now), step_id: id },
        body: { due_at: moment(values.due_at)!, reason: values.reason!.trim(), last_step_id: seen },
      }),
  },
  severity: {
    letter: "G",
    fields: [
      { name: "severity", kind: "severity", required: true },
      { name: "reason", kind: "words", required: true },
    ],
    first: ({ hazard }) => ({ severity: hazard!.severity }),
    send: (now, values, { seen }) =>
      putSeverity({
        path: { hazard_id: hazardId(now) },
        body: { severity: values.severity as Severity, reason: values.reason!.trim(), last_step_id: seen },
      }),
  },
  void: {
    letter: "V",
    fields: [
      { name: "reason", kind: "words", required: true },
      { name: "duplicate_of", kind: "number" },
    ],
    tone: "bad",
    send: async (now, values, { seen }) =>
      putVoiding({
        path: { hazard_id: hazardId(now) },
        body: { reason: values.reason!.trim(), duplicate_of: await hazardByNumber(values.duplicate_of), last_step_id: seen },
      }),
  },
};

/** In the order in which they are offered: what decides first, what is rare last. */
export const ORDER: DeedKey[] = [
  "accept", "reject", "extension", "excuse", "acknowledge", "comment", "date", "supervise", "transfer", "severity", "void",
];
