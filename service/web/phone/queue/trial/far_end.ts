/** For tests: a service that keeps each thing once and signs receipts, at the end of a line that does with them what it likes. */
import { webcrypto } from "node:crypto";
import canonicalize from "canonicalize";
import type { Line, PhotoToPut } from "../line";
import type { Answer } from "../verdict";

export type Deed = "document" | "missing" | "photo" | "keys";
/** What becomes of one request. */
export type Fate = "pass" | "lose the request" | "lose the answer" | "break in the middle" | "portal" | "never ends" | Answer;

export interface Request {
  deed: Deed;
  person: string;
  /** The path, or the digest. */
  name: string;
  body: Record<string, unknown>;
  bytes: number;
}

const MOST_BEGUN = 8;
const PORTAL: Answer = { status: 200, body: null, retryAfterS: null };
const KINDS: Record<string, string> = { reports: "report", hazards: "hazard", rectifications: "rectification", extension_requests: "extension_request", verifications: "verification", out_of_service_confirmation: "out_of_service_confirmation" };

export class Service implements Line {
  readonly documents = new Map<string, { sha256: string; person: string; receipt: string; sent_at: unknown; body: Record<string, unknown> }>();
  readonly photos = new Map<string, string>();
  /** What came of photos before the line broke, the latest few of them. */
  readonly begun = new Map<string, Uint8Array>();
  readonly requests: Request[] = [];
  /** Asked for every request, with its number from 0. */
  fate: (request: Request, number: number) => Fate = () => "pass";
  /** What it says of a document itself, where that is not simply kept. */
  judge: (request: Request) => Answer | null = () => null;

  private constructor(private key: webcrypto.CryptoKeyPair, private kid: string) {}

  static async open(): Promise<Service> {
    return new Service((await webcrypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as webcrypto.CryptoKeyPair, "k1");
  }

  /** Signs with another key from now on; what was signed before is not told any more. */
  async changeKey(kid: string): Promise<void> {
    this.key = (await webcrypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
    this.kid = kid;
  }

  bytesSent(): number {
    return this.requests.filter(({ deed }) => deed === "photo").reduce((sum, { bytes }) => sum + bytes, 0);
  }

  names(deed: Deed): string[] {
    return this.requests.filter((request) => request.deed === deed).map(({ name }) => name);
  }

  putDocument(person: string, path: string, body: () => string): Promise<Answer> {
    const said = JSON.parse(body()) as Record<string, unknown>;
    return this.asked({ deed: "document", person, name: path, body: said, bytes: 0 }, (request) => this.keep(request));
  }

  askMissing(person: string, digests: string[]): Promise<Answer> {
    return this.asked({ deed: "missing", person, name: "", body: { sha256: digests }, bytes: 0 }, async () => {
      const there = digests.filter((sha256) => this.photos.has(`${person} ${sha256}`));
      const received = there.map((sha256) => ({ sha256, receipt: this.photos.get(`${person} ${sha256}`) }));
      const begun = digests.filter((sha256) => this.begun.has(`${person} ${sha256}`)).map((sha256) => ({ sha256, size: this.begun.get(`${person} ${sha256}`)!.byteLength }));
      return ok({ sha256: digests.filter((sha256) => !there.includes(sha256)), received, begun });
    });
  }

  putPhoto(person: string, photo: PhotoToPut, progress: (sent: number) => void): Promise<Answer> {
    const { sha256, bytes, begun } = photo;
    const key = `${person} ${sha256}`;
    const rest = new Uint8Array(bytes, begun);
    return this.asked({ deed: "photo", person, name: sha256, body: {}, bytes: rest.byteLength }, async (request) => {
      if (begun > (this.begun.get(key)?.byteLength ?? 0)) return problem(416, "photo-not-begun");
      const whole = new Uint8Array([...(this.begun.get(key)?.subarray(0, begun) ?? []), ...rest.subarray(0, request.bytes)]);
      progress(whole.byteLength);
      this.begun.delete(key);
      if (whole.byteLength) this.begun.set(key, whole);
      for (const old of [...this.begun.keys()].slice(0, -MOST_BEGUN)) this.begun.delete(old);
      if (request.bytes < rest.byteLength) return problem(400, "photo-cut-off");
      this.begun.delete(key);
      if ((await digest(whole)) !== sha256) return problem(422, "photo-digest-mismatch");
      if (!this.photos.has(key)) this.photos.set(key, await this.receipt("photo", sha256, sha256));
      return ok({ sha256, receipt: this.photos.get(key) });
    });
  }

  async keys(): Promise<Answer> {
    const { x } = await webcrypto.subtle.exportKey("jwk", this.key.publicKey);
    return this.asked({ deed: "keys", person: "", name: "", body: {}, bytes: 0 }, async () =>
      ok({ keys: [{ kid: this.kid, kty: "OKP", crv: "Ed25519", x }] }),
    );
  }

  private async asked(request: Request, answer: (request: Request) => Promise<Answer>): Promise<Answer> {
    const fate = this.fate(request, this.requests.length);
    this.requests.push(request);
    if (fate === "never ends") return new Promise(() => undefined);
    if (fate === "break in the middle") request.bytes = Math.floor(request.bytes / 2);
    if (fate === "lose the request") return { failure: "offline" };
    if (fate === "portal") return PORTAL;
    if (typeof fate === "object") return fate;
    const given = await answer(request);
    return fate === "lose the answer" || fate === "break in the middle" ? { failure: "offline" } : given;
  }

  private async keep({ name, person, body }: Request): Promise<Answer> {
    const { sent_at, ...content } = body;
    const sha256 = await digest(new TextEncoder().encode(canonicalize(content)));
    const parts = name.split("/");
    const kind = KINDS[parts.at(-2)!] ?? KINDS[parts.at(-1)!]!;
    const id = kind === "out_of_service_confirmation" ? parts[1]! : parts.at(-1)!;
    const known = this.documents.get(name);
    if (known) return known.sha256 === sha256 && known.person === person ? ok({ receipt: known.receipt }) : problem(409, "different-content");
    const refusal = this.judge({ deed: "document", name, person, body, bytes: 0 });
    if (refusal) return refusal;
    const receipt = await this.receipt(kind, id, sha256);
    this.documents.set(name, { sha256, person, receipt, sent_at, body });
    return ok({ receipt, photos_missing: [] }, 201);
  }

  private async receipt(kind: string, id: string, content_sha256: string): Promise<string> {
    const head = base64url(JSON.stringify({ alg: "EdDSA", kid: this.kid, typ: "receipt+jws" }));
    const payload = base64url(JSON.stringify({ kind, id, content_sha256, received_at: new Date().toISOString() }));
    const signature = await webcrypto.subtle.sign("Ed25519", this.key.privateKey, new TextEncoder().encode(`${head}.${payload}`));
    return `${head}.${payload}.${base64url(Buffer.from(signature))}`;
  }
}

export function ok(body: unknown, status = 200): Answer {
  return { status, body, retryAfterS: null };
}

export function problem(status: number, type: string, more: { errors?: unknown[]; retryAfterS?: number } = {}): Answer {
  const { retryAfterS = null, errors = [] } = more;
  return { status, body: { type, title: type, status, detail: `a sentence about ${type}`, errors }, retryAfterS };
}

async function digest(content: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest("SHA-256", content)).toString("hex");
}

function base64url(content: string | Buffer): string {
  return Buffer.from(content).toString("base64url");
}
