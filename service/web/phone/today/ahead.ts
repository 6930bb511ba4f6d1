/** Fetches all rooms before they are entered: where there is no service worker, a basement has no way to them. */
import type { Router } from "vue-router";

const INSPECTION = /^\/(tasks|fill)\//;

/** One after the other, those of an inspection first, when the phone has nothing else to do; what fails is fetched when it is needed. */
export function fetchAhead(router: Router, afterMs = 0): void {
  const idle = (then: () => void) => ("requestIdleCallback" in window ? requestIdleCallback(then) : setTimeout(then, 500));
  const routes = router.getRoutes().sort((one, other) => Number(INSPECTION.test(other.path)) - Number(INSPECTION.test(one.path)));
  const rooms = routes.map((route) => route.components?.default);
  const step = (): void => {
    const room = rooms.shift();
    // A room that was entered already stands there itself instead of the way to it.
    if (typeof room === "function") void (room as () => Promise<unknown>)().then(() => idle(step), () => undefined);
    else if (room) step();
  };
  setTimeout(() => idle(step), afterMs);
}
