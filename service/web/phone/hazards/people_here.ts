/** People of a hazard's school whom the phone knows by name, to be named with a tap. */
import { computed, type Ref } from "vue";
import { listPeople, type PersonRef } from "@/api";
import { me } from "@/phone/store/me";
import type { HazardRow } from "@/phone/store/rows";
import { useAnswer } from "./answers";

export function usePeopleHere(hazard: Readonly<Ref<HazardRow | undefined>>): Readonly<Ref<PersonRef[]>> {
  const listed = useAnswer<PersonRef[]>(() => (hazard.value?.school ? `people/${hazard.value.school.id}` : null), async () => {
    const { data } = await listPeople({ query: { place_id: hazard.value!.school!.id, limit: 100 } });
    return data.items.filter((person) => person.left_at === null).map(({ id, name }) => ({ id, name }));
  });
  return computed(() => {
    const first = [me.value, hazard.value?.responsible_person].filter((one): one is PersonRef & typeof one => !!one);
    const people = [...first.map(({ id, name }) => ({ id, name })), ...(listed.body.value ?? [])];
    return people.filter((person, index) => people.findIndex((one) => one.id === person.id) === index);
  });
}
