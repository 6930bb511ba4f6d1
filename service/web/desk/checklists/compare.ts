/** What one version of a checklist says differently from another, item by item. */
import type { ChecklistIn, Item } from "@/api";

export const FIELDS = ["text", "category", "kind", "limits", "choices", "severity", "due", "photo", "may_skip", "basis"] as const;
export type Field = (typeof FIELDS)[number];

export interface Changed {
  before: Item;
  after: Item;
  fields: Field[];
}

export interface Difference {
  title: boolean;
  category: boolean;
  added: Item[];
  removed: Item[];
  changed: Changed[];
  /** Said the same, but at another place among the others. */
  moved: Item[];
  same: boolean;
}

/** Fields that mean the same when left out. */
const EMPTY: Partial<Record<Field, unknown>> = { choices: [], photo: "on_failure", may_skip: false, basis: "", limits: null, severity: null, due: null };

export function compare(before: ChecklistIn, after: ChecklistIn): Difference {
  const known = new Map(before.items.map((item) => [item.code, item]));
  const kept = new Set(after.items.map((item) => item.code));
  const added = after.items.filter((item) => !known.has(item.code));
  const removed = before.items.filter((item) => !kept.has(item.code));
  const stayed = after.items.filter((item) => known.has(item.code));
  const changed = stayed
    .map((item) => ({ before: known.get(item.code)!, after: item, fields: FIELDS.filter((field) => differs(known.get(item.code)!, item, field)) }))
    .filter(({ fields }) => fields.length);
  const moved = outOfOrder(stayed, before.items);
  const title = written(before.title) !== written(after.title);
  const category = before.category !== after.category;
  const same = !title && !category && !added.length && !removed.length && !changed.length && !moved.length;
  return { title, category, added, removed, changed, moved, same };
}

function differs(one: Item, other: Item, field: Field): boolean {
  return written(one[field] ?? EMPTY[field]) !== written(other[field] ?? EMPTY[field]);
}

/** Equal for what says the same: names in order, nothing for what is null. */
function written(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    each && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).filter(([, inner]) => inner !== null).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** The fewest items that were moved: all but the longest row that kept its order. */
function outOfOrder(stayed: Item[], before: Item[]): Item[] {
  const placeBefore = new Map(before.map((item, index) => [item.code, index]));
  const places = stayed.map((item) => placeBefore.get(item.code)!);
  const longest = places.map(() => 1);
  const from = places.map(() => -1);
  for (let at = 0; at < places.length; at++) {
    for (let earlier = 0; earlier < at; earlier++) {
      if (places[earlier]! < places[at]! && longest[earlier]! + 1 > longest[at]!) [longest[at], from[at]] = [longest[earlier]! + 1, earlier];
    }
  }
  const inOrder = new Set<number>();
  for (let at = longest.indexOf(Math.max(0, ...longest)); at >= 0; at = from[at]!) inOrder.add(at);
  return stayed.filter((_, index) => !inOrder.has(index));
}
