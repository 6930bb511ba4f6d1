/** The last way out: everything that has not arrived, drafts too, with its photos, in one file for another way to the bureau. */
import { whoAmI } from "@/phone/store/me";
import { phoneNow, store } from "@/phone/store/store";
import { zip, type FileIn } from "./zip";

/** A ZIP: `waiting.json` with all that was handed in, written or receipted in part, and `photos/<digest>.jpg`. */
export async function exportQueue(): Promise<Blob> {
  const person = await whoAmI();
  const now = phoneNow();
  const [outbox, drafts, forms, photos] = await Promise.all([
    store.outbox.where({ person }).sortBy("handed_in_at"),
    store.drafts.where({ person }).toArray(),
    store.forms.where({ person }).toArray(),
    store.photos.where({ person }).toArray(),
  ]);
  const said = { exported_at: now.toISOString(), person, outbox, drafts, forms, photos };
  const files: FileIn[] = [{ name: "waiting.json", content: new TextEncoder().encode(JSON.stringify(said, null, 1)) }];
  for (const { sha256, type } of photos) {
    const kept = await store.bytes.get([person, sha256]);
    if (kept) files.push({ name: `photos/${sha256}.${type.replace("image/", "").replace("jpeg", "jpg")}`, content: new Uint8Array(kept.bytes) });
  }
  return zip(files, now);
}
