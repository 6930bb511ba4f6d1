/** The schools whose head (or deputy) this person is. */
import { computed } from "vue";
import type { PlaceRef } from "@/api";
import { posts } from "@/phone/store/me";

export const mySchools = computed<PlaceRef[]>(() => {
  const places = posts.value.filter((post) => post.role === "head").map((post) => post.place);
  return places.filter((place, index) => places.findIndex((one) => one.id === place.id) === index);
});
