/** Fetches what an overview shows, for the place, category and days that are asked for; and again when things moved on. */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import { showBoard, showBoardDays, showCalendarYear, type BoardOut, type DayCounts, type PlaceCounts, type PlaceOut } from "@/api";
import { onBack } from "../back";
import { onChange } from "../live";
import { currentDay } from "../moments";
import { lineageOf, myRoot } from "../places/lineage";
import type { Asked } from "./asked";
import { daysForCalendar, presetDays, usualDays, type Days } from "./period";

const CALENDAR_DAYS = 182;
const AGAIN_MS = 30_000;

export interface Shown {
  board: BoardOut;
  /** Null until they are counted, a moment after the rest. */
  days: DayCounts[] | null;
  /** The same, school by school; of a school nothing. */
  schools: PlaceCounts[];
  /** From where my view begins down to the place. */
  line: PlaceOut[];
  period: Days;
  today: string;
  category?: string;
}

export function useBoard(asked: Ref<Asked>) {
  const shown = shallowRef<Shown | null>(null);
  const loading = ref(false);
  const failure = ref<unknown>(null);
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(fresh: boolean): Promise<void> {
    const mine = ++turn;
    loading.value = fresh;
    try {
      const { found, days } = await fetchAll(asked.value);
      if (mine === turn) shown.value = { ...found, days: fresh ? null : (shown.value?.days ?? null) };
      const counted = (await days).data.days;
      if (mine !== turn) return;
      shown.value = { ...found, days: counted };
      failure.value = null;
    } catch (thrown) {
      if (mine === turn && fresh) failure.value = thrown;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  watch(() => JSON.stringify(asked.value), () => load(true), { immediate: true });
  // Numbers that change under the reader's eyes every second help nobody.
  onChange(["tasks", "hazards", "reports"], () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void load(false);
    }, AGAIN_MS);
  });
  onScopeDispose(() => clearTimeout(timer));
  onBack(() => failure.value && void load(true));

  return { shown, loading, failure, reload: () => load(true) };
}

async function fetchAll(asked: Asked) {
  const root = await myRoot();
  const place_id = asked.place_id ?? root.id;
  const today = currentDay();
  const [line, period] = await Promise.all([lineageOf(place_id), asked.days ?? daysOf(asked, place_id, today)]);
  const place = line.at(-1)!;
  const wide = daysForCalendar(period, CALENDAR_DAYS);
  const category = asked.category as NonNullable<Parameters<typeof showBoard>[0]["query"]["category"]> | undefined;
  const query = { place_id, from: period.from, to: period.to, previous: true, ...(category ? { category } : {}) };
  const days = showBoardDays({ query: { place_id, from: wide.from, to: wide.to, ...(category ? { category } : {}) } });
  days.catch(() => undefined); // awaited by whoever shows them
  const [board, schools] = await Promise.all([
    showBoard({ query }),
    place.kind === "city" ? showBoard({ query: { ...query, part: "school" } }) : null,
  ]);
  const below = place.kind === "district" ? board.data.by_place : [];
  const begins = line.findIndex((each) => each.id === root.id);
  const found: Omit<Shown, "days"> = {
    board: board.data,
    schools: schools?.data.by_place ?? below,
    line: line.slice(Math.max(0, begins)),
    period,
    today,
    category,
  };
  return { found, days };
}

async function daysOf(asked: Asked, placeId: string, today: string): Promise<Days> {
  const usual = usualDays(today);
  if (asked.preset !== "term") return presetDays(asked.preset, today, []) ?? usual;
  const { data } = await showCalendarYear({ path: { place_id: placeId } });
  return presetDays("term", today, data.terms) ?? usual;
}
