/** Pulling the page down asks for what is new; the button beside it does the same for everybody else. */
import { onBeforeUnmount, onMounted, ref } from "vue";

const FAR_PX = 72;

/** `pulled`: how far down the page is pulled, 0 to 1. */
export function usePull(refresh: () => void) {
  const pulled = ref(0);
  let from: number | null = null;

  const start = (event: TouchEvent) => {
    from = scrollY <= 0 && event.touches.length === 1 ? event.touches[0]!.clientY : null;
  };
  const move = (event: TouchEvent) => {
    if (from === null) return;
    const way = event.touches[0]!.clientY - from;
    pulled.value = scrollY > 0 ? 0 : Math.min(1, Math.max(0, way / 2 / FAR_PX));
  };
  const end = () => {
    if (pulled.value === 1) refresh();
    pulled.value = 0;
    from = null;
  };

  onMounted(() => {
    addEventListener("touchstart", start, { passive: true });
    addEventListener("touchmove", move, { passive: true });
    addEventListener("touchend", end);
    addEventListener("touchcancel", end);
    // The browser's own pull would load the whole page anew.
    document.documentElement.style.overscrollBehaviorY = "contain";
  });
  onBeforeUnmount(() => {
    removeEventListener("touchstart", start);
    removeEventListener("touchmove", move);
    removeEventListener("touchend", end);
    removeEventListener("touchcancel", end);
    document.documentElement.style.overscrollBehaviorY = "";
  });
  return pulled;
}
