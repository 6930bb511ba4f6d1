/** Says 'seen, mine' to many at once, one after another: what fails is named and stays marked. */
import { computed, reactive, ref, watch, type Ref } from "vue";
import { putAcknowledgement, type EscalationOut } from "@/api";
import { sentence } from "@/signin/call";

/** `markable`: the rows that may be marked now; null while it is not known which these are. */
export function useBulk(markable: Ref<EscalationOut[] | null>, offline: () => string) {
  const marked = reactive(new Set<string>());
  const chosen = computed(() => (markable.value ?? []).filter((row) => marked.has(row.id)));
  const done = ref(0);
  const total = ref(0);
  const failures = ref<string[]>([]);
  const running = computed(() => done.value < total.value);

  // Whatever can no longer be marked, whoever saw to it, is not marked when it comes back either.
  watch(markable, (rows) => {
    if (!rows) return;
    const possible = new Set(rows.map((row) => row.id));
    for (const id of marked) if (!possible.has(id)) marked.delete(id);
  });

  async function acknowledge(note: string): Promise<number> {
    const wanted = chosen.value;
    [done.value, total.value, failures.value] = [0, wanted.length, []];
    let taken = 0;
    for (const row of wanted) {
      try {
        await putAcknowledgement({ path: { escalation_id: row.id }, body: { level: row.level, note: note.trim() || undefined } });
        marked.delete(row.id);
        taken++;
      } catch (thrown) {
        failures.value = [...new Set([...failures.value, sentence(thrown, offline())])];
      }
      done.value++;
    }
    return taken;
  }

  return { marked, chosen, done, total, failures, running, acknowledge };
}
