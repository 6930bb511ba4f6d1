// @vitest-environment happy-dom
// @vitest-environment-options { "url": "http://desk.test/desk/" }
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { effectScope } from "vue";
import { connection, EVERYTHING, onChange, startLive, stopLive } from "./live";

type Line = "answers" | "holds back" | "breaks";

/** How the way to the service treats the stream, and everything else. */
let stream: Line;
let rest: Line;
let looks: number;
const scope = effectScope();
const reaching: Record<Line, (signal?: AbortSignal | null) => Promise<Response>> = {
  answers: async () => new Response("{}"),
  "holds back": (signal) => new Promise((_, refuse) => signal?.addEventListener("abort", () => refuse(signal.reason))),
  breaks: async () => Promise.reject(new TypeError("Failed to fetch")),
};

/** An open stream: its first word, then nothing. */
function listening(signal: AbortSignal): Response {
  const body = new ReadableStream({
    start(to) {
      to.enqueue(new TextEncoder().encode(": listening\n\n"));
      signal.addEventListener("abort", () => to.error(signal.reason));
    },
  });
  return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
}

const after = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async (request: Request) => {
    const isStream = request.url.endsWith("/events");
    return isStream && stream === "answers" ? listening(request.signal) : reaching[isStream ? stream : rest](request.signal);
  });
  const session = { access_token: "t", refresh_token: "r", expires_at: Date.now() + 3_600_000, username: "section" };
  localStorage.setItem("campus-safety.session", JSON.stringify(session));
  [stream, rest, looks] = ["answers", "answers", 0];
  scope.run(() => onChange(EVERYTHING, () => looks++));
});

afterEach(() => {
  stopLive();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("an open stream is live once something came, and looked at once then", async () => {
  startLive();
  await after(1);
  expect([connection.value, looks]).toEqual(["live", 1]);
});

test("a stream that never answers is no reason to stop asking every 15 s", async () => {
  stream = "holds back";
  startLive();
  await after(300);
  expect(connection.value).toBe("polling");
  expect(looks).toBeGreaterThanOrEqual(20);
});

test("a stream that falls silent is noticed before a reviewer has been blind for half a minute", async () => {
  startLive();
  await after(1);
  [stream, looks] = ["holds back", 0];
  await after(29);
  expect(connection.value).toBe("polling");
  expect(looks).toBeGreaterThan(0);
});

test("a stream that alone is cut off leaves the asking", async () => {
  stream = "breaks";
  startLive();
  await after(300);
  expect(connection.value).toBe("polling");
  expect(looks).toBeGreaterThanOrEqual(19);
});

test("nothing can be reached: offline, and back within 15 s of the first answer, without a stream", async () => {
  [stream, rest] = ["breaks", "breaks"];
  startLive();
  await after(60);
  expect(connection.value).toBe("offline");
  [stream, rest, looks] = ["holds back", "answers", 0];
  await after(16);
  expect(connection.value).toBe("polling");
  expect(looks).toBeGreaterThan(0);
});

test("a line that swallows everything is offline too", async () => {
  [stream, rest] = ["holds back", "holds back"];
  startLive();
  await after(60);
  expect(connection.value).toBe("offline");
});
