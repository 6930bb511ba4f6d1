/** What a deed changed, in plain words: names instead of ids, dates as people write them. */
import { showPerson } from "@/api";
import type { FieldChange } from "@/api";
import { placeOf } from "../places/lineage";

type Translate = (key: string, named?: Record<string, unknown>) => string;
type Knows = (key: string) => boolean;

export interface Told {
  field: string;
  before: string;
  after: string;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*Z$/;
const PERSON_FIELDS = new Set(["person_id", "successor_id", "assignee_id", "responsible_person_id", "responsible_person"]);
const PLACE_FIELDS = new Set(["place_id", "parent_id", "target_place_id"]);
/** A field whose words are terms of the screens. */
const TERMS: Record<string, string> = {
  role: "role", category: "category", kind: "place_kind", school_kind: "places.school_kind", source: "source", severity: "severity", state: "plans.state", outcome: "audit.outcome", signature: "audit.signature",
};
const names = new Map<string, Promise<string>>();

export function tellChange(change: FieldChange, words: { t: Translate; te: Knows; instant: (at: string) => string }): Promise<Told> {
  const { t, te } = words;
  const tell = (value: unknown) => tellValue(change.field, value, words);
  const field = te(`audit.field.${change.field}`) ? t(`audit.field.${change.field}`) : change.field;
  return Promise.all([tell(change.before), tell(change.after)]).then(([before, after]) => ({ field, before, after }));
}

async function tellValue(field: string, value: unknown, words: { t: Translate; te: Knows; instant: (at: string) => string }): Promise<string> {
  const { t, te, instant } = words;
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "boolean") return t(value ? "state.yes" : "state.no");
  if (Array.isArray(value)) return (await Promise.all(value.map((each) => tellValue(field, each, words)))).join(t("audit.comma"));
  if (typeof value === "object") return tellObject(value as Record<string, unknown>, words);
  const said = String(value);
  if (said === "set" && ["password", "webhook"].includes(field)) return t("audit.secret");
  if (PLACE_FIELDS.has(field)) return placeOf(said).then((place) => place.name, () => said);
  if (PERSON_FIELDS.has(field)) return nameOf(said);
  if (INSTANT.test(said)) return instant(said);
  const term = TERMS[field] ? `${TERMS[field]}.${said}` : field === "traits" ? `places.trait.${said}` : "";
  return term && te(term) ? t(term) : said;
}

/** A text in two languages is one text; what else has parts tells them by name. */
function tellObject(value: Record<string, unknown>, { t, te }: { t: Translate; te: Knows }): string {
  if (typeof value.zh === "string") return String(t("audit.language") === "en" ? (value.en ?? value.zh) : value.zh);
  return Object.entries(value)
    .filter(([, part]) => part !== null && part !== "" && !(Array.isArray(part) && !part.length))
    .map(([name, part]) => `${te(`audit.field.${name}`) ? t(`audit.field.${name}`) : name}: ${typeof part === "object" ? JSON.stringify(part) : String(part)}`)
    .join(t("audit.semicolon"));
}

function nameOf(id: string): Promise<string> {
  const known = names.get(id);
  if (known) return known;
  const asked = showPerson({ path: { person_id: id } }).then(({ data }) => data.name);
  names.set(id, asked);
  return asked.catch(() => {
    names.delete(id);
    return id;
  });
}
