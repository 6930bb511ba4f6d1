/** Days and clocks of a zone: on which day an instant falls there, what the clock on the wall shows, and both back. */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export type At = string | number | Date;

/** The day at an instant as the place counts it, `2026-09-01`. */
export function dayAt(at: At, zone: string): string {
  return toWall(at, zone).slice(0, 10);
}

export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days lie between two days; negative where the second is earlier. */
export function daysApart(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The instant at which a day begins there. */
export function startOfDay(day: string, zone: string): string {
  return fromWall(`${day}T00:00`, zone);
}

/** The instant at which a typed day is over there, its 24:00; null for what is no day. */
export function endOfDay(day: string, zone: string): string | null {
  return isDay(day) ? startOfDay(daysLater(day, 1), zone) : null;
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

export function isMidnight(at: At, zone: string): boolean {
  return new Date(at).getTime() % MINUTE_MS === 0 && toWall(at, zone).endsWith("T00:00");
}

/** An instant as a field for date and time takes it, `2026-09-01T12:00`; and what was typed there, back. */
export function toWall(at: At, zone: string): string {
  const shown = new Date(at).getTime();
  return new Date(shown + offsetMs(shown, zone)).toISOString().slice(0, 16);
}

export function fromWall(wall: string, zone: string): string {
  const utc = Date.parse(`${wall}:00Z`);
  const first = utc - offsetMs(utc, zone);
  return new Date(utc - offsetMs(first, zone)).toISOString();
}

/** How far the clocks there are ahead of UTC at an instant. */
function offsetMs(at: number, zone: string): number {
  const parts = clockOf(zone).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return local - Math.floor(at / 1000) * 1000;
}

// A format is dear to make, and a list of a day asks for hundreds.
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const kept = clocks.get(timeZone);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat("en", {
    timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  });
  clocks.set(timeZone, made);
  return made;
}
