import { expect, test } from "vitest";
import { differing } from "./differing";

const line = (name: string, words: string) => ({ name, words });

test("only what is said differently is named, with what came and what went", () => {
  const before = [line("Name", "Old"), line("Basis", "Law"), line("Rung 2", "after 3 days")];
  const after = [line("Name", "New"), line("Basis", "Law"), line("Rung 1", "at once")];
  expect(differing(before, after)).toEqual([
    { name: "Name", before: "Old", after: "New" },
    { name: "Rung 1", before: "", after: "at once" },
    { name: "Rung 2", before: "after 3 days", after: "" },
  ]);
});
