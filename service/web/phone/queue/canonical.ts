/** The RFC 8785 form of JSON: by its digest the service says what it received. */
import { sha256 } from "@/phone/store/ids";
import type { Json } from "@/phone/store/rows";

/** Numbers and strings are written as JSON.stringify does: that is the standard's own rule. Names sort by UTF-16 units. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name]!)}`).join(",")}}`;
}

/** As contract.md: without `sent_at`, which is stamped anew at each try. */
export function contentSha256(body: { [name: string]: Json }): Promise<string> {
  const { sent_at: _, ...content } = body;
  return sha256(new TextEncoder().encode(canonical(content)));
}

/** JSON as it will arrive: no undefined fields, and no half characters, which the service cannot keep. */
export function asJson(value: unknown): { [name: string]: Json } {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) => (typeof inner === "string" ? whole(inner) : inner)) as { [name: string]: Json };
}

const PAIRS_AND_HALVES = /[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]|\0/g;

function whole(words: string): string {
  return words.replace(PAIRS_AND_HALVES, (found) => (found.length === 2 ? found : "\ufffd"));
}
