/** One tab sends at a time. It says so where the others see it, and whoever falls silent is stepped over. */
import { newId } from "@/phone/store/ids";
import { phoneNow, store } from "@/phone/store/store";

const NAME = "campus-safety.queue";
const LEASE_MS = 45_000;
const SIGN_OF_LIFE_MS = 15_000;

interface Lease {
  holder: string;
  until: number;
}

/** False where another tab is at it: come again later. */
export async function alone(work: () => Promise<void>): Promise<boolean> {
  if (typeof navigator === "undefined" || !navigator.locks) return leased(work, false);
  return navigator.locks.request(NAME, { ifAvailable: true }, async (lock) => leased(work, lock !== null));
}

/** Whether some tab is sending now. A live question. */
export async function anyoneSending(): Promise<boolean> {
  return isAlive(((await store.meta.get("lease"))?.value as Lease | undefined) ?? null, phoneNow().getTime());
}

/** `locked`: the browser itself says that nobody else is at it, whatever a tab that died has left behind. */
async function leased(work: () => Promise<void>, locked: boolean): Promise<boolean> {
  const holder = newId();
  if (!(await take(holder, locked))) return false;
  const alive = setInterval(() => void take(holder, false).catch(() => undefined), SIGN_OF_LIFE_MS);
  try {
    await work();
  } finally {
    clearInterval(alive);
    await leave(holder);
  }
  return true;
}

async function take(holder: string, whateverWas: boolean): Promise<boolean> {
  return store.transaction("rw", store.meta, async () => {
    const now = phoneNow().getTime();
    const lease = ((await store.meta.get("lease"))?.value as Lease | undefined) ?? null;
    if (!whateverWas && lease?.holder !== holder && isAlive(lease, now)) return false;
    await store.meta.put({ key: "lease", value: { holder, until: now + LEASE_MS } });
    return true;
  });
}

async function leave(holder: string): Promise<void> {
  await store.transaction("rw", store.meta, async () => {
    const lease = (await store.meta.get("lease"))?.value as Lease | undefined;
    if (lease?.holder === holder) await store.meta.delete("lease");
  });
}

/** A lease that ends too far ahead was taken under another clock. */
function isAlive(lease: Lease | null, now: number): boolean {
  return lease !== null && lease.until > now && lease.until <= now + LEASE_MS;
}
