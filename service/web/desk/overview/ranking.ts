/** Which schools stand worst, and which did better than in the period before. */
import type { PlaceCounts } from "@/api";
import { countOf, owed } from "./figures";

/** Of fewer checks a share says nothing. */
export const LEAST_OWED = 5;
export const SHOWN = 10;

export const MEASURES = ["completion", "misses", "overdue", "open"] as const;
export type Measure = (typeof MEASURES)[number];

const MEASURED: Record<Measure, (school: PlaceCounts) => number> = {
  completion: (school) => 1 - (school.tasks.completion ?? 1),
  misses: (school) => countOf("misses", school),
  overdue: (school) => countOf("overdue", school),
  open: (school) => countOf("open", school),
};

export function worst(places: readonly PlaceCounts[], measure: Measure): PlaceCounts[] {
  const bad = MEASURED[measure];
  const judged = schoolsOf(places).filter((school) => bad(school) > 0 && (measure !== "completion" || owed(school.tasks) >= LEAST_OWED));
  return judged.sort((one, other) => bad(other) - bad(one) || MEASURED.misses(other) - MEASURED.misses(one) || one.place.name.localeCompare(other.place.name)).slice(0, SHOWN);
}

export interface Improved {
  school: PlaceCounts;
  /** How much larger the share done in time is than before. */
  by: number;
}

export function mostImproved(places: readonly PlaceCounts[]): Improved[] {
  return schoolsOf(places)
    .flatMap((school) => {
      const [after, before] = [school.tasks, school.previous?.tasks];
      if (!before || before.completion == null || after.completion == null) return [];
      if (owed(before) < LEAST_OWED || owed(after) < LEAST_OWED) return [];
      return [{ school, by: after.completion - before.completion }];
    })
    .filter(({ by }) => by > 0)
    .sort((one, other) => other.by - one.by)
    .slice(0, SHOWN);
}

const schoolsOf = (places: readonly PlaceCounts[]) => places.filter((part) => part.kind === "school");
