/** What climbed to me, most urgent first, as far as it was asked for; kept current without moving what is being read. */
import { computed, ref, watch, type Ref } from "vue";
import { listEscalations, showCount, showEscalation, type EscalationCount, type EscalationOut, type ListEscalationsData } from "@/api";
import { Refused } from "@/signin/call";
import { onChange } from "../live";
import { soon } from "../soon";

export type Filters = Pick<
  NonNullable<ListEscalationsData["query"]>,
  "category" | "severity" | "subject" | "acknowledged" | "place_id" | "level"
>;

const PAGE = 100;
const MOST = 1000;

/** `selected`: the row that is open beside the list; it stays in its place, though it would be listed no more, until another is chosen. */
export function useEscalations(filters: Ref<Filters>, selected: Ref<string | null>) {
  const rows = ref<EscalationOut[]>([]);
  const next = ref<string | null>(null);
  const count = ref<EscalationCount | null>(null);
  const loading = ref(true);
  const failure = ref<unknown>(null);
  /** The row that is listed only because it is selected. */
  let kept: string | null = null;
  let turn = 0;

  async function load(limit: number): Promise<void> {
    const mine = ++turn;
    try {
      const [{ data }, counted] = await Promise.all([
        listEscalations({ query: { ...filters.value, open: true, limit: Math.min(MOST, limit) } }),
        showCount({}),
      ]);
      if (mine !== turn) return;
      const at = rows.value.findIndex((row) => row.id === selected.value);
      const open = rows.value[at];
      const left = open && !data.items.some((row) => row.id === open.id) ? await asItIs(open) : null;
      if (mine !== turn) return;
      kept = left?.id === selected.value ? selected.value : null;
      rows.value = left && kept ? [...data.items.slice(0, at), left, ...data.items.slice(at)] : data.items;
      next.value = data.next ?? null;
      count.value = counted.data;
      failure.value = null;
    } catch (thrown) {
      if (mine === turn) failure.value = thrown;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  async function more(): Promise<void> {
    if (!next.value) return;
    const mine = ++turn;
    const { data } = await listEscalations({ query: { ...filters.value, open: true, limit: PAGE, cursor: next.value } });
    if (mine !== turn) return;
    const known = new Set(rows.value.map((row) => row.id));
    if (data.items.some((row) => row.id === kept)) kept = null;
    rows.value = [...rows.value, ...data.items.filter((row) => !known.has(row.id))];
    next.value = data.next ?? null;
  }

  const refresh = () => load(Math.max(PAGE, rows.value.length));

  watch(
    filters,
    () => {
      loading.value = true;
      rows.value = [];
      void load(PAGE);
    },
    { immediate: true, deep: true },
  );
  onChange(["escalations", "hazards"], soon(refresh));

  /** Which row comes after this one, before anything is settled; else the one before. */
  function after(id: string): string | null {
    const at = rows.value.findIndex((row) => row.id === id);
    return (rows.value[at + 1] ?? rows.value[at - 1])?.id ?? null;
  }

  watch(selected, () => {
    if (kept && kept !== selected.value) rows.value = rows.value.filter((row) => row.id !== kept);
    kept = null;
  });

  return { rows, count, loading, failure, hasMore: computed(() => next.value !== null), refresh, more, after };
}

/** No longer listed may mean settled, or merely acknowledged, changed, or pushed beyond the page: only the service knows. */
async function asItIs(row: EscalationOut): Promise<EscalationOut | null> {
  try {
    return (await showEscalation({ path: { escalation_id: row.id } })).data;
  } catch (thrown) {
    if (thrown instanceof Refused && thrown.status === 404) return null;
    throw thrown;
  }
}
