/** Whose photos are being taken in, and the work on them: both outlive the buttons, which may go while a photo is shrunk. */
import { ref, watch, type Ref } from "vue";

/** Plain functions, since Vue drops what a part of the page that is gone still emits. */
export interface Album {
  /** Asked anew each time: other photos may have come in meanwhile. */
  photos(): string[];
  put(photos: string[]): void;
  hold<T>(work: Promise<T>): Promise<T>;
  /** The camera or the album opens over the page, and may cost it its life: save first. */
  opening(): void;
}

export interface Holding {
  /** How much work goes on at this moment: the page must not be left. */
  busy: Ref<number>;
  hold<T>(work: Promise<T>): Promise<T>;
  /** Resolves when none goes on. */
  released(): Promise<void>;
}

/** For whoever is there as long as the page is. */
export function useHolding(): Holding {
  const busy = ref(0);
  return {
    busy,
    async hold(work) {
      busy.value++;
      try {
        return await work;
      } finally {
        busy.value--;
      }
    },
    released: () =>
      new Promise((resolve) => {
        const stop = watch(busy, (count) => {
          if (count) return;
          resolve();
          queueMicrotask(() => stop());
        }, { immediate: true });
      }),
  };
}
