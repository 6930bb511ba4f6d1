/** A newer build of the app: found, offered, and taken only when the person says so, never under what is being typed. */
import { ref } from "vue";
import type { Router } from "vue-router";

/** A newer build is there: "ready" waits on this phone, "needed" means that a page of this build can no longer be had. */
export const update = ref<"ready" | "needed" | null>(null);
/** The page that was asked for is not on this phone, and there is no network to fetch it by. */
export const pageMissing = ref(false);

const LOOK_EVERY_MS = 60 * 60_000;
const RELOADED = "campus-safety.reloaded";
let waiting: ServiceWorker | null = null;
let wanted: string | null = null;

export function watchForUpdates(router: Router): void {
  // The event says that a part of this build could not be had, the router for which page.
  addEventListener("vite:preloadError", partMissing);
  router.onError((_, to) => pageNotLoaded(to.fullPath, Boolean(router.currentRoute.value.meta.typing)));
  router.afterEach(() => {
    pageMissing.value = false;
  });
  // What shows the first page needs the line more than what keeps the pages for later.
  addEventListener("load", () => void register(), { once: true });
}

/** The person agreed. */
export function takeUpdate(): void {
  if (!waiting) return reload();
  navigator.serviceWorker.addEventListener("controllerchange", reload, { once: true });
  waiting.postMessage("take over");
}

async function register(): Promise<void> {
  // WeChat on iOS and pages without https have none: the app then works as long as it stays open.
  if (import.meta.env.DEV || !("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register("/m/sw.js", { scope: "/m/" });
    offer(registration.waiting);
    registration.addEventListener("updatefound", () => follow(registration.installing));
    setInterval(() => navigator.onLine && void registration.update().catch(() => undefined), LOOK_EVERY_MS);
  } catch {
    // A browser that has it and forbids it: the same as having none.
  }
}

function follow(worker: ServiceWorker | null): void {
  worker?.addEventListener("statechange", () => {
    if (worker.state === "installed") offer(worker);
  });
}

function offer(worker: ServiceWorker | null): void {
  // The very first one has nothing to replace.
  if (!worker || !navigator.serviceWorker.controller) return;
  waiting = worker;
  update.value = "ready";
}

function partMissing(): void {
  if (navigator.onLine) update.value = "needed";
  else pageMissing.value = true;
}

function pageNotLoaded(to: string, typing: boolean): void {
  if (update.value !== "needed" || pageMissing.value) return;
  wanted = to;
  if (!typing && !reloadedJustNow()) reload();
}

function reload(): void {
  sessionStorage.setItem(RELOADED, String(Date.now()));
  if (wanted === null) location.reload();
  else location.assign(`/m${wanted}`);
}

function reloadedJustNow(): boolean {
  return Date.now() - Number(sessionStorage.getItem(RELOADED)) < 30_000;
}
