/** Reads from a JPEG when, where and how upright it was taken. Absence is no offence: pickers and scaling strip it. */
import type { Location } from "@/api";

export interface Hints {
  /** An instant with the offset the camera noted, else the phone's own. */
  captured_at: string | null;
  location: Location | null;
  /** EXIF's 1 to 8; 1 is upright. */
  orientation: number;
}

const NOTHING: Hints = { captured_at: null, location: null, orientation: 1 };

const ORIENTATION = 0x0112, EXIF = 0x8769, GPS = 0x8825, TAKEN = 0x9003, TAKEN_OFFSET = 0x9011;
const LAT_REF = 1, LAT = 2, LON_REF = 3, LON = 4, ERROR_M = 0x1f;
const WIDTH: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 };

type Value = string | number[];
type Fields = Map<number, Value>;

export function readHints(photo: ArrayBuffer): Hints {
  try {
    const tiff = findTiff(new DataView(photo));
    return tiff ? hints(tiff) : NOTHING;
  } catch {
    return NOTHING; // cut off or nonsense
  }
}

/** The TIFF block of the EXIF segment. */
function findTiff(file: DataView): DataView | null {
  if (file.byteLength < 12 || file.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 10 < file.byteLength && file.getUint8(at) === 0xff; ) {
    const marker = file.getUint8(at + 1);
    const length = file.getUint16(at + 2);
    if (marker === 0xe1 && file.getUint32(at + 4) === 0x45786966) return new DataView(file.buffer, at + 10, length - 8);
    if (marker === 0xda) return null;
    at += 2 + length;
  }
  return null;
}

function hints(tiff: DataView): Hints {
  const little = tiff.getUint16(0) === 0x4949;
  const first = fields(tiff, tiff.getUint32(4, little), little);
  const exif = linked(tiff, first, EXIF, little);
  return {
    captured_at: instant(exif.get(TAKEN), exif.get(TAKEN_OFFSET)),
    location: location(linked(tiff, first, GPS, little)),
    orientation: number(first.get(ORIENTATION)) ?? 1,
  };
}

function linked(tiff: DataView, from: Fields, tag: number, little: boolean): Fields {
  const at = number(from.get(tag));
  return at === null ? new Map() : fields(tiff, at, little);
}

function fields(tiff: DataView, at: number, little: boolean): Fields {
  const found: Fields = new Map();
  const count = tiff.getUint16(at, little);
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + 12 * i;
    const type = tiff.getUint16(entry + 2, little);
    const values = tiff.getUint32(entry + 4, little);
    const bytes = values * (WIDTH[type] ?? 0);
    if (!bytes || bytes > 1000) continue; // nothing that is read here is longer
    const start = bytes <= 4 ? entry + 8 : tiff.getUint32(entry + 8, little);
    if (start + bytes > tiff.byteLength) continue;
    found.set(tiff.getUint16(entry, little), read(tiff, type, start, values, little));
  }
  return found;
}

function read(tiff: DataView, type: number, start: number, count: number, little: boolean): Value {
  if (type === 2) {
    const letters = Array.from({ length: count }, (_, i) => String.fromCharCode(tiff.getUint8(start + i)));
    return letters.join("").replace(/\0.*$/s, "").trim();
  }
  return Array.from({ length: count }, (_, i) => numeric(tiff, type, start + i * WIDTH[type]!, little));
}

function numeric(tiff: DataView, type: number, at: number, little: boolean): number {
  if (type === 3) return tiff.getUint16(at, little);
  if (type === 4) return tiff.getUint32(at, little);
  if (type === 5) return tiff.getUint32(at, little) / tiff.getUint32(at + 4, little);
  if (type === 9) return tiff.getInt32(at, little);
  if (type === 10) return tiff.getInt32(at, little) / tiff.getInt32(at + 4, little);
  return tiff.getUint8(at);
}

function instant(taken: Value | undefined, offset: Value | undefined): string | null {
  const parts = typeof taken === "string" && /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(taken);
  if (!parts) return null;
  const zone = typeof offset === "string" && /^[+-]\d\d:\d\d$/.test(offset) ? offset : "";
  const at = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${zone}`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

function location(gps: Fields): Location | null {
  const lat = degrees(gps.get(LAT), gps.get(LAT_REF), "S");
  const lon = degrees(gps.get(LON), gps.get(LON_REF), "W");
  if (lat === null || lon === null || Math.abs(lat) > 90 || Math.abs(lon) > 180 || (lat === 0 && lon === 0)) return null;
  const error = number(gps.get(ERROR_M));
  return { lat, lon, accuracy_m: error !== null && error >= 0 ? error : null };
}

function degrees(value: Value | undefined, half: Value | undefined, negative: string): number | null {
  if (!Array.isArray(value) || value.length !== 3 || !value.every(Number.isFinite)) return null;
  const [whole, minutes, seconds] = value as [number, number, number];
  const size = whole + minutes / 60 + seconds / 3600;
  return Math.round((half === negative ? -size : size) * 1e7) / 1e7;
}

function number(value: Value | undefined): number | null {
  const first = Array.isArray(value) ? value[0] : undefined;
  return first !== undefined && Number.isFinite(first) ? first : null;
}
