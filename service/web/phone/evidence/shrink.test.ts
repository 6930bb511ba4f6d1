import { expect, test } from "vitest";
import { fitted, kindOf, smallest } from "./shrink";

test.each([[4000, 3000, 2048, 1536], [3000, 4000, 1536, 2048], [2048, 1000, 2048, 1000], [800, 600, 800, 600], [20000, 2, 2048, 1]])(
  "%i x %i becomes %i x %i",
  (width, height, ...expected) => {
    expect(Object.values(fitted(width, height))).toEqual(expected);
  },
);

test.each([[500_000, [0.85]], [560_000, [0.85, 0.75]], [800_000, [0.85, 0.65, 0.55]], [9_000_000, [0.85, 0.65, 0.45]]])(
  "of a photo of %i bytes at the best quality, these are tried: %j",
  async (size, expected) => {
    const tried: number[] = [];
    await smallest(async (quality) => {
      tried.push(quality);
      return { size: size * (quality / 0.85) ** 1.3 } as Blob;
    });
    expect(tried).toEqual(expected);
  },
);

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0)).buffer;

test.each([
  ["\xff\xd8\xff\xe0........", "image/jpeg"],
  ["\x89PNG\r\n\x1a\n....", null],
  ["RIFF....WEBPVP8 ", null],
  ["\0\0\0\x18ftypheic", "image/heic"],
  ["\0\0\0\x18ftypheim\0\0\0\0mif1heim", "image/heic"],
  ["\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "image/heif"],
  ["\0\0\0\x18ftypmif1\0\0\0\0mif1avif", null],
  ["\0\0\0\x14ftypmif1\0\0\0\0mif1heic", null],
  ["\0\0\0\x18ftypmif1", null],
  ["\0\0\0\x18ftypmsf1\0\0\0\0msf1heic", null],
  ["\0\0\0\x18ftyphevc\0\0\0\0hevcheic", null],
  ["\0\0\0\x18ftypmp42", null],
  ["<html>", null],
  ["", null],
])("%j is %s by its first bytes", (head, type) => {
  expect(kindOf(bytes(head))).toBe(type);
});
