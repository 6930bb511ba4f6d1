// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { line, subject } from "./line";
import { INES, OMAR } from "./trial/phone";

const token = (person: string, n = 1) => `h.${Buffer.from(JSON.stringify({ sub: person, n })).toString("base64url")}.s`;
const answer = (status: number, body: string, headers = {}) => new Response(body, { status, headers });

function signIn(person: string): void {
  const session = { access_token: token(person), refresh_token: "r", expires_at: Date.now() + 900_000, username: "x" };
  localStorage.setItem("campus-safety.session", JSON.stringify(session));
}

let asked: { url: string; init: RequestInit }[];

function service(...answers: (Response | Error)[]): void {
  asked = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    asked.push({ url, init });
    const next = answers.shift() ?? new TypeError("Failed to fetch");
    if (next instanceof Error) throw next;
    return next;
  });
}

beforeEach(() => signIn(INES));
afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

test("a document goes with this person's token, its body made at the last moment", async () => {
  service(answer(201, '{"receipt": "r"}'));
  expect(await line.putDocument(INES, "reports/1", () => '{"sent_at": "now"}')).toEqual({ status: 201, body: { receipt: "r" }, retryAfterS: null });
  expect(asked[0]).toMatchObject({ url: "/api/v1/reports/1", init: { method: "PUT", body: '{"sent_at": "now"}', headers: { Authorization: `Bearer ${token(INES)}` } } });
});

test("nothing goes out with another person's token", async () => {
  signIn(OMAR);
  service();
  expect(await line.askMissing(INES, ["a"])).toEqual({ failure: "other_person" });
  expect(asked).toEqual([]);
  expect(subject("nonsense")).toBeNull();
});

test("a token the service no longer takes is renewed once, and never for somebody else", async () => {
  const tokens = (person: string) => answer(200, JSON.stringify({ access_token: token(person, 2), refresh_token: "r2", expires_in: 900 }));
  service(answer(401, "{}"), tokens(INES), answer(200, "{}"));
  expect(await line.askMissing(INES, [])).toMatchObject({ status: 200 });
  expect(asked.map(({ url }) => url)).toEqual(["/api/v1/photos/missing", "/api/v1/token", "/api/v1/photos/missing"]);
  service(answer(401, "{}"), tokens(OMAR));
  expect(await line.askMissing(INES, [])).toEqual({ failure: "other_person" });
});

test.each([
  ["the session is over", answer(401, "{}"), { failure: "signed_out" }],
  ["a portal answers the renewal", answer(200, "<html>"), { failure: "portal" }],
  ["the network ends there", new TypeError("x"), { failure: "offline" }],
  ["the service is busy", answer(503, '{"detail": "d"}', { "Retry-After": "9" }), { status: 503, body: { detail: "d" }, retryAfterS: 9 }],
])("no token: %s", async (_, renewal, expected) => {
  service(answer(401, "{}"), renewal);
  expect(await line.askMissing(INES, [])).toMatchObject(expected);
});

test.each([
  ["no network", new TypeError("Failed to fetch"), { failure: "offline" }],
  ["a page", answer(200, "<html>Welcome to the hotel</html>"), { status: 200, body: null, retryAfterS: null }],
  ["a wait", answer(429, '{"status": 429}', { "Retry-After": "12" }), { status: 429, body: { status: 429 }, retryAfterS: 12 }],
  ["a wait by date", answer(503, "", { "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT" }), { status: 503, body: null, retryAfterS: null }],
])("every request ends with an answer or a reason: %s", async (_, given, expected) => {
  service(given);
  expect(await line.askMissing(INES, [])).toEqual(expected);
});

test("a redirect is a portal's", async () => {
  service({ type: "opaqueredirect", status: 0 } as Response);
  expect(await line.keys()).toEqual({ failure: "portal" });
});

test("a small answer that never comes is given up", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) => new Promise((_resolve, reject) => signal!.addEventListener("abort", () => reject(new DOMException("", "AbortError")))));
  const asking = line.keys();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await asking).toEqual({ failure: "offline" });
  vi.useRealTimers();
});

test("a photo is given up when it stops moving, however long it took until then", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const sent: number[] = [];
  const going = line.putPhoto(INES, { sha256: "a", type: "image/jpeg", bytes: new ArrayBuffer(9), begun: 0 }, (bytes) => sent.push(bytes));
  await vi.waitFor(() => expect(upload?.sent).toHaveLength(9));
  expect([upload!.opened, upload!.headers["Content-Range"]]).toEqual(["/api/v1/photos/a", undefined]);
  for (let n = 1; n <= 10; n++) {
    await vi.advanceTimersByTimeAsync(29_000);
    upload!.upload.onprogress({ loaded: n });
  }
  expect(sent).toHaveLength(10);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await going).toEqual({ failure: "offline" });
  vi.useRealTimers();
});

test("of a photo that broke off only the rest goes out, and progress counts what is there", async () => {
  const sent: number[] = [];
  const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9]).buffer;
  const going = line.putPhoto(INES, { sha256: "a", type: "image/jpeg", bytes, begun: 6 }, (so_far) => sent.push(so_far));
  await vi.waitFor(() => expect(upload?.sent).toEqual([7, 8, 9]));
  expect(upload!.headers["Content-Range"]).toBe("bytes 6-8/9");
  upload!.upload.onprogress({ loaded: 2 });
  expect(sent).toEqual([8]);
  upload!.abort();
  expect(await going).toEqual({ failure: "offline" });
});

let upload: FakeUpload | null;

beforeEach(() => {
  upload = null;
  vi.stubGlobal("XMLHttpRequest", class extends FakeUpload {
    constructor() {
      super();
      upload = this;
    }
  });
});

class FakeUpload {
  opened = "";
  headers: Record<string, string> = {};
  sent: number[] = [];
  upload = { onprogress: (_: { loaded: number }) => undefined as void, onload: () => undefined };
  onabort: () => void = () => undefined;
  onloadend: () => void = () => undefined;
  open(_: string, url: string): void {
    this.opened = url;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  send(bytes: ArrayBuffer): void {
    this.sent = [...new Uint8Array(bytes)];
  }
  abort(): void {
    this.onabort();
    this.onloadend();
  }
}
