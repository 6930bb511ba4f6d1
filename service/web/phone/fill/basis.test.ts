/** The basis as the library writes it. */
import { expect, it } from "vitest";
import { basisParts } from "./basis";

it.each([
  ["消防法 28 [L]; 十项规定 [S]", [["消防法 28", "L"], ["十项规定", "S"]]],
  ["登记规定 61 [L]: 届满前1个月内申请", [["登记规定 61", "L"], ["届满前1个月内申请", null]]],
  ["", []],
])("%o is %o", (basis, parts) => {
  expect(basisParts(basis).map(({ words, grade }) => [words, grade])).toEqual(parts);
});
