/** Publishing a document: what is under way, what the service refused, and at which place in the document. */
import { ref } from "vue";
import { useI18n } from "vue-i18n";
import { Refused, sentence } from "@/signin/call";

export function usePublishing() {
  const { t } = useI18n();
  const busy = ref(false);
  const refusal = ref("");
  const isStale = ref(false);
  /** By the whole pointer into the document, as `/items/3/limits`. */
  const faults = ref<Record<string, string>>({});

  async function publish<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
    if (busy.value) return null;
    busy.value = true;
    refusal.value = "";
    isStale.value = false;
    faults.value = {};
    try {
      return await work();
    } catch (thrown) {
      refusal.value = thrown instanceof Refused ? thrown.message : sentence(thrown, t("state.offline"));
      isStale.value = thrown instanceof Refused && thrown.problem.type === "stale-version";
      const named = thrown instanceof Refused ? (thrown.problem.errors ?? []) : [];
      faults.value = Object.fromEntries(named.map((fault) => [fault.pointer, fault.detail]));
      return null;
    } finally {
      busy.value = false;
    }
  }

  /** All that is wrong at one place of the document and below it. */
  const at = (pointer: string): string[] =>
    Object.entries(faults.value)
      .filter(([where]) => where === pointer || where.startsWith(`${pointer}/`))
      .map(([, detail]) => detail);

  return { busy, refusal, isStale, faults, publish, at };
}
