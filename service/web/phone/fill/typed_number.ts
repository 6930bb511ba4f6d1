/** Reads a number as thumbs and Chinese keyboards type it, and writes limits as people read them. */
import type { Limits } from "@/api";

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const THOUSANDS = /^[+-]?\d{1,3},\d{3}$/;

/** The number, null for nothing, or the words as typed where they are no number: nothing typed is lost. */
export function readNumber(typed: string): number | string | null {
  const words = typed.trim();
  if (words === "") return null;
  const plain = words
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[．。]/g, ".")
    .replace(/[－−–—]/g, "-")
    .replace(/，/g, ",");
  // "1,200" may be 1.2 or 1200: only its writer knows.
  if (THOUSANDS.test(plain)) return words;
  const decimal = plain.replace(",", ".");
  return NUMBER.test(decimal) ? Number(decimal) : words;
}

/** "0.3–1 mg/L", "≥ 4 m", "= 0"; null where there is no limit. */
export function limitsText(limits: Limits | null | undefined): string | null {
  const { min = null, max = null } = limits ?? {};
  const unit = limits?.unit ? ` ${limits.unit}` : "";
  if (min !== null && max !== null) return min === max ? `= ${min}${unit}` : `${min}–${max}${unit}`;
  if (min !== null) return `≥ ${min}${unit}`;
  return max !== null ? `≤ ${max}${unit}` : null;
}

/** Decimal keyboards of some phones have no minus: where one makes sense it needs a button. */
export function mayBeNegative(limits: Limits | null | undefined): boolean {
  if (limits?.min != null) return limits.min < 0;
  return limits?.unit === "℃" || (limits?.max ?? 0) < 0;
}
