/** One sentence about what was just done, shown on the page one comes to, for a while. */
import { shallowRef } from "vue";

const SHOWN_MS = 8_000;

export const news = shallowRef<string | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export function showNews(words: string): void {
  news.value = words;
  clearTimeout(timer);
  timer = setTimeout(() => (news.value = null), SHOWN_MS);
}
