/** A person as the form has them, and as the service takes them: an empty field is none. */
import type { PersonIn, PersonOut } from "@/api";

export interface PersonForm {
  name: string;
  username: string;
  phone: string;
  email: string;
  language: string;
}

export const newPerson = (): PersonForm => ({ name: "", username: "", phone: "", email: "", language: "zh-CN" });

export const formOfPerson = ({ name, username, phone, email, language }: PersonOut): PersonForm => ({
  name, username, phone: phone ?? "", email: email ?? "", language,
});

export function sentPerson(form: PersonForm): PersonIn {
  const { name, username, phone, email, language } = form;
  return { name: name.trim(), username: username.trim(), phone: phone.trim() || null, email: email.trim() || null, language };
}
