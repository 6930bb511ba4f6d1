/** Fetches the rooms of an inspection before they are entered: where there is no service worker, a basement has no way to them. */

const ROOMS = [
  () => import("@/phone/tasks/Task.vue"),
  () => import("@/phone/fill/DraftRoom.vue"),
  () => import("@/phone/fill/Fill.vue"),
  () => import("@/phone/fill/Review.vue"),
  () => import("@/phone/fill/Kept.vue"),
];

/** One after the other, when the phone has nothing else to do; what fails is fetched when it is needed. */
export function fetchAhead(afterMs = 0): void {
  const idle = (then: () => void) => ("requestIdleCallback" in window ? requestIdleCallback(then) : setTimeout(then, 500));
  let next = 0;
  const step = (): void => {
    const room = ROOMS[next++];
    if (room) void room().then(() => idle(step), () => undefined);
  };
  setTimeout(() => idle(step), afterMs);
}
