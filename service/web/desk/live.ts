/** Hears from the service that something changed: one stream while this tab is looked at, and asking every 15 s without it. */
import { onScopeDispose, ref } from "vue";
import { signedFetch } from "@/signin/call";
import { SignedOut } from "@/signin/session";
import { changesIn } from "./server_sent";

export type Topic = "escalations" | "hazards" | "tasks" | "reports" | "notices";

/** `live`: told at once. `polling`: asking now and then. `offline`: the service cannot be reached. */
export const connection = ref<"live" | "polling" | "offline">("polling");

export const EVERYTHING: readonly Topic[] = ["escalations", "hazards", "tasks", "reports", "notices"];
const POLL_MS = 15_000;
const LONGEST_WAIT_MS = 30_000;
/** The service says every 15 s that it is there; a line silent for so long is dead, or held back on its way. */
const SILENT_MS = 25_000;
const ANSWER_MS = 10_000;

/** Not the same as out of reach: what holds a stream back may let all else through. */
class Silent extends Error {}

const handlers = new Set<{ topics: readonly Topic[]; handler: (topics: Topic[]) => void }>();
let running: AbortController | null = null;
let poll: ReturnType<typeof setInterval> | undefined;

/** Calls `handler` whenever one of these topics may have changed, for as long as the calling component lives. */
export function onChange(topics: readonly Topic[], handler: (topics: Topic[]) => void): void {
  const entry = { topics, handler };
  handlers.add(entry);
  onScopeDispose(() => handlers.delete(entry));
}

/** Call when somebody has signed in. A tab that nobody looks at listens to nothing. */
export function startLive(): void {
  stopLive();
  document.addEventListener("visibilitychange", followEyes);
  addEventListener("online", again);
  addEventListener("offline", followEyes); // a dead line ends the stream now, not after its silence
  poll = setInterval(look, POLL_MS);
  followEyes();
}

export function stopLive(): void {
  document.removeEventListener("visibilitychange", followEyes);
  removeEventListener("online", again);
  removeEventListener("offline", followEyes);
  clearInterval(poll);
  running?.abort();
  running = null;
}

function followEyes(): void {
  running?.abort();
  running = null;
  if (document.hidden) return;
  running = new AbortController();
  void listen(running.signal);
}

function again(): void {
  if (connection.value !== "live") followEyes();
}

async function listen(signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const since = Date.now();
    try {
      await hear(signal);
    } catch (thrown) {
      if (signal.aborted || thrown instanceof SignedOut) return;
      const unanswered = thrown instanceof TypeError || thrown instanceof Silent;
      const reachable = !unanswered || (await isReachable());
      if (signal.aborted) return;
      connection.value = reachable ? "polling" : "offline";
      if (reachable && thrown instanceof Silent) tell(EVERYTHING); // what changed while it was believed
    }
    // A stream that ended by itself after a while (a token that ran out) is opened again at once.
    failures = Date.now() - since > POLL_MS ? 0 : failures + 1;
    await pause(Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures) * (0.5 + Math.random() / 2), signal);
  }
}

async function hear(signal: AbortSignal): Promise<void> {
  const attempt = new AbortController();
  const giveUp = () => attempt.abort(new Silent());
  signal.addEventListener("abort", giveUp, { once: true });
  let silence = setTimeout(giveUp, SILENT_MS);
  try {
    const answer = await signedFetch("/api/v1/events", {
      headers: { Accept: "text/event-stream" },
      signal: attempt.signal,
      cache: "no-store",
    });
    const isStream = answer.headers.get("Content-Type")?.startsWith("text/event-stream");
    if (!answer.ok || !isStream || !answer.body) throw new Error(`HTTP ${answer.status}`);
    for await (const topics of changesIn(answer.body, () => {
      clearTimeout(silence);
      silence = setTimeout(giveUp, SILENT_MS);
      if (connection.value === "live" || signal.aborted) return;
      connection.value = "live"; // with its first word: the headers may come through where the rest is held back
      tell(EVERYTHING); // what changed before
    })) {
      tell(topics as Topic[]);
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", giveUp);
    attempt.abort();
    if (connection.value === "live" && !signal.aborted) connection.value = "polling";
  }
}

/** Without a stream; where nothing could be reached, only once the service answers again. */
async function look(): Promise<void> {
  const asking = running;
  if (!asking || connection.value === "live") return;
  if (connection.value === "offline" && !(await isReachable())) return;
  if (asking.signal.aborted) return;
  if (connection.value === "offline") connection.value = "polling";
  tell(EVERYTHING);
}

async function isReachable(): Promise<boolean> {
  const attempt = new AbortController();
  const answer = signedFetch("/api/v1/me", { signal: attempt.signal, cache: "no-store" }).then(
    () => true,
    () => false,
  );
  const answered = await Promise.race([answer, pause(ANSWER_MS, attempt.signal).then(() => false)]);
  attempt.abort();
  return answered;
}

function tell(topics: readonly Topic[]): void {
  for (const { topics: wanted, handler } of [...handlers]) {
    const changed = topics.filter((topic) => wanted.includes(topic));
    if (changed.length) handler(changed);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
