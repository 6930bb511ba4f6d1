/** One hazard as this phone knows it: from the last sync, from its page when it was last opened, and from the service now. */
import { computed, watch, type Ref } from "vue";
import { showHazard, type HazardDetail } from "@/api";
import { useLive } from "@/phone/store/live";
import { me, posts } from "@/phone/store/me";
import type { HazardRow, OutboxRow } from "@/phone/store/rows";
import { store } from "@/phone/store/store";
import { useAnswer, type Asked } from "./answers";
import type { Eyes } from "./rights";

export interface OneHazard {
  hazard: Readonly<Ref<HazardRow | undefined>>;
  /** What of it waits on this phone to be sent. */
  outgoing: Readonly<Ref<OutboxRow[]>>;
  asked: Asked<HazardDetail>;
  /** A verifier faces what was seen since the fix: only asked for like this does it count as seen. */
  look(): Promise<void>;
}

export function useHazard(id: string): OneHazard {
  const synced = useLive(() => mine(me.value?.id, id));
  const unsettled = useLive(() => unsettledOf(me.value?.id, id));
  const asked = useAnswer<HazardDetail>(() => `hazard/${id}`, async (isLatest) => {
    const { data } = await showHazard({ path: { hazard_id: id }, query: { glance: true } });
    if (isLatest()) await putOver(data);
    return data;
  });
  // What was sent, and then its photos, are in the story from then on.
  watch(() => unsettled.value?.map((row) => `${row.key} ${row.state}`).join(), (_, before) => before && void asked.ask());
  const hazard = computed<HazardRow | undefined>(() => merged(synced.value, asked.body.value));
  /** What came in a moment before the look is shown after it. */
  async function look(): Promise<void> {
    await showHazard({ path: { hazard_id: id } });
    await asked.ask();
  }
  return { hazard, outgoing: computed(() => (unsettled.value ?? []).filter((row) => row.state !== "sent")), asked, look };
}

/** Who looks at it here, for `rights`; null until it is known what lies where: before that nobody seems to be in charge. */
export function useEyes(): Readonly<Ref<Eyes | null>> {
  const places = useLive(async () => new Map((await store.places.toArray()).map((place) => [place.id, place.parent_id])));
  return computed(() =>
    me.value && places.value ? { id: me.value.id, name: me.value.name, posts: posts.value, parents: places.value } : null,
  );
}

async function mine(person: string | undefined, id: string): Promise<HazardRow | undefined> {
  const row = person ? await store.hazards.get(id) : undefined;
  return row?.person === person ? row : undefined;
}

/** Of what was written here about it: what has not arrived with all its photos. */
async function unsettledOf(person: string | undefined, id: string): Promise<OutboxRow[]> {
  if (!person) return [];
  const rows = await store.outbox.where({ person }).sortBy("handed_in_at");
  return rows.filter((row) => row.subject.hazard_id === id);
}

/** The list shows what the page has just learned. */
async function putOver(detail: HazardDetail): Promise<void> {
  if (await mine(me.value?.id, detail.id)) await store.hazards.update(detail.id, { ...detail });
}

/** The sync's facts are put over the answer's where both are there: whichever came last was written to the store. */
function merged(synced: HazardRow | undefined, answered: HazardDetail | undefined): HazardRow | undefined {
  if (!synced) return answered && { ...answered, person: "" };
  if (synced.timeline || !answered) return synced;
  return { ...synced, timeline: answered.timeline, photos: answered.photos, photos_missing: answered.photos_missing };
}
