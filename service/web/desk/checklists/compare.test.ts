import { expect, test } from "vitest";
import type { ChecklistIn, Item } from "@/api";
import { compare } from "./compare";

const item = (code: string, more: Partial<Item> = {}): Item => ({ code, category: "fire", kind: "yes_no", text: { zh: code, en: code }, ...more });
const list = (...items: Item[]): ChecklistIn => ({ title: { zh: "表", en: "List" }, category: "fire", items });

test("items added, removed, changed and moved are told apart", () => {
  const found = compare(list(item("a"), item("b"), item("c"), item("d")), list(item("c"), item("a", { severity: "major" }), item("b"), item("e")));
  expect(found.added.map((each) => each.code)).toEqual(["e"]);
  expect(found.removed.map((each) => each.code)).toEqual(["d"]);
  expect(found.changed.map(({ after, fields }) => [after.code, fields])).toEqual([["a", ["severity"]]]);
  expect(found.moved.map((each) => each.code)).toEqual(["c"]);
});

test("what is left out is the same as what is written as empty", () => {
  const written = item("a", { choices: [], limits: null, basis: "", may_skip: false, photo: "on_failure", due: { n: null, kind: "spot" } });
  expect(compare(list(item("a", { due: { kind: "spot" } })), list(written)).same).toBe(true);
});
