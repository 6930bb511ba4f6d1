/** Which escalations an address asks for: links from numbers and ladders lead here. */
import type { LocationQuery } from "vue-router";
import type { Filters } from "./list";

export function asFilters(query: LocationQuery): Filters {
  const one = (name: string) => (typeof query[name] === "string" ? (query[name] as string) : undefined);
  const severity = one("severity");
  return {
    category: one("category"),
    severity: severity ? [severity] : undefined,
    subject: one("subject"),
    place_id: one("place_id"),
    level: one("level") ? Number(one("level")) : undefined,
    acknowledged: one("acknowledged") === undefined ? undefined : one("acknowledged") === "true",
  } as Filters;
}
