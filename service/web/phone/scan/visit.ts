/** A visit outside any plan: the checklists there are for it, with or without a network, and the draft it begins with. */
import { listChecklists, showChecklistVersion, type Bilingual } from "@/api";
import { openDraft } from "../store/drafts";
import { whoAmI } from "../store/me";
import { store } from "../store/store";

export interface Choosable {
  code: string;
  version: number;
  title: Bilingual;
  category: string;
  item_count: number;
  /** On this phone already. */
  kept: boolean;
}

/** The newest version of each that is on the phone. */
export async function keptChecklists(): Promise<Choosable[]> {
  const person = await whoAmI();
  const rows = await store.checklists.where({ person }).toArray();
  return newest(rows.map(({ code, version, title, category, items }) => ({ code, version, title, category, item_count: items.length, kept: true })));
}

/** All there are; what is kept of each on this phone is marked. */
export async function allChecklists(): Promise<Choosable[]> {
  const kept = await keptChecklists();
  const there = (await listChecklists({ query: { limit: 1000 } })).data.items.map((brief) => ({
    ...brief,
    kept: kept.some((one) => one.code === brief.code && one.version === brief.version),
  }));
  return newest([...kept, ...there]);
}

/** The id of the draft, which a broken-off visit of the same kind at the same place continues. */
export async function startVisit(place_id: string, { code, version }: { code: string; version: number }): Promise<string> {
  if (!(await store.checklists.get([code, version]))) {
    const { data } = await showChecklistVersion({ path: { code, version } });
    await store.checklists.put({ ...data, person: await whoAmI() });
  }
  return (await openDraft({ place_id, checklist: { code, version } })).id;
}

function newest(all: Choosable[]): Choosable[] {
  const byCode = new Map<string, Choosable>();
  for (const one of all) {
    const known = byCode.get(one.code);
    if (!known || one.version > known.version) byCode.set(one.code, one);
  }
  return [...byCode.values()];
}
