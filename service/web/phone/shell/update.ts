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
  // Without this the failed chunk becomes an error of the page; the router tells which page it was.
  addEventListener("vite:preloadError", (event) => event.preventDefault());
  router.onError((error, to) => pageNotLoaded(error, to.fullPath, Boolean(router.currentRoute.value.meta.typing)));
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

function pageNotLoaded(error: unknown, to: string, typing: boolean): void {
  if (!/import|fetch|load/i.test(String((error as Error)?.message))) throw error;
  if (!navigator.onLine) {
    pageMissing.value = true;
    return;
  }
  wanted = to;
  update.value = "needed";
  if (!typing && !reloadedJustNow()) reload();
}

function reload(): void {
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.assign(wanted === null ? location.href : `/m${wanted}`);
  if (wanted === null) location.reload();
}

function reloadedJustNow(): boolean {
  return Date.now() - Number(sessionStorage.getItem(RELOADED)) < 30_000;
}
