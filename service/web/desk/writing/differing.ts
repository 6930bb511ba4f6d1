/** A document as lines of words, and where two of them say something different. */
export interface Line {
  name: string;
  words: string;
}

export interface Differing {
  name: string;
  before: string;
  after: string;
}

/** In the order of what is written; what only the other one says comes last. */
export function differing(before: Line[], after: Line[]): Differing[] {
  const said = new Map(before.map(({ name, words }) => [name, words]));
  const written = new Set(after.map(({ name }) => name));
  return [
    ...after.map(({ name, words }) => ({ name, before: said.get(name) ?? "", after: words })),
    ...before.filter(({ name }) => !written.has(name)).map(({ name, words }) => ({ name, before: words, after: "" })),
  ].filter((each) => each.before !== each.after);
}
