// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const KEPT = "campus-safety.session";
const renewed = () => new Response(JSON.stringify({ access_token: "a2", refresh_token: "r2", expires_in: 900 }), { status: 200 });
/** As fetch is: ended by its signal only. */
const never = (init: RequestInit) => new Promise<Response>((_, reject) => init.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError"))));

let session: typeof import("./session");
let asked: string[];
let answers: ((init: RequestInit) => Response | Promise<Response>)[];

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  asked = [];
  localStorage.setItem(KEPT, JSON.stringify({ access_token: "a1", refresh_token: "r1", expires_at: 0, username: "ines" }));
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    asked.push(String(init.body));
    return (answers.shift() ?? renewed)(init);
  });
  vi.stubGlobal("navigator", { language: "zh-CN", locks: locks() });
  session = await import("./session");
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  localStorage.clear();
});

/** One after the other, as of the browser; who waits can be called off. */
function locks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request(_: string, { signal }: { signal?: AbortSignal }, work: () => Promise<unknown>) {
      const turn = last.then(() => (signal?.aborted ? undefined : work()));
      last = turn.catch(() => undefined);
      const calledOff = new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError"))));
      return Promise.race([turn, calledOff]);
    },
  };
}

const ended = (asking: Promise<string>) => asking.then(() => "a token", (thrown: unknown) => thrown);

test("a renewal whose answer never comes is given up, and the next one has its turn with the same token", async () => {
  answers = [never];
  const first = ended(session.accessToken());
  await vi.advanceTimersByTimeAsync(29_000);
  const second = session.accessToken();
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await first).toBeInstanceOf(TypeError);
  expect(await second).toBe("a2");
  expect(asked).toEqual(Array(2).fill("grant_type=refresh_token&refresh_token=r1"));
});

test("an answer that stops in the middle is given up too", async () => {
  answers = [() => new Response(new ReadableStream({ start: (body) => body.enqueue(new TextEncoder().encode('{"acc')) }))];
  vi.stubGlobal("fetch", stalled(fetch));
  const asking = ended(session.accessToken());
  await vi.advanceTimersByTimeAsync(61_000);
  expect(await asking).toBeInstanceOf(TypeError);
});

test.each(["offline", "online"])("when the network goes %s the question on the old one is given up at once", async (change) => {
  answers = [never];
  const first = ended(session.accessToken());
  await vi.advanceTimersByTimeAsync(10);
  dispatchEvent(new Event(change));
  expect(await first).toBeInstanceOf(TypeError);
  expect(await session.accessToken()).toBe("a2");
});

test("another tab that keeps its turn for ever holds nobody up for ever", async () => {
  answers = [];
  void navigator.locks.request(KEPT, {}, () => new Promise(() => undefined));
  const asking = ended(session.accessToken());
  await vi.advanceTimersByTimeAsync(31_000);
  expect(await asking).toBeInstanceOf(TypeError);
  expect(asked).toEqual([]);
});

/** The body too ends with the signal, as that of a real fetch does. */
function stalled(asking: typeof fetch): typeof fetch {
  return async (input, init) => {
    const answer = await asking(input, init);
    const reader = answer.body!.getReader();
    const body = new ReadableStream({
      async pull(controller) {
        const calledOff = new Promise<never>((_, reject) => init?.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError"))));
        const piece = await Promise.race([reader.read(), calledOff]);
        if (piece.done) controller.close();
        else controller.enqueue(piece.value);
      },
    });
    return new Response(body, { status: answer.status });
  };
}
