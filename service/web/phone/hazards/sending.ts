/** Hands a form in: names what is missing, asks once where there is doubt, and says when it is safe on the phone. */
import { ref, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { useRouter } from "vue-router";
import { isFull } from "@/phone/store/space";
import { showNews } from "./news";

export interface Sending {
  faults: Ref<string[]>;
  doubt: Ref<string | null>;
  busy: Ref<boolean>;
  send(): Promise<void>;
}

export interface Steps {
  /** Sentences of what is missing; none where it can go. */
  missing(): string[];
  /** A sentence to think about before it goes. */
  doubt?(): string | null;
  handIn(): Promise<unknown>;
  /** What is said afterwards, and where. */
  done: string;
  to: string;
}

export function useSending(steps: Steps): Sending {
  const { t } = useI18n();
  const router = useRouter();
  const faults = ref<string[]>([]);
  const doubt = ref<string | null>(null);
  const busy = ref(false);

  async function send(): Promise<void> {
    if (busy.value) return;
    faults.value = steps.missing();
    const thought = steps.doubt?.() ?? null;
    const isNew = thought !== null && thought !== doubt.value;
    doubt.value = faults.value.length ? null : thought;
    if (faults.value.length || isNew) return;
    busy.value = true;
    try {
      await steps.handIn();
      showNews(t(steps.done));
      await router.replace(steps.to);
    } catch (thrown) {
      faults.value = [t("hazards.not_kept", { reason: isFull(thrown) ? t("queue.stuck.full") : String((thrown as Error)?.message ?? thrown) })];
    } finally {
      busy.value = false;
    }
  }

  return { faults, doubt, busy, send };
}
