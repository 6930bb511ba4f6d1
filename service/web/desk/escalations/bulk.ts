/** Says 'seen, mine' to many at once, one after another: what fails is named and stays marked. */
import { computed, reactive, ref } from "vue";
import { putAcknowledgement, type EscalationOut } from "@/api";
import { sentence } from "@/signin/call";

export function useBulk(offline: () => string) {
  const marked = reactive(new Set<string>());
  const done = ref(0);
  const total = ref(0);
  const failures = ref<string[]>([]);
  const running = computed(() => done.value < total.value);

  async function acknowledge(rows: EscalationOut[], note: string): Promise<number> {
    const wanted = rows.filter((row) => marked.has(row.id) && row.open && !row.acknowledged);
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

  return { marked, done, total, failures, running, acknowledge };
}
