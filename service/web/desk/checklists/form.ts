/** A checklist as it is written: a copy to work on, and what is sent of it. */
import type { ChecklistIn, ChecklistOut, Item, ItemKind } from "@/api";

export const KINDS: ItemKind[] = ["yes_no", "number", "date", "choice", "text"];
export const DUES = ["spot", "stop", "hours", "days", "workdays", "next_meal", "before_opening", "plan"] as const;
export const COUNTED: readonly string[] = ["hours", "days", "workdays"];
export const PHOTOS = ["always", "on_failure", "never"] as const;

export type Edited = ChecklistIn & { code: string };

export function editedOf(checklist: ChecklistOut | null): Edited {
  if (!checklist) return { code: "", title: { zh: "", en: "" }, category: "fire", items: [newItem([], "fire")], version: 0 };
  const { code, title, category, items, version } = JSON.parse(JSON.stringify(checklist)) as ChecklistOut;
  return { code, title, category, items, version };
}

export function newItem(others: Item[], category: string): Item {
  const used = new Set(others.map((item) => item.code));
  let n = others.length + 1;
  while (used.has(`item-${n}`)) n++;
  const own = (category === "all" ? "fire" : category) as Item["category"];
  return { code: `item-${n}`, category: own, text: { zh: "", en: "" }, kind: "yes_no", limits: null, choices: [], photo: "on_failure", may_skip: false, severity: "general", due: { kind: "days", n: 7 }, basis: "" };
}

/** Only what belongs to an item's kind is sent: an emptied field is nothing, not "". */
export function sent(form: Edited): ChecklistIn {
  const { code: _code, ...rest } = form;
  return { ...rest, title: { zh: form.title.zh.trim(), en: form.title.en.trim() }, items: form.items.map(itemSent) };
}

function itemSent(item: Item): Item {
  const limits = Object.fromEntries(Object.entries(item.limits ?? {}).map(([name, limit]) => [name, (limit as unknown) === "" ? null : limit]));
  const hasLimits = (item.kind === "number" || item.kind === "date") && Object.values(limits).some((limit) => limit !== null);
  const n = item.due && COUNTED.includes(item.due.kind) ? item.due.n || null : null;
  return {
    ...item,
    limits: hasLimits ? limits : null,
    choices: item.kind === "choice" ? (item.choices ?? []) : [],
    due: item.due ? { kind: item.due.kind, n } : null,
  };
}
