/** Days as a date field gives them, and the instant at which such a day is over here. */

/** "2026-12-01" is over at 24:00 of the phone's zone; null for what is no day. */
export function endOfDay(day: string): Date | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return null;
  const [year, month, date] = parts.slice(1).map(Number) as [number, number, number];
  const end = new Date(year, month - 1, date + 1);
  const begin = new Date(year, month - 1, date);
  return begin.getMonth() === month - 1 ? end : null;
}


export function dayOf(instant: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`;
}

export function daysLater(day: Date, days: number): string {
  return dayOf(new Date(day.getFullYear(), day.getMonth(), day.getDate() + days));
}
