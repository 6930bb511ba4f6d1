/** What the journal is asked for, as it stands in the address. */
import type { LocationQuery } from "vue-router";
import type { DeedKind } from "@/api";

export interface Asked {
  kind: DeedKind[];
  person_id?: string;
  place_id?: string;
  subject?: string;
  from?: string;
  to?: string;
}

export const KINDS: readonly DeedKind[] = [
  "place", "person", "appointment", "handover", "password_link", "channels", "device", "plan", "calendar", "holidays", "checklist", "ladder", "task", "excuse",
  "acknowledgement", "comment", "verification", "decision", "deadline", "transfer", "voiding", "severity", "supervision_order", "photo_view",
];

export function readAsked(query: LocationQuery): Asked {
  const one = (name: string) => (typeof query[name] === "string" && query[name] ? (query[name] as string) : undefined);
  const kind = [query["kind"] ?? []].flat().filter((each): each is DeedKind => KINDS.includes(each as DeedKind));
  return { kind, person_id: one("person_id"), place_id: one("place_id"), subject: one("subject"), from: one("from"), to: one("to") };
}

/** What is not asked for does not stand there. */
export function said(asked: Asked): Record<string, string | DeedKind[]> {
  const { kind, ...others } = asked;
  const named = Object.fromEntries(Object.entries(others).filter(([, value]) => value)) as Record<string, string>;
  return kind.length ? { ...named, kind } : named;
}

const ROOMS: Record<string, (id: string) => string> = {
  person: (id) => `/people/${id}`,
  place: (id) => `/places/${id}/edit`,
  plan: (id) => `/plans/${id}`,
  hazard: (id) => `/hazards/${id}`,
  task: (id) => `/tasks/${id}`,
  escalation: (id) => `/escalations/${id}`,
  checklist: (id) => `/checklists/${id}`,
  ladder: () => "/ladders",
};

/** Where what a deed was about is to be seen. */
export const roomOf = (type: string, id: string): string | null => ROOMS[type]?.(id) ?? null;
