/** Handing a form in: what is under way, what the service refused, and at which fields. What was typed stays. */
import { ref } from "vue";
import { useI18n } from "vue-i18n";
import { Refused, sentence } from "@/signin/call";

export function useSending() {
  const { t } = useI18n();
  const busy = ref(false);
  const refusal = ref("");
  /** By the field's name: the first word of its pointer. */
  const faults = ref<Record<string, string>>({});

  /** Whether it was taken. */
  async function send(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    forget();
    try {
      await work();
      return true;
    } catch (thrown) {
      tell(thrown);
      return false;
    } finally {
      busy.value = false;
    }
  }

  function tell(thrown: unknown): void {
    const named = thrown instanceof Refused ? (thrown.problem.errors ?? []) : [];
    faults.value = Object.fromEntries(named.map((fault) => [fault.pointer.split("/")[1] ?? "", fault.detail]));
    refusal.value = thrown instanceof Refused ? thrown.message : sentence(thrown, t("state.offline"));
  }

  function forget(): void {
    refusal.value = "";
    faults.value = {};
  }

  return { busy, refusal, faults, send, forget };
}
