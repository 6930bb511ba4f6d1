// @vitest-environment happy-dom
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { erase, handInReport, OMAR, start } from "./trial/phone";
import { crc32, zip } from "./zip";

afterEach(erase);

test("the check sum is the one every unpacker reckons", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

test("python, which did not write it, unpacks it", async () => {
  const files = [{ name: "等待.json", content: new TextEncoder().encode("{}") }, { name: "photos/a.jpg", content: new Uint8Array([0, 255, 7]) }];
  const path = join(mkdtempSync(join(tmpdir(), "zip-")), "a.zip");
  writeFileSync(path, Buffer.from(await zip(files, new Date(2026, 8, 1, 8, 30, 2)).arrayBuffer()));
  const script = "import sys,zipfile,json; z=zipfile.ZipFile(sys.argv[1]); print(json.dumps([z.testzip(), [(i.filename, i.file_size, i.date_time) for i in z.infolist()], list(z.read('photos/a.jpg'))]))";
  const said: unknown = JSON.parse(execFileSync("python3", ["-c", script, path], { encoding: "utf8" }));
  expect(said).toEqual([null, [["等待.json", 2, [2026, 9, 1, 8, 30, 2]], ["photos/a.jpg", 3, [2026, 9, 1, 8, 30, 2]]], [0, 255, 7]]);
});

test("the export holds all of mine with its photos, and nothing of another person", async () => {
  const omars = await start(OMAR);
  await handInReport(omars, [await omars.photo("his")]);
  const phone = await start();
  const photo = await phone.photo("mine");
  const id = await handInReport(phone, [photo]);
  const text = await (await phone.exportQueue()).text();
  expect(text).toContain(`photos/${photo}.jpg`);
  expect(text).toContain(id);
  expect(text).toContain("mine".repeat(100));
  expect(text).not.toContain("his".repeat(100));
  expect(text).not.toContain(OMAR);
});
