/** Who is signed in here, and a token that is good right now. Kept in the browser, the same for every tab of it. */
import { ref } from "vue";
import { inTurn } from "./in_turn";
import { patientFetch } from "./patience";
import { asUsername } from "./username";

interface Session {
  access_token: string;
  refresh_token: string;
  /** Milliseconds of this machine's clock. */
  expires_at: number;
  username: string;
}

const KEPT = "campus-safety.session";
const SPARE_MS = 60_000;

/** What the screens show of it: the user name, and whether the sign-in has run out and must be done again. */
export const signedIn = ref<string | null>(read()?.username ?? null);
export const runOut = ref(false);

export class SignedOut extends Error {}

export class SignInRefused extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly retryAfterS: number | null,
  ) {
    super(detail);
  }
}

addEventListener("storage", (event) => {
  if (event.key !== KEPT) return;
  signedIn.value = read()?.username ?? null;
  if (signedIn.value) runOut.value = false;
});

export async function signIn(username: string, password: string, device: string, language: string): Promise<void> {
  const form = new URLSearchParams({ grant_type: "password", username, password, device_name: device });
  const answer = await ask(form, language);
  if (!answer.ok) throw await refusal(answer);
  keep(await answer.json(), asUsername(username));
}

/** Forgets the session on this device; what waits to be sent is not touched. */
export function forget(): void {
  localStorage.removeItem(KEPT);
  signedIn.value = null;
  runOut.value = false;
}

/** A token for the next request; SignedOut when the session is over, any network error as it comes. */
export async function accessToken(refused?: string): Promise<string> {
  const session = read();
  if (!session) throw new SignedOut();
  if (session.access_token !== refused && session.expires_at - SPARE_MS > Date.now()) return session.access_token;
  return inTurn(KEPT, () => renewed(refused));
}

/** One tab renews at a time: the others find the new token when it is their turn. */
async function renewed(refused?: string): Promise<string> {
  const session = read();
  if (!session) throw new SignedOut();
  if (session.access_token !== refused && session.expires_at - SPARE_MS > Date.now()) return session.access_token;
  const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: session.refresh_token });
  const answer = await ask(form, navigator.language);
  if (answer.ok) return keep(await answer.json(), session.username).access_token;
  if (answer.status === 400 || answer.status === 401) {
    runOut.value = true;
    throw new SignedOut();
  }
  throw await refusal(answer);
}

/** Asked again with the same token after an answer that was lost, the service gives the same one again. */
function ask(form: URLSearchParams, language: string): Promise<Response> {
  return patientFetch("/api/v1/token", { method: "POST", body: form, headers: { "Accept-Language": language } });
}

async function refusal(answer: Response): Promise<SignInRefused> {
  const problem = await answer.json().catch(() => ({}));
  return new SignInRefused(answer.status, problem.detail ?? "", Number(answer.headers.get("Retry-After")) || null);
}

function keep(tokens: { access_token: string; refresh_token: string; expires_in: number }, username: string): Session {
  if (!tokens.access_token || !tokens.refresh_token) throw new TypeError("not an answer of the service");
  const session = {
    access_token: tokens.access_token,
    refresh_token: tokens.refresh_token,
    expires_at: Date.now() + tokens.expires_in * 1000,
    username,
  };
  localStorage.setItem(KEPT, JSON.stringify(session));
  signedIn.value = username;
  runOut.value = false;
  return session;
}

function read(): Session | null {
  try {
    const session = JSON.parse(localStorage.getItem(KEPT) ?? "null") as Session | null;
    // Kept as it was typed by an earlier version of the app.
    return session && { ...session, username: asUsername(session.username) };
  } catch {
    return null;
  }
}
