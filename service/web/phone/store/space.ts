/** How much room the phone has left for photos, and asking the browser not to clear it away. */

/** A shrunken photo, with room for the draft beside it. */
const ONE_PHOTO = 2_000_000;

export interface Room {
  /** Whether one more photo fits; true where the browser does not say. */
  enough: boolean;
  left: number | null;
  /** Whether the browser promised not to clear it away. */
  persisted: boolean;
}

/** To be asked before a photo is taken. */
export async function room(): Promise<Room> {
  const storage = typeof navigator === "undefined" ? undefined : navigator.storage;
  const [estimate, persisted] = await Promise.all([
    storage?.estimate?.().catch(() => undefined),
    storage?.persisted?.().catch(() => false),
  ]);
  const left = estimate?.quota === undefined ? null : Math.max(0, estimate.quota - (estimate.usage ?? 0));
  return { enough: left === null || left >= ONE_PHOTO, left, persisted: persisted ?? false };
}

/** Whether the browser refused to keep something because there was no room. Dexie wraps what the browser says. */
export function isFull(failure: unknown): boolean {
  return /quota/i.test(`${(failure as Error)?.name} ${(failure as Error)?.message}`);
}
