/** The line to the service: every request ends, with an answer or with why there is none. Nothing is judged here. */
import { patientFetch } from "@/signin/patience";
import { accessToken, SignedOut, SignInRefused } from "@/signin/session";
import type { Answer } from "./verdict";

export interface Line {
  /** `body` is made at the last moment: `sent_at` is in it. */
  putDocument(person: string, path: string, body: () => string): Promise<Answer>;
  askMissing(person: string, digests: string[]): Promise<Answer>;
  putPhoto(person: string, photo: PhotoToPut, progress: (sent: number) => void): Promise<Answer>;
  keys(): Promise<Answer>;
}

export interface PhotoToPut {
  sha256: string;
  type: string;
  bytes: ArrayBuffer;
  /** So many of them are at the service since the line broke; the rest is sent. */
  begun: number;
}

const API = "/api/v1/";
/** Between two pieces of a photo that went out, and from the last one to the answer. */
const PAUSE_MS = 30_000;
const ANSWER_MS = 60_000;

export const line: Line = {
  putDocument: (person, path, body) => signed(person, (token) => small(path, "PUT", token, body())),
  askMissing: (person, sha256) => signed(person, (token) => small("photos/missing", "POST", token, JSON.stringify({ sha256 }))),
  putPhoto: (person, photo, progress) => signed(person, (token) => upload(token, photo, progress)),
  keys: () => fetched("/.well-known/jwks.json", {}),
};

/** With this person's token or not at all; renewed once where the service no longer takes it. */
async function signed(person: string, ask: (token: string) => Promise<Answer>): Promise<Answer> {
  try {
    const token = await accessToken();
    if (subject(token) !== person) return { failure: "other_person" };
    const answer = await ask(token);
    if (!("status" in answer) || answer.status !== 401) return answer;
    const renewed = await accessToken(token);
    return subject(renewed) === person ? await ask(renewed) : { failure: "other_person" };
  } catch (failure) {
    return noToken(failure);
  }
}

function noToken(failure: unknown): Answer {
  if (failure instanceof SignedOut) return { failure: "signed_out" };
  if (failure instanceof SyntaxError) return { failure: "portal" };
  if (!(failure instanceof SignInRefused)) return { failure: "offline" };
  const { status, detail, retryAfterS } = failure;
  if (status < 429) return { failure: "portal" };
  return { status: 503, body: { type: "sign-in", title: "", status: 503, detail }, retryAfterS };
}

/** Whose token it is: another tab may have signed somebody else in meanwhile. */
export function subject(token: string): string | null {
  try {
    const payload = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    return (JSON.parse(atob(payload)) as { sub?: string }).sub ?? null;
  } catch {
    return null;
  }
}

function small(path: string, method: string, token: string, body: string): Promise<Answer> {
  return fetched(API + path, { method, body, headers: { ...headers(token), "Content-Type": "application/json" } });
}

function headers(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}`, "Accept-Language": document.documentElement.lang || "zh-CN" };
}

async function fetched(url: string, init: RequestInit): Promise<Answer> {
  try {
    const answer = await patientFetch(url, { ...init, redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") return { failure: "portal" };
    return { status: answer.status, body: parsed(await answer.text()), retryAfterS: seconds(answer.headers.get("Retry-After")) };
  } catch {
    return { failure: "offline" };
  }
}

/** Not fetch: only this tells how far a body has gone, and so whether it still moves. */
function upload(token: string, { sha256, type, bytes, begun }: PhotoToPut, progress: (sent: number) => void): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let timer = setTimeout(() => request.abort(), PAUSE_MS);
    const patience = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), ms);
    };
    const nothing = () => resolve({ failure: "offline" });
    request.upload.onprogress = (event) => {
      patience(PAUSE_MS);
      progress(begun + event.loaded);
    };
    request.upload.onload = () => patience(ANSWER_MS);
    request.onerror = request.onabort = nothing;
    request.onload = () =>
      resolve({ status: request.status, body: parsed(request.responseText), retryAfterS: seconds(request.getResponseHeader("Retry-After")) });
    request.onloadend = () => clearTimeout(timer);
    request.open("PUT", `${API}photos/${sha256}`);
    for (const [name, value] of Object.entries(headers(token))) request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", type);
    if (begun > 0) request.setRequestHeader("Content-Range", `bytes ${begun}-${bytes.byteLength - 1}/${bytes.byteLength}`);
    request.send(begun > 0 ? bytes.slice(begun) : bytes);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Seconds; a date instead of them is as good as none. */
function seconds(header: string | null): number | null {
  const number = Number(header);
  return header !== null && Number.isFinite(number) && number > 0 ? number : null;
}
