/** Places by what they lie in, each asked for once. */
import { listPlaces, showPlace, type PlaceKind, type PlaceOut } from "@/api";
import { me, posts } from "../signin/me";

const known = new Map<string, Promise<PlaceOut>>();

export function placeOf(id: string): Promise<PlaceOut> {
  const key = `${me.value?.id}/${id}`; // whoever signs in next here may see less
  const before = known.get(key);
  if (before) return before;
  const asked = showPlace({ path: { place_id: id } }).then(({ data }) => data);
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}

/** After a change it is asked for again. */
export function forgetPlace(id: string): void {
  known.delete(`${me.value?.id}/${id}`);
}

/** From the city down to the place itself. */
export async function lineageOf(id: string): Promise<PlaceOut[]> {
  const place = await placeOf(id);
  return [...(place.parent_id ? await lineageOf(place.parent_id) : []), place];
}

/** Where my view of the whole begins: the place of my posts, or what lies above all of them. */
export async function myRoot(): Promise<PlaceOut> {
  // A computer whose clock is behind may know of no post in force yet.
  const held = posts.value.length ? posts.value : (me.value?.appointments ?? []);
  const mine = [...new Set(held.map((post) => post.place_id))];
  const lines = await Promise.all(mine.map(lineageOf));
  const [first = [], ...others] = lines;
  const shared = first.filter((place) => others.every((line) => line.some((each) => each.id === place.id)));
  const root = shared.at(-1);
  if (!root) throw new Error("no post in force");
  return root.kind === "spot" || root.kind === "campus" ? (shared.find((place) => place.kind === "school") ?? root) : root;
}

/** All places of a kind right below another, by code. */
export async function placesBelow(parent: string | null, kind: PlaceKind): Promise<PlaceOut[]> {
  const found: PlaceOut[] = [];
  let cursor: string | null = null;
  do {
    const { data }: Awaited<ReturnType<typeof listPlaces>> = await listPlaces({
      query: { kind, limit: 1000, ...(parent ? { parent_id: parent } : {}), ...(cursor ? { cursor } : {}) },
    });
    found.push(...data.items);
    cursor = data.next ?? null;
  } while (cursor);
  return found;
}
