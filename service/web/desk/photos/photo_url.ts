/** Photos of the service as addresses an <img> can show: fetched with the token, kept while they are likely to be seen again. */
import { signedFetch } from "@/signin/call";

/** `320` and `1280`: upright and shrunken. `original`: the very bytes that were handed in; who looks is put on record. */
export type PhotoSize = 320 | 1280 | "original";

const KEPT = 120;
const kept = new Map<string, Promise<string>>();

/** Throws where the photo is not there (not yet), or the network is away; then the next call tries again. */
export function photoUrl(sha256: string, size: PhotoSize): Promise<string> {
  const key = `${sha256}/${size}`;
  const known = kept.get(key);
  if (known) {
    kept.delete(key);
    kept.set(key, known); // the most lately seen last
    return known;
  }
  const fetched = fetchPhoto(sha256, size);
  kept.set(key, fetched);
  fetched.catch(() => kept.delete(key));
  discardOldest();
  return fetched;
}

async function fetchPhoto(sha256: string, size: PhotoSize): Promise<string> {
  const path = size === "original" ? sha256 : `${sha256}/preview?size=${size}`;
  const answer = await signedFetch(`/api/v1/photos/${path}`);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return URL.createObjectURL(await answer.blob());
}

function discardOldest(): void {
  const [oldest] = kept.keys();
  if (kept.size <= KEPT || !oldest) return;
  void kept.get(oldest)?.then(URL.revokeObjectURL, () => undefined);
  kept.delete(oldest);
}
