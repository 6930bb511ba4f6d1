/** My notices: fetched when there is a network, kept for when there is none; what was read here is told as soon as possible. */
import { computed, ref } from "vue";
import { listNotices, putReading, showNotice, type NoticeOut } from "@/api";
import { Refused } from "@/signin/call";
import { me, whoAmI } from "../store/me";
import { useLive } from "../store/live";
import type { NoticeRow } from "../store/rows";
import { remember, remembered, serverNow, store } from "../store/store";

/** The newest are kept on the phone; older ones are there when there is a network. */
const PAGE = 100;

/** null after a fetch that went well. */
export const noticesFailure = ref<unknown>(null);

const rows = useLive(() => store.notices.orderBy("created_at").reverse().toArray());
/** Mine, the newest first; undefined until the phone's store answered. */
export const notices = computed<NoticeRow[] | undefined>(() => rows.value?.filter((notice) => notice.person === me.value?.id));
export const unread = computed(() => notices.value?.filter((notice) => notice.read_at === null).length ?? 0);

export async function refreshNotices(): Promise<void> {
  try {
    const person = await whoAmI();
    await tellReadings(person);
    const { data } = await listNotices({ query: { limit: PAGE } });
    await keep(person, data.items);
    noticesFailure.value = null;
  } catch (thrown) {
    noticesFailure.value = thrown;
  }
}

/** A page from the service alone: what is older than the kept ones. */
export async function olderNotices(cursor: string | null): Promise<{ items: NoticeOut[]; next: string | null }> {
  const { data } = await listNotices({ query: { limit: PAGE, ...(cursor ? { cursor } : {}) } });
  return { items: data.items, next: data.next ?? null };
}

/** From the phone, else from the service. */
export async function notice(id: string): Promise<NoticeOut> {
  const kept = await store.notices.get(id);
  if (kept && kept.person === me.value?.id) return kept;
  return (await showNotice({ path: { notice_id: id } })).data;
}

/** Read here and now; the service hears of it at once or with the next refresh. */
export async function read(...ids: string[]): Promise<void> {
  const person = await whoAmI();
  await store.transaction("rw", [store.notices, store.meta], async () => {
    await store.notices.where("id").anyOf(ids).filter((row) => row.read_at === null).modify({ read_at: serverNow().toISOString() });
    await remember(key(person), [...new Set([...((await remembered<string[]>(key(person))) ?? []), ...ids])]);
  });
  await tellReadings(person).catch(() => undefined);
}

async function tellReadings(person: string): Promise<void> {
  for (const id of (await remembered<string[]>(key(person))) ?? []) {
    try {
      await putReading({ path: { notice_id: id } });
    } catch (thrown) {
      // Gone or never mine: there is nothing to tell.
      if (!(thrown instanceof Refused) || thrown.status !== 404) throw thrown;
    }
    await store.transaction("rw", store.meta, async () => {
      const left = ((await remembered<string[]>(key(person))) ?? []).filter((other) => other !== id);
      await remember(key(person), left);
    });
  }
}

/** What was read here while the list was on its way stays read. */
async function keep(person: string, items: NoticeOut[]): Promise<void> {
  await store.transaction("rw", [store.notices, store.meta], async () => {
    const told = new Set((await remembered<string[]>(key(person))) ?? []);
    const now = serverNow().toISOString();
    const fresh = items.map((item) => ({ ...item, person, read_at: item.read_at ?? (told.has(item.id) ? now : null) }));
    const ids = new Set(items.map((item) => item.id));
    await store.notices.where({ person }).filter((row) => !ids.has(row.id)).delete();
    await store.notices.bulkPut(fresh);
  });
}

function key(person: string): string {
  return `readings:${person}`;
}
