/** Puts files side by side into one, uncompressed: photos are compressed already, and every computer opens it. */

export interface FileIn {
  name: string;
  content: Uint8Array<ArrayBuffer>;
}

/** ZIP as APPNOTE 6.3 has it, method 0, names in UTF-8; below 4 GB and 65,535 files. `at`: local time. */
export function zip(files: FileIn[], at: Date): Blob {
  const parts: BlobPart[] = [];
  const directory: BlobPart[] = [];
  let offset = 0;
  let directorySize = 0;
  for (const { name, content } of files) {
    const path = new TextEncoder().encode(name);
    const facts = [[20, 2], [0x0800, 2], [0, 2], ...dosTime(at), [crc32(content), 4], [content.length, 4], [content.length, 4], [path.length, 2], [0, 2]] as Field[];
    const head = packed([[0x04034b50, 4], ...facts]);
    const entry = packed([[0x02014b50, 4], [20, 2], ...facts, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]);
    parts.push(head, path, content);
    directory.push(entry, path);
    offset += head.length + path.length + content.length;
    directorySize += entry.length + path.length;
  }
  const end = packed([[0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [directorySize, 4], [offset, 4], [0, 2]]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

/** A number and how many bytes it takes, the lowest first. */
type Field = [value: number, bytes: number];

function packed(fields: Field[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(fields.flatMap(([value, bytes]) => Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 0xff)));
}

function dosTime(at: Date): Field[] {
  const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
  const day = (Math.max(0, at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();
  return [[time, 2], [day, 2]];
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export function crc32(content: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of content) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
