/** What the address of a list asks for, in the service's own words: a number's link, its list and its ledger cannot differ. */
import type { LocationQuery } from "vue-router";
import type { HazardsAsked, ListHazardsData, ListReportsData, ListTasksData, TasksAsked } from "@/api";

type Without<Query> = Omit<NonNullable<Query>, "limit" | "cursor">;
export interface AskedOf {
  hazards: Without<ListHazardsData["query"]>;
  tasks: Without<ListTasksData["query"]>;
  reports: Without<ListReportsData["query"]>;
}
export type ListName = keyof AskedOf;

const AT_PLACE = { place_id: "one", directly: "flag", category: "one", source: "one" } as const;
const WORDS: { [Name in ListName]: Record<string, "one" | "many" | "flag"> } = {
  hazards: {
    ...AT_PLACE,
    state: "many", severity: "many", overdue: "flag", listed: "flag", reopened: "flag", q: "one",
    found_from: "one", found_before: "one", closed_from: "one", closed_before: "one", reopened_from: "one", reopened_before: "one",
  },
  tasks: { ...AT_PLACE, state: "many", plan_id: "one", due_from: "one", due_before: "one", latest_first: "flag" },
  reports: { ...AT_PLACE, task_id: "one", by_id: "one", passed: "flag", from: "one", to: "one" },
};

/** Words the service does not know for this list are left out. */
export function readAsked<Name extends ListName>(name: Name, query: LocationQuery): AskedOf[Name] {
  const asked: Record<string, unknown> = {};
  for (const [word, kind] of Object.entries(WORDS[name])) {
    const said = [query[word] ?? []].flat().filter((each): each is string => !!each);
    if (!said.length) continue;
    asked[word] = kind === "many" ? said : kind === "flag" ? said[0] === "true" : said[0];
  }
  return asked as AskedOf[Name];
}

/** The other way: what stands in the address. */
export function asQuery(asked: object): Record<string, string | string[]> {
  const said = Object.entries(asked).filter(([, value]) => value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && !value.length));
  return Object.fromEntries(said.map(([word, value]) => [word, Array.isArray(value) ? value.map(String) : String(value)]));
}

/** A ledger is asked for in the same words; it has an order of its own. */
export function ledgerAsked(name: "hazards" | "tasks", asked: AskedOf["hazards"] | AskedOf["tasks"]): HazardsAsked & TasksAsked {
  const { latest_first: _, ...same } = asked as AskedOf["tasks"];
  return (name === "tasks" ? same : asked) as HazardsAsked & TasksAsked;
}
