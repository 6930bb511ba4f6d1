/** What the address of the overview asks for. */
import type { LocationQuery } from "vue-router";
import { PRESETS, type Days, type Preset } from "./period";

export interface Asked {
  place_id?: string;
  category?: string;
  /** Days named one by one go before a preset. */
  days: Days | null;
  preset: Preset;
}

export const USUAL: Preset = "30d";
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function readAsked(query: LocationQuery): Asked {
  const one = (name: string) => (typeof query[name] === "string" && query[name] ? (query[name] as string) : undefined);
  const [from, to] = [one("from"), one("to")];
  const days = from && to && DAY.test(from) && DAY.test(to) && from <= to ? { from, to } : null;
  const preset = PRESETS.find((each) => each === one("period")) ?? USUAL;
  return { place_id: one("place_id"), category: one("category"), days, preset };
}

export function asQuery(asked: Asked): Record<string, string> {
  const { place_id, category, days, preset } = asked;
  return {
    ...(place_id ? { place_id } : {}),
    ...(category ? { category } : {}),
    ...(days ? { from: days.from, to: days.to } : preset === USUAL ? {} : { period: preset }),
  };
}
