/** Signing out on this phone: what is mine here is cleared only when nothing waits, or when I said so. */
import { forget, signedIn } from "@/signin/session";
import { keptAs, whoAmI } from "../store/me";
import { store } from "../store/store";
import { signOut, thisDevice } from "./devices";

export interface OnlyHere {
  unfinished: number;
  waiting: number;
}

/** What becomes of what is mine on this phone. What stays is unseen by others, until I sign in here again. */
export type Clearing = "nothing" | "if_all_arrived" | "all";

/** How many begun and handed-in things of mine are only on this phone. */
export async function onlyHere(): Promise<OnlyHere> {
  const person = await whoAmI();
  const [drafts, forms, waiting] = await Promise.all(
    [store.drafts, store.forms, store.outbox].map((table) => table.where({ person }).count()),
  );
  return { unfinished: drafts! + forms!, waiting: waiting! };
}

export async function leave(clearing: Clearing): Promise<void> {
  if (clearing !== "nothing") await clearMine(clearing);
  const device = thisDevice();
  // Without a network the session ends here alone; it ends at the service when its time is over.
  if (device) await signOut(device).catch(() => undefined);
  forget();
}

async function clearMine(clearing: Clearing): Promise<void> {
  const person = await whoAmI();
  const tables = store.tables.filter((table) => table.name !== "meta");
  await store.transaction("rw", store.tables, async () => {
    if (clearing === "if_all_arrived") {
      // Counted again where nothing can come between: another tab may just have handed something in.
      const { unfinished, waiting } = await onlyHere();
      if (unfinished + waiting > 0) return;
    }
    for (const table of tables) await table.where({ person }).delete();
    await store.meta.bulkDelete(["owner", "cursor", "last_synced_at", `readings:${person}`]);
    if (signedIn.value) await keptAs(signedIn.value).delete();
  });
}
