/** Where a key leads from a day among months laid out in weeks; undefined for a key that leads nowhere. */

/** `rows` are the weeks as they are laid out, each month beginning its own. At the end of all days it stays where it is. */
export function stepFrom(day: string, key: string, far: boolean, rows: readonly (readonly string[])[]): string | undefined {
  const days = rows.flat();
  const at = days.indexOf(day);
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[key];
  if (by) return far ? undefined : (days[at + by] ?? day);
  const row = far ? days : rows.find((week) => week.includes(day));
  if (key === "Home") return row?.[0];
  return key === "End" ? row?.at(-1) : undefined;
}
