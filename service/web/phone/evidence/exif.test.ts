import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readHints } from "./exif";

const NOTHING = { captured_at: null, location: null, orientation: 1 };

type Entry = [tag: number, type: number, count: number, value: number[] | string];

/** A JPEG's head with an EXIF block of these fields, in either byte order. */
function jpeg(ifd0: Entry[], exif: Entry[], gps: Entry[], little: boolean): ArrayBuffer {
  const tiff = new DataView(new ArrayBuffer(4096));
  let free = 1024;
  const write = (at: number, entries: Entry[]) => {
    tiff.setUint16(at, entries.length, little);
    entries.forEach(([tag, type, count, value], i) => {
      const entry = at + 2 + 12 * i;
      tiff.setUint16(entry, tag, little);
      tiff.setUint16(entry + 2, type, little);
      tiff.setUint32(entry + 4, count, little);
      if (type === 3) return tiff.setUint16(entry + 8, value[0] as number, little);
      if (type === 4) return tiff.setUint32(entry + 8, value[0] as number, little);
      if (typeof value === "string" && value.length <= 4) return [...value].forEach((letter, n) => tiff.setUint8(entry + 8 + n, letter.charCodeAt(0)));
      tiff.setUint32(entry + 8, free, little);
      if (typeof value === "string") [...value].forEach((letter, n) => tiff.setUint8(free + n, letter.charCodeAt(0)));
      else value.forEach((part, n) => tiff.setUint32(free + 4 * n, part, little));
      free += 64;
    });
  };
  tiff.setUint16(0, little ? 0x4949 : 0x4d4d);
  tiff.setUint16(2, 42, little);
  tiff.setUint32(4, 8, little);
  write(8, [...ifd0, [0x8769, 4, 1, [300]], [0x8825, 4, 1, [600]]]);
  write(300, exif);
  write(600, gps);
  const head = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xe1, (4096 + 8) >> 8, (4096 + 8) & 0xff, 0x45, 0x78, 0x69, 0x66, 0, 0];
  return new Uint8Array([...head, ...new Uint8Array(tiff.buffer), 0xff, 0xda, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).buffer;
}

const TAKEN: Entry[] = [[0x9003, 2, 20, "2026:09:01 08:30:15\0"], [0x9011, 2, 7, "+08:00\0"]];
const PLACE: Entry[] = [[1, 2, 2, "S\0"], [2, 5, 3, [36, 1, 39, 1, 3600, 100]], [3, 2, 2, "E\0"], [4, 5, 3, [117, 1, 7, 1, 0, 1]], [0x1f, 5, 1, [125, 10]]];

test.each([true, false])("it says when, where and how upright (little-endian: %s)", (little) => {
  expect(readHints(jpeg([[0x0112, 3, 1, [6]]], TAKEN, PLACE, little))).toEqual({
    captured_at: "2026-09-01T00:30:15.000Z",
    location: { lat: -36.66, lon: 117.1166667, accuracy_m: 12.5 },
    orientation: 6,
  });
});

test("an hour without a zone is the phone's own", () => {
  const { captured_at } = readHints(jpeg([], TAKEN.slice(0, 1), [], true));
  expect(captured_at).toBe(new Date("2026-09-01T08:30:15").toISOString());
});

test.each<Entry[]>([
  [[1, 2, 2, "N\0"], [2, 5, 3, [0, 0, 0, 0, 0, 0]], [3, 2, 2, "E\0"], [4, 5, 3, [0, 0, 0, 0, 0, 0]]],
  [[1, 2, 2, "N\0"], [2, 5, 3, [99, 1, 0, 1, 0, 1]], [3, 2, 2, "E\0"], [4, 5, 3, [1, 1, 0, 1, 0, 1]]],
  [[1, 2, 2, "N\0"], [2, 5, 3, [0, 1, 0, 1, 0, 1]], [3, 2, 2, "E\0"], [4, 5, 3, [0, 1, 0, 1, 0, 1]]],
])("a place that is none is no place", (...gps) => {
  expect(readHints(jpeg([], TAKEN, gps, true)).location).toBeNull();
});

test("what was never set, as 0000:00:00, is no instant", () => {
  expect(readHints(jpeg([], [[0x9003, 2, 20, "0000:00:00 00:00:00\0"]], [], true)).captured_at).toBeNull();
});

test("what is cut off anywhere, or no photo at all, says nothing and never fails", () => {
  const whole = new Uint8Array(jpeg([[0x0112, 3, 1, [6]]], TAKEN, PLACE, true));
  for (let length = 0; length < whole.length; length += 7) readHints(whole.slice(0, length).buffer);
  expect(readHints(new TextEncoder().encode("<html>no photo</html>").buffer)).toEqual(NOTHING);
  expect(readHints(new ArrayBuffer(0))).toEqual(NOTHING);
});

const PHOTOS = join(import.meta.dirname, "../../../../../shared/photos");

test.skipIf(!existsSync(PHOTOS)).each([
  ["gps_1.jpg", 43.4674483, 11.8851267, 1],
  ["iphone_hdr.jpg", 40.4469722, -3.7247528, null],
  ["nokia_8.3.jpg", 60.1467056, 24.9067722, null],
])("real phones: %s", (name, lat, lon, orientation) => {
  const hints = readHints(new Uint8Array(readFileSync(join(PHOTOS, name))).buffer);
  expect(hints.location).toMatchObject({ lat, lon });
  if (orientation !== null) expect(hints.orientation).toBe(orientation);
});

test.skipIf(!existsSync(PHOTOS)).each([["orientation_3.jpg", 3], ["orientation_6.jpg", 6], ["orientation_8.jpg", 8], ["no_exif.jpg", 1], ["broken_exif_1.jpg", 1]])(
  "real phones: %s lies as %i",
  (name, orientation) => {
    expect(readHints(new Uint8Array(readFileSync(join(PHOTOS, name))).buffer).orientation).toBe(orientation);
  },
);
