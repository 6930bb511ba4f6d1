/** Fetches, when there is a network to spare, the whole story and the small photos of the hazards that I fix: for the day offline. */
import { getPreview, showHazard } from "@/api";
import { Refused } from "@/signin/call";
import { posts } from "@/phone/store/me";
import type { HazardRow } from "@/phone/store/rows";
import { phoneNow, store } from "@/phone/store/store";

const MOST_STORIES = 30;
const PHOTOS_OF_ONE = 6;
const MOST_PREVIEWS = 200;

/** Whoever only verifies is not helped: a fix is judged where it was made, and with a network. */
export async function bringStories(person: string): Promise<void> {
  if (!posts.value.some((post) => ["inspector", "responsible", "head"].includes(post.role))) return;
  const open = (await store.hazards.where({ person }).sortBy("due_at")).filter((hazard) => hazard.state === "open");
  for (const hazard of open.slice(0, MOST_STORIES)) {
    const told = isOld(hazard) ? await bring(hazard) : hazard;
    for (const sha256 of photosOf(told).slice(0, PHOTOS_OF_ONE)) await bringPreview(person, sha256);
  }
  await trim();
}

/** A step changes at least one of these. */
function isOld(hazard: HazardRow): boolean {
  return !hazard.timeline || hazard.told_at !== mark(hazard);
}

function mark(hazard: HazardRow): string {
  return [hazard.state, hazard.round, hazard.times_seen, hazard.level, hazard.due_at, hazard.severity, hazard.confirm_due_at, hazard.listed].join(" ");
}

async function bring(hazard: HazardRow): Promise<HazardRow> {
  const { data } = await showHazard({ path: { hazard_id: hazard.id }, query: { glance: true } });
  const told = { ...data, person: hazard.person };
  const row = { ...told, told_at: mark(told) };
  await store.transaction("rw", store.hazards, async () => {
    if ((await store.hazards.get(hazard.id))?.person === hazard.person) await store.hazards.put(row);
  });
  return row;
}

/** As found first, then of the latest fix and its rejection. */
function photosOf(hazard: HazardRow): string[] {
  const later = (hazard.timeline ?? []).map((step) => step.photos).reverse();
  return [...new Set([...(hazard.photos ?? []), ...later.flat()])].filter((sha256) => !hazard.photos_missing?.includes(sha256));
}

async function bringPreview(person: string, sha256: string): Promise<void> {
  const key: [string, string] = [person, sha256];
  if ((await store.previews.get(key)) || (await store.bytes.get(key))) return;
  try {
    const { data } = await getPreview({ path: { sha256 }, query: { size: 320 }, parseAs: "blob" });
    const blob = data as Blob;
    await store.previews.put({ person, sha256, type: blob.type || "image/jpeg", bytes: await blob.arrayBuffer(), used_at: phoneNow().getTime() });
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure; // no network: enough for now
  }
}

async function trim(): Promise<void> {
  const surplus = (await store.previews.count()) - MOST_PREVIEWS;
  if (surplus > 0) await store.previews.bulkDelete(await store.previews.orderBy("used_at").limit(surplus).primaryKeys());
}
