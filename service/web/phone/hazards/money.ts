/** Yuan as people write them, cents as they travel. */

/** "1,234.5" is 123450 cents; null for what is no amount. Worked out on the digits: no fraction is ever rounded. */
export function centsOf(text: string): number | null {
  const written = text.trim().replace(/[,，\s]/g, "").replace(/^[¥￥]/, "").replace(/元$/, "");
  const parts = /^(\d{1,12})(?:[.．](\d{1,2}))?$/.exec(written);
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? "").padEnd(2, "0")) : null;
}

export function yuanOf(cents: number, language: string): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: cents % 100 ? 2 : 0, maximumFractionDigits: 2 }).format(cents / 100);
}
