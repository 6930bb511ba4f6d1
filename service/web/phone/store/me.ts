/** Who is signed in on this phone, kept for offline days; and what their posts let them do. */
import type { Collection } from "dexie";
import { computed, ref, watch, type Ref } from "vue";
import { me as askMe, type AppointmentOut, type Category, type Me, type Role } from "@/api";
import { signedIn } from "@/signin/session";
import { asUsername } from "@/signin/username";
import type { MetaRow } from "./rows";
import { remember, remembered, serverNow, store } from "./store";

export const me: Ref<Me | null> = ref(null);

/** Nobody has signed in here with a network yet, so the phone does not know whose this would be. */
export class Nobody extends Error {}

/** The appointments that hold now. */
export const posts = computed<AppointmentOut[]>(() => {
  const now = serverNow().getTime();
  return (me.value?.appointments ?? []).filter(
    (post) => Date.parse(post.from) <= now && (post.until === null || now < Date.parse(post.until)),
  );
});

export type Right = "hand_in" | "report_hazard" | "fix" | "ask_for_time" | "verify" | "decide";

const ROLES: Record<Right, Role[]> = {
  hand_in: ["inspector", "responsible", "head", "section"],
  report_hazard: ["inspector", "responsible", "head", "section", "leader"],
  fix: ["inspector", "responsible", "head"],
  ask_for_time: ["responsible", "head"],
  verify: ["head", "section", "leader"],
  decide: ["section", "leader"],
};

/** Whether a button is worth showing; the service decides. A post of a category holds for that category only. */
export function may(right: Right, category?: Category | string | null): boolean {
  return posts.value.some(
    (post) =>
      ROLES[right].includes(post.role) &&
      (!category || category === "all" || post.category === null || post.category === category),
  );
}

/** The id of who is signed in here; Nobody where that is not known yet. */
export async function whoAmI(): Promise<string> {
  const kept = await keptMe();
  if (!kept) throw new Nobody();
  return kept.id;
}

/** From the phone at once; App calls it before the first screen. */
export async function loadMe(): Promise<Me | null> {
  me.value = await keptMe();
  return me.value;
}

/** From the service, kept for later. What the phone knew for somebody else goes; what they have still to send stays. */
export async function refreshMe(): Promise<Me> {
  const username = signedIn.value;
  const { data } = await askMe();
  if (username === null || username !== signedIn.value) throw new Nobody();
  await adopt(username, data);
  me.value = data;
  return data;
}

export async function adopt(username: string, person: Me): Promise<void> {
  const known = [store.tasks, store.checklists, store.places, store.hazards, store.notices, store.previews];
  await store.transaction("rw", [...known, store.meta], async () => {
    if ((await remembered("owner")) !== person.id) {
      await Promise.all(known.map((table) => table.clear()));
      await store.meta.bulkDelete(["cursor", "last_synced_at"]);
      await remember("owner", person.id);
    }
    await keptAs(username).delete();
    await remember(`me:${username}`, person);
  });
}

/** Kept under this name, or under another spelling of it by an earlier version of the app. */
export function keptAs(username: string): Collection<MetaRow> {
  return store.meta.where("key").startsWith("me:").filter(({ key }) => asUsername(key.slice("me:".length)) === username);
}

async function keptMe(): Promise<Me | null> {
  if (signedIn.value === null) return null;
  return ((await keptAs(signedIn.value).first())?.value as Me | undefined) ?? null;
}

watch(signedIn, () => void loadMe());
