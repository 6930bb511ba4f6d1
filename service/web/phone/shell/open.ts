/** What happens when the app opens, and again whenever it comes back into sight: who am I, what is new, what can be sent. */
import { onBeforeUnmount, ref, watch, type Ref } from "vue";
import { runOut, signedIn } from "@/signin/session";
import { refreshNotices } from "../inbox/notices";
import { startQueue } from "../queue/queue";
import { loadLastSynced, sync } from "../queue/sync";
import { loadMe, me, refreshMe } from "../store/me";
import { loadServerOffset } from "../store/store";
import { askToKeep, online, tryStore } from "./surroundings";

const EVERY_MS = 5 * 60_000;

/** True as soon as what the phone itself knows was read: the first screen waits for that, never for a network. */
export function open(): Ref<boolean> {
  const opened = ref(false);
  tryStore();
  void Promise.allSettled([loadServerOffset(), loadMe(), loadLastSynced()]).then(() => {
    opened.value = true;
    startQueue();
    void refresh();
  });
  watch([signedIn, runOut, online], () => void refresh());
  const seen = () => document.visibilityState === "visible" && void refresh();
  document.addEventListener("visibilitychange", seen);
  const timer = setInterval(seen, EVERY_MS);
  onBeforeUnmount(() => {
    document.removeEventListener("visibilitychange", seen);
    clearInterval(timer);
  });
  return opened;
}

async function refresh(): Promise<void> {
  if (!signedIn.value || runOut.value || !online.value) return;
  void askToKeep().catch(() => undefined);
  await sync();
  if (me.value === null) await refreshMe().catch(() => undefined);
  await refreshNotices();
}
