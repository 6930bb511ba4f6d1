/** Who sits here: the person, their posts in force, and what these posts allow on the screen. The service decides anyway. */
import { computed, ref } from "vue";
import { me as askMe, showPlace, type AppointmentOut, type Me, type Role } from "@/api";
import { serverNow, tellingTime } from "../clock";

export const me = ref<Me | null>(null);

export async function loadMe(): Promise<void> {
  me.value = await tellingTime(ask());
  const home = posts.value[0]?.place_id;
  if (home) zone.value = (await showPlace({ path: { place_id: home } })).data.zone;
}

/** What time it is at the service may have become known anew, in a trial by a jump. */
export const learnTime = (): Promise<unknown> => tellingTime(ask());

async function ask(): Promise<Me> {
  return (await askMe()).data;
}

/** The zone in which this bureau's days begin and end. */
export const zone = ref("Asia/Shanghai");

/** Appointments in force now. */
export const posts = computed<AppointmentOut[]>(() => {
  const now = serverNow();
  return (me.value?.appointments ?? []).filter(
    (post) => Date.parse(post.from) <= now && (!post.until || now < Date.parse(post.until)),
  );
});

export const roles = computed<Set<Role>>(() => new Set(posts.value.map((post) => post.role)));

export const holdsAny = (wanted: readonly Role[]): boolean => wanted.some((role) => roles.value.has(role));

/** Whether I hold one of these roles over a place (named with all it lies in) and a category. */
export function holdsOver(wanted: readonly Role[], within: readonly string[], category: string): boolean {
  return posts.value.some(
    (post) =>
      wanted.includes(post.role) &&
      within.includes(post.place_id) &&
      (!post.category || category === "all" || post.category === category),
  );
}

const chains = new Map<string, Promise<string[]>>();

/** The ids of a place and of all it lies in, the nearest first. Asked for once; empty where it is not mine to know. */
export function chainOf(placeId: string): Promise<string[]> {
  const known = chains.get(placeId);
  if (known) return known;
  const found = climb(placeId).catch(() => {
    chains.delete(placeId);
    return [];
  });
  chains.set(placeId, found);
  return found;
}

async function climb(placeId: string): Promise<string[]> {
  const { data: place } = await showPlace({ path: { place_id: placeId } });
  return [placeId, ...(place.parent_id ? await chainOf(place.parent_id) : [])];
}
