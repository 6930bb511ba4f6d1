/** Takes a photo in: upright, shrunken, digested, and safe on the phone before anything else is done with it. */
import { getPreview, type PhotoFactsInput, type PhotoOrigin } from "@/api";
import { sha256 } from "@/phone/store/ids";
import { whoAmI } from "@/phone/store/me";
import { isFull } from "@/phone/store/space";
import { phoneNow, store } from "@/phone/store/store";
import { readHints } from "./exif";
import { position } from "./position";
import { shrunken } from "./shrink";

export interface KeptPhoto {
  sha256: string;
  size: number;
  type: string;
  facts: PhotoFactsInput;
}

/** The phone can show nothing of this file, and the service would not take it. */
export class NotAPhoto extends Error {}

/** The phone has no room left for it: nothing was kept. */
export class NoRoom extends Error {}

/** Resolves when the bytes that will be sent lie on the phone with their digest. */
export async function keepPhoto(file: Blob, origin: PhotoOrigin): Promise<KeptPhoto> {
  const person = await whoAmI();
  const taken_at = phoneNow().toISOString();
  const here = origin === "camera" ? position() : Promise.resolve(null);
  const original = await file.arrayBuffer();
  const hints = readHints(original);
  const sent = await shrunken(file, original, hints.orientation);
  if (!sent) throw new NotAPhoto();
  const facts: PhotoFactsInput = {
    captured_at: hints.captured_at ?? (origin === "camera" ? taken_at : null),
    location: hints.location ?? (await soon(here)),
    origin,
    original_sha256: await sha256(original),
  };
  const photo = { sha256: await sha256(sent.bytes), size: sent.bytes.byteLength, type: sent.type, facts };
  await write({ ...photo, person, taken_at }, sent.bytes);
  return photo;
}

/** An object URL of a photo kept here, else of the service's shrunken copy; null where neither can be had. */
export async function photoUrl(digest: string, size: 320 | 1280 = 1280): Promise<string | null> {
  const key: [string, string] = [await whoAmI(), digest];
  const kept = await store.bytes.get(key);
  if (kept) return urlOf(kept.bytes, (await store.photos.get(key))?.type ?? "image/jpeg");
  const copy = await store.previews.get(key);
  if (copy && size === 320) return urlOf(copy.bytes, copy.type);
  try {
    const { data } = await getPreview({ path: { sha256: digest }, query: { size }, parseAs: "blob" });
    return URL.createObjectURL(data as Blob);
  } catch {
    return copy ? urlOf(copy.bytes, copy.type) : null;
  }
}

const PATIENCE_MS = 500;

/** What is not known by the time the photo is shrunken is hardly waited for. */
function soon<T>(asked: Promise<T | null>): Promise<T | null> {
  return Promise.race([asked, new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))]);
}

function urlOf(bytes: ArrayBuffer, type: string): string {
  return URL.createObjectURL(new Blob([bytes], { type }));
}

type Row = KeptPhoto & { person: string; taken_at: string };

/** Taking the same photo twice keeps one. */
async function write(photo: Row, bytes: ArrayBuffer): Promise<void> {
  const { person, sha256 } = photo;
  try {
    await store.transaction("rw", [store.photos, store.bytes], async () => {
      const known = await store.photos.get([person, sha256]);
      await store.photos.put({ receipt: null, begun: 0, tries: 0, next_try_at: 0, ...known, ...photo, problem: null });
      await store.bytes.put({ person, sha256, bytes });
    });
  } catch (failure) {
    throw isFull(failure) ? new NoRoom() : failure;
  }
}
