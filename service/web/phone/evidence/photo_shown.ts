/** The address under which a photo can be shown, for as long as something shows it. */
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from "vue";
import { photoUrl } from "./keep_photo";

export interface Shown {
  url: Ref<string | null>;
  state: Ref<"loading" | "there" | "missing">;
}

/** Asked again when the photo changes and when the network comes back; its memory is given back. */
export function usePhoto(sha256: () => string | undefined, size: 320 | 1280): Shown {
  const url = ref<string | null>(null);
  const state = ref<"loading" | "there" | "missing">("loading");
  let gone = false;

  function put(next: string | null): void {
    if (url.value) URL.revokeObjectURL(url.value);
    url.value = next;
  }

  async function show(): Promise<void> {
    const wanted = sha256();
    state.value = "loading";
    put(null);
    const found = wanted ? await photoUrl(wanted, size).catch(() => null) : null;
    if (gone || wanted !== sha256()) return found ? URL.revokeObjectURL(found) : undefined;
    put(found);
    state.value = found ? "there" : "missing";
  }

  const again = () => {
    if (state.value === "missing") void show();
  };
  watch(sha256, show, { immediate: true });
  onMounted(() => addEventListener("online", again));
  onBeforeUnmount(() => {
    gone = true;
    removeEventListener("online", again);
    put(null);
  });
  return { url, state };
}
