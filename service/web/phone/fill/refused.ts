/** Leads each error of a refused report to the item that it is about. */
import type { Item } from "@/api";
import type { Draft } from "@/phone/store/drafts";

export interface Refusals {
  byItem: Record<string, string[]>;
  /** What is about the report as a whole. */
  whole: string[];
}

/** Answers are handed in in the order in which the draft holds them, so an error's number is its place there. */
export function refusalsOf(draft: Draft, items: Item[]): Refusals {
  const codes = Object.keys(draft.answers);
  const found: Refusals = { byItem: {}, whole: [] };
  for (const { pointer, detail } of draft.refused ?? []) {
    const code = codes[Number(/^\/answers\/(\d+)/.exec(pointer)?.[1] ?? -1)] ?? named(items, detail);
    if (code && items.some((item) => item.code === code)) (found.byItem[code] ??= []).push(detail);
    else found.whole.push(detail);
  }
  return found;
}

/** An item that was not answered has no number: the sentence names it. */
function named(items: Item[], detail: string): string | undefined {
  return items.find(({ text }) => detail.includes(`“${text.zh}”`) || detail.includes(`“${text.en}”`))?.code;
}
