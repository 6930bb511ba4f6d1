/** Reads QR codes: by the browser itself where it can, else by a decoder that comes with the app and from nowhere else. */

type Picture = HTMLVideoElement | ImageBitmap;
/** What each QR code in the picture says. */
export type Decoder = (picture: Picture) => Promise<string[]>;

interface Native {
  new (options: { formats: string[] }): { detect(picture: Picture): Promise<{ rawValue: string }[]> };
  getSupportedFormats(): Promise<string[]>;
}

/** A label fills a good part of the picture: more pixels than these only cost time. */
const LONGEST_SIDE = 1600;

let chosen: Promise<Decoder> | null = null;

export function decoder(): Promise<Decoder> {
  chosen ??= choose().catch((thrown) => {
    chosen = null;
    throw thrown;
  });
  return chosen;
}

export async function codesInPhoto(photo: Blob): Promise<string[]> {
  const bitmap = await createImageBitmap(photo);
  try {
    return await (await decoder())(bitmap);
  } finally {
    bitmap.close();
  }
}

async function choose(): Promise<Decoder> {
  const native = (globalThis as { BarcodeDetector?: Native }).BarcodeDetector;
  // Some desktops offer the class without any format behind it.
  const formats = native ? await native.getSupportedFormats().catch(() => []) : [];
  if (native && formats.includes("qr_code")) {
    const detector = new native({ formats: ["qr_code"] });
    return async (picture) => (await detector.detect(picture)).map((code) => code.rawValue);
  }
  return bundled();
}

async function bundled(): Promise<Decoder> {
  const [{ prepareZXingModule, readBarcodes }, wasm] = await Promise.all([
    import("zxing-wasm/reader"),
    import("zxing-wasm/reader/zxing_reader.wasm?url"),
  ]);
  await prepareZXingModule({ overrides: { locateFile: () => wasm.default }, fireImmediately: true });
  return async (picture) => {
    const codes = await readBarcodes(pixels(picture), { formats: ["QRCode"], maxNumberOfSymbols: 4 });
    return codes.filter((code) => code.isValid).map((code) => code.text);
  };
}

const canvas = document.createElement("canvas");

function pixels(picture: Picture): ImageData {
  const [width, height] = picture instanceof HTMLVideoElement ? [picture.videoWidth, picture.videoHeight] : [picture.width, picture.height];
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
