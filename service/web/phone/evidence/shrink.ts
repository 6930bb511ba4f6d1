/** Makes a photo small enough for a bad network: upright, at most 2048 long, a JPEG of 300 to 500 kB. */

export const LONGEST = 2048;
const MOST_BYTES = 500_000;
/** The service takes no larger file. */
const MOST_UNTOUCHED = 15_000_000;
const JPEG = "image/jpeg";
/** Brands of a still HEVC picture; the others are sequences, or coded in a way that the service does not open. */
const STILL = ["heic", "heix", "heim", "heis"];
const QUALITIES = [0.85, 0.75, 0.65, 0.55, 0.45];

export interface Sent {
  bytes: ArrayBuffer;
  type: string;
}

/**
 * What will be sent; null where the file is no photo that phone or service could read. What this phone cannot open goes
 * as it is only where the service can: a HEIC picture. Anything else would be refused when nobody stands there any more.
 */
export async function shrunken(file: Blob, original: ArrayBuffer, orientation: number): Promise<Sent | null> {
  const type = kindOf(original);
  const picture = await decoded(file);
  if (!picture) return type && type !== JPEG && original.byteLength <= MOST_UNTOUCHED ? { bytes: original, type } : null;
  try {
    if (isFine(type, original.byteLength, orientation, picture)) return { bytes: original, type: JPEG };
    const canvas = drawn(picture);
    const jpeg = await smallest((quality) => encoded(canvas, quality));
    canvas.width = canvas.height = 0; // iOS frees a canvas late
    return { bytes: await jpeg.arrayBuffer(), type: JPEG };
  } finally {
    if ("close" in picture) picture.close();
  }
}

/** The best quality that keeps it small; the last one whatever comes out. An old phone takes its time for each try. */
export async function smallest(encode: (quality: number) => Promise<Blob>): Promise<Blob> {
  const last = QUALITIES.length - 1;
  for (let step = 0; ; ) {
    const tried = await encode(QUALITIES[step]!);
    if (tried.size <= MOST_BYTES || step === last) return tried;
    step = Math.min(last, step + (tried.size > 1.5 * MOST_BYTES ? 2 : 1));
  }
}

/** The size after shrinking, never larger than it was. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Which of the kinds that may go untouched, by its first bytes, as the service judges them. */
export function kindOf(file: ArrayBuffer): string | null {
  const head = String.fromCharCode(...new Uint8Array(file.slice(0, 64)));
  if (head.startsWith("\xff\xd8\xff")) return JPEG;
  if (head.slice(4, 8) !== "ftyp") return null;
  const end = Math.min(new DataView(file).getUint32(0), head.length);
  const brands = head.slice(16, end).match(/[^]{4}/g) ?? [];
  const brand = head.slice(8, 12);
  if (STILL.includes(brand)) return "image/heic";
  return brand === "mif1" && brands.some((one) => STILL.includes(one)) ? "image/heif" : null;
}

type Picture = ImageBitmap | HTMLImageElement;

/** An image element shows a file that breaks off as far as it goes: drawn anew, it opens everywhere. */
function isFine(type: string | null, size: number, orientation: number, picture: Picture): boolean {
  return type === JPEG && "close" in picture && orientation === 1 && size <= MOST_BYTES && Math.max(picture.width, picture.height) <= LONGEST;
}

/** An image element turns a photo upright in every browser that has one; a bitmap is the way with less memory. */
async function decoded(file: Blob): Promise<Picture | null> {
  if (typeof createImageBitmap === "function") {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
    if (bitmap) return bitmap;
  }
  const url = URL.createObjectURL(file);
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
    return image;
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function drawn(picture: Picture): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, fitted(picture.width, picture.height));
  const pen = canvas.getContext("2d", { alpha: false });
  if (!pen) throw new Error("no canvas");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function encoded(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the phone is short of memory"))), JPEG, quality);
  });
}
