/** How many notices of mine were not read yet, kept current for the bell. */
import { ref } from "vue";
import { listNotices } from "@/api";

export const unread = ref(0);

const SHOWN = 100;

/** Counted up to a hundred: the bell says 99+. */
export async function countUnread(): Promise<void> {
  const { data } = await listNotices({ query: { unread: true, limit: SHOWN } });
  unread.value = data.items.length;
}
