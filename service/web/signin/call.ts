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

type Ask = (request: Request) => Promise<Response>;

let language: () => string = () => "zh-CN";
let signInFirst: () => string = () => "";

/**
 * The generated client, signed; and what to tell whoever is signed out. Call once when the app starts.
 * `ask`: over which kind of line.
 */
export function connect(
  languageOfScreen: () => string,
  wordsToSignIn: () => string,
  ask: Ask = (request) => fetch(request),
): void {
  language = languageOfScreen;
  signInFirst = wordsToSignIn;
  client.setConfig({ baseUrl: "", fetch: ((request: Request) => signedOver(ask, request)) as typeof fetch });
  client.interceptors.error.use((error, response) => {
    if (error instanceof Error) return error;
    if (!response) return new TypeError("no network");
    const problem = typeof error === "object" && error ? (error as Partial<Problem>) : {};
    return new Refused(response.status, problem, Number(response.headers.get("Retry-After")) || null);
  });
}

/** Like fetch, with the token of who is signed in; it may take as long as it likes, as an event stream does. */
export function signedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  return signedOver((request) => fetch(request), new Request(input, init));
}

/** The token is renewed once where the service no longer takes it. */
async function signedOver(ask: Ask, request: Request): Promise<Response> {
  const token = await accessToken();
  const answer = await ask(signed(request.clone(), token));
  if (answer.status !== 401) return answer;
  return ask(signed(request, await accessToken(token)));
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
