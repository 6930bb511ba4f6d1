/** One thing a page shows, fetched when what it is about changes, looked at again when told so and when what failed may succeed. */
import { ref, shallowRef, watch, type Ref } from "vue";
import { onBack } from "./back";
import { onChange, type Topic } from "./live";
import { soon } from "./soon";

/** A look again that fails leaves what is shown, and one that succeeds takes the failure away. */
export function useFetched<Value>(about: () => string | undefined, fetchIt: (about: string) => Promise<Value>, topics: readonly Topic[] = []) {
  const value = shallowRef<Value | null>(null) as Ref<Value | null>;
  const failure = ref<unknown>(null);
  const loading = ref(false);
  let turn = 0;

  async function load(fresh: boolean): Promise<void> {
    const wanted = about();
    if (!wanted) return;
    const mine = ++turn;
    loading.value = fresh;
    if (fresh) failure.value = null;
    try {
      const found = await fetchIt(wanted);
      if (mine !== turn) return;
      value.value = found;
      failure.value = null;
    } catch (thrown) {
      if (mine === turn && (fresh || value.value === null)) failure.value = thrown;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  watch(
    about,
    () => {
      value.value = null;
      void load(true);
    },
    { immediate: true },
  );
  onBack(() => failure.value && void load(false));
  if (topics.length) onChange(topics, soon(() => load(false)));
  return { value, failure, loading, reload: () => load(true), refresh: () => load(false) };
}
