/** Whether a receipt proves that just this arrived: signed by the service, over this kind, id and content. */
import { isObject } from "./verdict";
import { holds } from "./ed25519";

export interface Expected {
  kind: string;
  id: string;
  content_sha256: string;
}

/** The service's public keys (RFC 7517), old ones too. */
export interface Keys {
  keys: { kid: string; kty: string; crv: string; x: string }[];
}

/** `unknown_key`: signed with a key that is not among these; ask for them anew. */
export type Proof = "proven" | "unknown_key" | "not_proven";

export async function prove(receipt: unknown, expected: Expected, keys: Keys | null): Promise<Proof> {
  const parts = typeof receipt === "string" ? receipt.split(".") : [];
  const [head, payload, signature] = parts;
  if (parts.length !== 3 || !head || !payload || !signature) return "not_proven";
  const header = read(head);
  if (!header || header.alg !== "EdDSA" || !says(read(payload), expected)) return "not_proven";
  const key = keys?.keys.find(({ kid, kty, crv }) => kid === header.kid && kty === "OKP" && crv === "Ed25519");
  if (!key) return "unknown_key";
  const [signed, public_key, over] = [bytesOf(signature), bytesOf(key.x), new TextEncoder().encode(`${head}.${payload}`)];
  return signed && public_key && (await holds(signed, over, public_key)) ? "proven" : "not_proven";
}

export function areKeys(body: unknown): body is Keys {
  if (!isObject(body) || !Array.isArray(body.keys) || body.keys.length === 0) return false;
  return body.keys.every((key) => isObject(key) && typeof key.kid === "string" && typeof key.x === "string");
}

function says(claims: Record<string, unknown> | null, expected: Expected): boolean {
  return (
    claims !== null &&
    claims.kind === expected.kind &&
    claims.id === expected.id &&
    claims.content_sha256 === expected.content_sha256 &&
    typeof claims.received_at === "string"
  );
}

function read(part: string): Record<string, unknown> | null {
  const bytes = bytesOf(part);
  try {
    const said: unknown = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()));
    return isObject(said) ? said : null;
  } catch {
    return null;
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> | null {
  try {
    const letters = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
