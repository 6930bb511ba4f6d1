/** A post as the form has it, and as the service takes it: days count in the place's zone, the last one included. */
import type { AppointmentIn, Category, Role } from "@/api";

export interface PostForm {
  role: Role | "";
  place_id: string | undefined;
  category: Category | "";
  deputy: boolean;
  from: string;
  until: string;
}

export const newPost = (placeId?: string): PostForm => ({ role: "", place_id: placeId, category: "", deputy: false, from: "", until: "" });

export const isComplete = (form: PostForm) => !!form.role && !!form.place_id;

export function sentPost(form: PostForm, personId: string): AppointmentIn {
  return {
    person_id: personId,
    role: form.role as Role,
    place_id: form.place_id ?? "",
    category: form.category || null,
    deputy: form.deputy,
    ...(form.from ? { from: form.from } : {}),
    ...(form.until ? { until: form.until } : {}),
  };
}
