/** A document as it is being written: kept in this tab, and carried on to the newest version when somebody else publishes meanwhile. */
import { computed, ref, watch, type Ref } from "vue";
import { keptForm } from "../kept";
import { usePublishing } from "../publishing";

interface Versioned {
  version?: number | null;
}

/**
 * `name` tells its form from others in this tab, whatever version it was begun on; `published` is a fresh form of the newest
 * version known. The form's own version is the one it was begun on; what is sent is meant for the newest, with which it is compared.
 */
export function useWriting<Form extends Versioned>(name: () => string, published: () => Form) {
  const publishing = usePublishing();
  const kept = computed(() => keptForm<Form>(name()));
  const newest = computed(published);
  const form = ref(kept.value.read() ?? published()) as Ref<Form>;
  const version = computed(() => newest.value.version ?? 0);
  const begunOn = computed(() => form.value.version ?? 0);
  // What the service just took is ahead of what the page knows, and nothing that anybody has yet to send.
  const isDirty = computed(() => begunOn.value <= version.value && textOf(form.value) !== textOf(newest.value));
  const isOvertaken = computed(() => isDirty.value && begunOn.value < version.value);

  watch(newest, (newer, older) => {
    if (textOf(form.value) === textOf(older)) form.value = published(); // nothing was written: it follows
    if (newer.version !== older.version) publishing.refusal.value = "";
  });
  watch([form, newest], () => (isDirty.value ? kept.value.keep(form.value) : kept.value.drop()), { deep: true });

  /** The form is what the service took, or without that the newest version again; nothing else is kept. */
  function settle(taken: Form = published()): void {
    kept.value.drop();
    form.value = taken;
  }

  return { ...publishing, form, newest, version, isDirty, isOvertaken, settle };
}

const textOf = (form: Versioned) => JSON.stringify({ ...form, version: null });
