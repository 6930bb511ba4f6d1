/** Who may change what all districts share: checklists, ladders, the holiday notice. */
import { ref, watch } from "vue";
import { placeOf } from "../places/lineage";
import { posts } from "./me";

/** Whether I administer a city; false until that is known. */
export const administersACity = ref(false);

watch(
  posts,
  async (held) => {
    const places = held.filter((post) => post.role === "administrator").map((post) => placeOf(post.place_id));
    const found = await Promise.all(places).catch(() => []);
    if (held === posts.value) administersACity.value = found.some((place) => place.kind === "city");
  },
  { immediate: true },
);
