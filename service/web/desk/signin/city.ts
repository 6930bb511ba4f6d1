/** Who may change what all districts share: checklists, ladders, the holiday notice. */
import { ref, watch } from "vue";
import { placeOf } from "../places/lineage";
import { me, posts } from "./me";

/** Whether I administer a city; null until that is known. */
export const administersACity = ref<boolean | null>(null);

watch(
  posts,
  async (held) => {
    if (!me.value) return;
    const places = held.filter((post) => post.role === "administrator").map((post) => placeOf(post.place_id));
    const found = await Promise.all(places).catch(() => []);
    if (held === posts.value) administersACity.value = found.some((place) => place.kind === "city");
  },
  { immediate: true },
);
