/** What the browser gives this app and what it withholds: the network, a safe origin, a store, being installed. */
import { readonly, ref } from "vue";

const networkIsThere = ref(navigator.onLine);
addEventListener("online", () => (networkIsThere.value = true));
addEventListener("offline", () => (networkIsThere.value = false));
export const online = readonly(networkIsThere);

/** Plain http: no digests, no camera, no position, no page without a network. */
export const safeOrigin = isSecureContext && typeof crypto.subtle === "object";

export const hasServiceWorker = "serviceWorker" in navigator;

/** Some browsers offer the store and then refuse to open it: asked for real, once. */
export const storeMissing = ref(false);
export function tryStore(): void {
  try {
    const asked = indexedDB.open("campus-safety.trial");
    asked.onerror = () => (storeMissing.value = true);
    asked.onsuccess = () => {
      asked.result.close();
      indexedDB.deleteDatabase("campus-safety.trial");
    };
  } catch {
    storeMissing.value = true;
  }
}

/** Asks the browser not to clear what is kept here when the phone runs short; null where it cannot be asked. */
export const keptForGood = ref<boolean | null>(null);
export async function askToKeep(): Promise<void> {
  if (!navigator.storage?.persist) return;
  keptForGood.value = (await navigator.storage.persisted()) || (await navigator.storage.persist());
}
