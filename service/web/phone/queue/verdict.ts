/** What an answer means for the thing that was sent: taken, refused for good, or to be tried again later. Pure. */
import type { Problem } from "@/api";

export type StuckReason = "signed_out" | "offline" | "portal" | "refused" | "server" | "full" | "other_person";

/** What came back over the line, or why nothing did. */
export type Answer =
  | { status: number; body: unknown; retryAfterS: number | null }
  | { failure: "offline" | "signed_out" | "other_person" | "portal" };

/** How much must wait: this thing, all photos, or everything. */
export type Stops = "item" | "photos" | "all";

export interface Later {
  is: "later";
  stops: Stops;
  reason: StuckReason;
  /** The service's own sentence, or "". */
  detail: string;
  /** Asked for by the service. */
  afterMs: number | null;
}

export type Verdict = { is: "taken"; body: Record<string, unknown> } | { is: "refused"; problem: Problem } | Later;

const ITS_OWN_TROUBLE = [502, 503, 504];
/** What a bad line does to a body on its way; the same bytes may well arrive next time. */
const CUT_OR_SLOW = [400, 408, 425];
const CUT_TYPES = ["photo-cut-off", "photo-too-slow", "photo-digest-mismatch", "photo-not-begun"];
const BELIEVED_AFTER = 5;

/** `tries`: how often this very thing failed before. */
export function judgeAnswer(answer: Answer, tries: number): Verdict {
  if ("failure" in answer) return later("all", answer.failure);
  const { status, body, retryAfterS } = answer;
  if (status === 200 || status === 201) return isObject(body) ? { is: "taken", body } : later("all", "portal");
  const afterMs = retryAfterS === null ? null : retryAfterS * 1000;
  const problem = asProblem(body, status);
  if (ITS_OWN_TROUBLE.includes(status)) return later("all", "server", problem?.detail, afterMs);
  if (status >= 500) return later("item", "server", problem?.detail, afterMs);
  // Whoever is not the service says nothing about what was sent: a Wi-Fi's page, a firewall's.
  if (!problem) return later("all", "portal", status >= 300 ? `HTTP ${status}` : "");
  if (status === 401) return later("all", "signed_out", problem.detail);
  if (status === 429) return later(problem.type === "photo-quota" ? "photos" : "all", "server", problem.detail, afterMs);
  if (mayBeTheLine(problem) && tries < BELIEVED_AFTER) return later("all", "offline", problem.detail);
  return { is: "refused", problem };
}

export function later(stops: Stops, reason: StuckReason, detail = "", afterMs: number | null = null): Later {
  return { is: "later", stops, reason, detail, afterMs };
}

export function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}

function mayBeTheLine(problem: Problem): boolean {
  return CUT_OR_SLOW.includes(problem.status) || CUT_TYPES.includes(problem.type);
}

/** Only the service's own refusals have this shape (RFC 9457, and the status said twice). */
function asProblem(body: unknown, status: number): Problem | null {
  if (!isObject(body) || typeof body.type !== "string" || typeof body.detail !== "string" || body.status !== status) return null;
  const errors = Array.isArray(body.errors) ? (body.errors as Problem["errors"]) : [];
  return { type: body.type, title: String(body.title ?? ""), status, detail: body.detail, errors };
}
