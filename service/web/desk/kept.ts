/** A long form as it was left: kept in this tab for who began it, until it is handed in or dropped. */
import { me } from "./signin/me";

export function keptForm<Form>(name: string) {
  const key = `campus-safety.desk.form/${me.value?.id}/${name}`;

  function read(): Form | null {
    try {
      return JSON.parse(sessionStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  }

  return {
    read,
    keep: (form: Form) => sessionStorage.setItem(key, JSON.stringify(form)),
    drop: () => sessionStorage.removeItem(key),
  };
}
