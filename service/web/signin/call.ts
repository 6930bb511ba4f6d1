/** Every request of both apps: signed, in the language of the screen, and a refusal is a sentence to show. */
import { client } from "@/api/client.gen";
import type { Problem } from "@/api";
import { accessToken, SignedOut } from "./session";

/** A refusal of the service (problem+json). `status` 0 stands for an answer that was not the service's own. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
    readonly retryAfterS: number | null = null,
  ) {
    super(problem.detail ?? `HTTP ${status}`);
  }
}

let language: () => string = () => "zh-CN";
let signInFirst: () => string = () => "";

/** The generated client, signed; and what to tell whoever is signed out. Call once when the app starts. */
export function connect(languageOfScreen: () => string, wordsToSignIn: () => string): void {
  language = languageOfScreen;
  signInFirst = wordsToSignIn;
  client.setConfig({ baseUrl: "", fetch: signedFetch as typeof fetch });
  client.interceptors.error.use((error, response) => {
    if (error instanceof Error) return error;
    if (!response) return new TypeError("no network");
    const problem = typeof error === "object" && error ? (error as Partial<Problem>) : {};
    return new Refused(response.status, problem, Number(response.headers.get("Retry-After")) || null);
  });
}

/** Like fetch, with the token of who is signed in; renewed once where the service no longer takes it. */
export async function signedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const token = await accessToken();
  const answer = await fetch(signed(request.clone(), token));
  if (answer.status !== 401) return answer;
  return fetch(signed(request, await accessToken(token)));
}

function signed(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  request.headers.set("Accept-Language", language());
  return request;
}

/** What to tell a person about anything that was thrown. */
export function sentence(thrown: unknown, offline: string): string {
  if (thrown instanceof Refused) {
    const faults = thrown.problem.errors?.map((fault) => fault.detail) ?? [];
    return [thrown.message, ...faults].join(" ");
  }
  if (thrown instanceof SignedOut) return signInFirst();
  return thrown instanceof TypeError ? offline : String((thrown as Error)?.message ?? thrown);
}
