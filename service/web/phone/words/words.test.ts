/** Both languages say the same things, and no screen asks for words that nobody wrote. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Words = { [name: string]: string | Words };

const HERE = join(import.meta.dirname, "../..");
const SHARED = { "zh-CN": read("words/zh-CN.json"), en: read("words/en.json") };

function read(path: string): Words {
  return JSON.parse(readFileSync(join(HERE, path), "utf8")) as Words;
}

function rooms(app: string, language: string): Words {
  const folder = `${app}/words/${language}`;
  const files = readdirSync(join(HERE, folder)).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(files.map((name) => [name.replace(/\.json$/, ""), read(`${folder}/${name}`)]));
}

/** "inbox.older" -> its text. */
function flat(words: Words, before = ""): Map<string, string> {
  const found = Object.entries(words).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[before + name, value]] : [...flat(value, `${before}${name}.`)],
  );
  return new Map(found);
}

function holes(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
}

function sources(folder: string): string[] {
  return readdirSync(join(HERE, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(vue|ts)$/.test(name) && !name.includes("node_modules") && !name.endsWith(".test.ts"))
    .map((name) => join(folder, name));
}

/** What is asked for by its whole name, and the beginnings of names that are put together. */
function asked(path: string): { names: string[]; beginnings: string[] } {
  const text = readFileSync(join(HERE, path), "utf8");
  const names = [...text.matchAll(/\bt\(\s*(?:[^()"`]*\?\s*)?"([\w.]+)"(?:\s*:\s*"([\w.]+)")?/g)].flatMap((found) => found.slice(1, 3));
  const titles = [...text.matchAll(/\btitle: "([\w]+\.[\w.]+)"/g)].map((found) => found[1]);
  const beginnings = [...text.matchAll(/\bt\(\s*`([\w.]+\.)\$\{/g)].map((found) => found[1]!);
  return { names: [...names, ...titles].filter((name): name is string => Boolean(name)), beginnings };
}

describe.each(["shared", "phone", "desk"])("the words of %s", (app) => {
  const zh = flat(app === "shared" ? SHARED["zh-CN"] : rooms(app, "zh-CN"));
  const en = flat(app === "shared" ? SHARED.en : rooms(app, "en"));

  it("are there in both languages", () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  it("leave room for the same things, and none is empty", () => {
    const differing = [...zh].filter(([name, text]) => !text.trim() || !en.get(name)?.trim() || String(holes(text)) !== String(holes(en.get(name)!)));
    expect(differing.map(([name]) => name)).toEqual([]);
  });
});

describe.each(["phone", "desk"])("the screens of %s", (app) => {
  const known = [...flat({ ...SHARED.en, ...rooms(app, "en") }).keys()];
  const all = [...sources(app), ...sources("signin")];

  it("ask for no words that are not there", () => {
    const unknown = all.flatMap((path) => {
      const { names, beginnings } = asked(path);
      const missing = names.filter((name) => !known.includes(name));
      const lost = beginnings.filter((beginning) => !known.some((name) => name.startsWith(beginning)));
      return [...missing, ...lost].map((name) => `${path}: ${name}`);
    });
    expect(unknown).toEqual([]);
  });

  it("have no room whose words hide those that both apps use", () => {
    expect(Object.keys(rooms(app, "en")).filter((room) => room in SHARED.en)).toEqual([]);
  });
});
