/** When a rung comes: so many minutes, hours or days before or after the clock of its ladder. */
export const UNITS = { minutes: 60, hours: 3600, days: 86_400 } as const;
export type Unit = keyof typeof UNITS;
export type Way = "before" | "at" | "after";

export interface RungTime {
  way: Way;
  n: number;
  unit: Unit;
}

const LENGTH = /^([+-]?)P(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?[\d.]+)S)?)?$/;

/** Seconds of an ISO 8601 length of weeks and below, `-P1D`, `PT2H`. */
export function secondsOf(length: string): number {
  const found = LENGTH.exec(length);
  if (!found) return 0;
  const [, sign, weeks, days, hours, minutes, seconds] = found;
  const sum = Number(weeks ?? 0) * 604_800 + Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return sign === "-" ? -sum : sum;
}

/** In the largest unit that says it exactly. */
export function timeOf(length: string): RungTime {
  const seconds = secondsOf(length);
  const far = Math.abs(seconds);
  if (!far) return { way: "at", n: 1, unit: "days" };
  const unit = (["days", "hours"] as const).find((each) => far % UNITS[each] === 0) ?? "minutes";
  return { way: seconds < 0 ? "before" : "after", n: far / UNITS[unit], unit };
}

export function lengthOf({ way, n, unit }: RungTime): string {
  if (way === "at") return "PT0S";
  const far = unit === "days" ? `P${n}D` : `PT${n}${unit === "hours" ? "H" : "M"}`;
  return way === "before" ? `-${far}` : far;
}
