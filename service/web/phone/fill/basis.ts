/** Takes the basis of an item apart: the words, and how well each source is known. */

/** L: the law's own text. S: told by a second source. M: from memory, unchecked. D: a default of this system. */
export type SourceGrade = "L" | "S" | "M" | "D";

export interface BasisPart {
  words: string;
  grade: SourceGrade | null;
}

export function basisParts(basis: string): BasisPart[] {
  const parts = [...basis.matchAll(/([^[\]]+)(?:\[([LSMD])\])?/g)];
  return parts
    .map(([, words, grade]) => ({ words: (words ?? "").replace(/^[\s;；:：,，]+|[\s;；]+$/g, ""), grade: (grade as SourceGrade | undefined) ?? null }))
    .filter(({ words }) => words !== "");
}
