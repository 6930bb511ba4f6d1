/** Keeps the pages of one build on the phone, so that they open without a network. Answers of the service are never kept. */
import { createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

/** The little of a service worker's world that is used here; its full types would hide those of the pages. */
declare const self: {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(name: "message", then: (event: { data: unknown }) => void): void;
  addEventListener(name: "activate", then: (event: { waitUntil(done: Promise<void>): void }) => void): void;
};
declare const __FILES__: { url: string; revision: string | null }[];

precacheAndRoute(__FILES__);
registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html")));

// A new build waits until the person agrees: nothing is swapped under a report that is being written.
self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
