/** A place as the form has it, and as the service takes it. */
import type { PlaceIn, PlaceKind, PlaceOut, SchoolKind } from "@/api";

export interface PlaceForm {
  parent_id: string | null;
  kind: PlaceKind;
  school_kind: SchoolKind | "";
  name: string;
  code: string;
  traits: string[];
  zone: string;
  lat: string;
  lon: string;
  closed_on: string;
}

/** What may lie below what. */
export const BELOW: Record<PlaceKind, readonly PlaceKind[]> = {
  city: ["district", "school", "spot"],
  district: ["school", "spot"],
  school: ["campus", "spot"],
  campus: ["spot"],
  spot: [],
};
export const SCHOOL_KINDS = ["kindergarten", "primary", "junior_secondary", "senior_secondary", "nine_year", "twelve_year", "special", "vocational"] as const;
export const TRAITS = ["canteen", "school_bus", "boarding", "open_water", "heating_boiler", "water_tank", "pool", "laboratory", "kindergarten"] as const;

export function formOfPlace(place: PlaceOut): PlaceForm {
  const { parent_id, kind, name, code, traits, zone, location } = place;
  return {
    parent_id, kind, name, code, zone, traits: [...traits], school_kind: place.school_kind ?? "",
    lat: location ? String(location.lat) : "", lon: location ? String(location.lon) : "", closed_on: place.closed_on ?? "",
  };
}

/** A code begins like that of what it lies in. */
export function newPlaceBelow(parent: PlaceOut): PlaceForm {
  const kind = BELOW[parent.kind][0] ?? "spot";
  const code = kind === "campus" || kind === "spot" ? `${parent.code}-` : parent.code;
  return { parent_id: parent.id, kind, school_kind: "", name: "", code, traits: [], zone: parent.zone, lat: "", lon: "", closed_on: "" };
}

/** A position needs both numbers; one alone is told by the service. */
export function sentPlace(form: PlaceForm, version?: number): PlaceIn {
  const { parent_id, kind, traits, closed_on, lat, lon } = form;
  return {
    parent_id, kind, traits,
    school_kind: kind === "school" ? form.school_kind || null : null,
    name: form.name.trim(),
    code: form.code.trim(),
    zone: form.zone.trim() || null,
    location: lat.trim() && lon.trim() ? { lat: Number(lat), lon: Number(lon) } : null,
    closed_on: closed_on || null,
    ...(version ? { version } : {}),
  };
}
