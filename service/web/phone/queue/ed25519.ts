/** Whether a signature holds: by the browser where it can, else by a library that is fetched only then. */

type Bytes = Uint8Array<ArrayBuffer>;

/** `key`: the 32 bytes of an Ed25519 public key. */
export async function holds(signature: Bytes, message: Bytes, key: Bytes): Promise<boolean> {
  if (signature.length !== 64 || key.length !== 32) return false;
  const known = await imported(key);
  if (known) return crypto.subtle.verify({ name: "Ed25519" }, known, signature, message);
  const { verifyAsync } = await import("@noble/ed25519");
  return verifyAsync(signature, message, key).catch(() => false);
}

/** null where the browser knows no Ed25519 (Chromium before 137, WebKit before 17). */
async function imported(key: Bytes): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
}
