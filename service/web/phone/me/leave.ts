/** Signing out on this phone: what is mine here is cleared only when nothing waits, or when I said so. */
import { forget, signedIn } from "@/signin/session";
import { whoAmI } from "../store/me";
import { store } from "../store/store";
import { signOut, thisDevice } from "./devices";

/** How many begun and handed-in things of mine are only on this phone. */
export async function onlyHere(): Promise<{ unfinished: number; waiting: number }> {
  const person = await whoAmI();
  const [drafts, forms, waiting] = await Promise.all(
    [store.drafts, store.forms, store.outbox].map((table) => table.where({ person }).count()),
  );
  return { unfinished: drafts! + forms!, waiting: waiting! };
}

/** `clear`: everything of mine on this phone goes. Otherwise it stays, unseen by others, until I sign in here again. */
export async function leave(clear: boolean): Promise<void> {
  if (clear) await clearMine();
  const device = thisDevice();
  // Without a network the session ends here alone; it ends at the service when its time is over.
  if (device) await signOut(device).catch(() => undefined);
  forget();
}

async function clearMine(): Promise<void> {
  const person = await whoAmI();
  const tables = store.tables.filter((table) => table.name !== "meta");
  await store.transaction("rw", store.tables, async () => {
    for (const table of tables) await table.where({ person }).delete();
    await store.meta.bulkDelete(["owner", "cursor", "last_synced_at", `me:${signedIn.value}`, `readings:${person}`]);
  });
}
