/** Cuts a checklist into the parts in which it is walked: its categories, in the order in which they first come. */
import type { Category, Item } from "@/api";

export interface Section {
  category: Category;
  items: { item: Item; number: number }[];
}

/** `number` counts from 1 through the sections, as they are shown. */
export function sectionsOf(items: Item[]): Section[] {
  const byCategory = new Map<Category, Item[]>();
  for (const item of items) byCategory.set(item.category, [...(byCategory.get(item.category) ?? []), item]);
  let number = 0;
  return [...byCategory].map(([category, own]) => ({ category, items: own.map((item) => ({ item, number: ++number })) }));
}
