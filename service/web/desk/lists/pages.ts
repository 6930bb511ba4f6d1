/** One page of a list at a time, walked by cursors that stand in the address; looked at again when something changed. */
import { computed, ref, shallowRef, watch } from "vue";
import { useRoute, useRouter } from "vue-router";
import { onChange, type Topic } from "../live";
import { soon } from "../soon";
import { asQuery, readAsked, type AskedOf, type ListName } from "./asked";

export const PAGE_SIZE = 100;

type Fetched<Row> = { data: { items: Row[]; next?: string | null } };
type Fetch<Name extends ListName, Row> = (query: AskedOf[Name] & { limit: number; cursor?: string }) => Promise<Fetched<Row>>;

export function usePages<Name extends ListName, Row>(name: Name, topics: readonly Topic[], fetchPage: Fetch<Name, Row>) {
  const route = useRoute();
  const router = useRouter();
  const home = route.path;
  const rows = shallowRef<Row[]>([]);
  const next = ref<string | null>(null);
  const loading = ref(false);
  const failure = ref<unknown>(null);
  /** The cursors of the pages before this one, as far as they were walked here. */
  const trail = ref<(string | undefined)[]>([]);
  let turn = 0;

  const asked = computed(() => readAsked(name, route.query));
  const cursor = computed(() => (typeof route.query["cursor"] === "string" ? route.query["cursor"] : undefined));
  const page = computed(() => Number(route.query["page"]) || 1);

  async function load(fresh: boolean): Promise<void> {
    if (route.path !== home) return;
    const mine = ++turn;
    loading.value = fresh;
    try {
      const { data } = await fetchPage({ ...asked.value, limit: PAGE_SIZE, ...(cursor.value ? { cursor: cursor.value } : {}) });
      if (mine !== turn) return;
      rows.value = data.items;
      next.value = data.next ?? null;
      failure.value = null;
    } catch (thrown) {
      // A refresh that fails leaves what is shown.
      if (mine === turn && fresh) {
        failure.value = thrown;
        rows.value = [];
        next.value = null;
      }
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  /** Another question starts at its first page. */
  function ask(changed: Partial<AskedOf[Name]>): Promise<unknown> {
    trail.value = [];
    return router.push({ path: home, query: asQuery({ ...asked.value, ...changed }) });
  }

  function askOnly(wanted: Partial<AskedOf[Name]>): Promise<unknown> {
    trail.value = [];
    return router.push({ path: home, query: asQuery(wanted) });
  }

  function forward(): void {
    if (!next.value) return;
    trail.value.push(cursor.value);
    go(next.value, page.value + 1);
  }

  function back(): void {
    const known = trail.value.pop();
    go(known, known ? page.value - 1 : 1);
  }

  function go(to: string | undefined, at: number): void {
    void router.push({ path: home, query: { ...asQuery(asked.value), ...(to ? { cursor: to, page: String(at) } : {}) } });
  }

  watch(
    () => JSON.stringify([asked.value, cursor.value]),
    () => {
      // The browser's own way back ends where the trail has been.
      const at = trail.value.indexOf(cursor.value);
      if (at >= 0) trail.value.length = at;
      void load(true);
    },
    { immediate: true },
  );
  onChange(topics, soon(() => load(false)));

  return { rows, next, loading, failure, asked, page, ask, askOnly, forward, back, reload: () => load(true) };
}
