/** Where something is, in words: `东湖小学 · 食堂`; a school itself, or a place outside schools, by its name alone. */
import type { PlaceRef } from "@/api";

export function where({ place, school }: { place: PlaceRef; school: PlaceRef | null }): string {
  return school && school.id !== place.id ? `${school.name} · ${place.name}` : place.name;
}
