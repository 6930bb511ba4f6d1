/** How an item's own reading describes what is wrong, before the person says it better. */
import type { Item } from "@/api";
import { limitsText } from "./typed_number";

export type Told = { key: string; named: Record<string, string | number> } | null;

/** What was read and what it should be, as words to look up; null where the reading says nothing by itself. */
export function reading(item: Item, value: unknown, said: (text: { zh: string; en: string }) => string): Told {
  if (item.kind === "number" && typeof value === "number") {
    const unit = item.limits?.unit ? ` ${item.limits.unit}` : "";
    return { key: "fill.reading.number", named: { value: `${value}${unit}`, limits: limitsText(item.limits) ?? "" } };
  }
  if (item.kind === "date" && typeof value === "string") return { key: "fill.reading.date", named: { value } };
  const choice = item.kind === "choice" ? item.choices?.find(({ code }) => code === value) : undefined;
  return choice ? { key: "fill.reading.choice", named: { value: said(choice.text) } } : null;
}
