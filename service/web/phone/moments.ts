/** Instants, days and lengths as people say them, in the zone of the place they are about; known without a network. */
import { onBeforeUnmount, ref, watch } from "vue";
import { useI18n } from "vue-i18n";
import { type At, dayAt, daysApart, isMidnight } from "@/words/moments";
import { useLive } from "./store/live";
import { posts } from "./store/me";
import { serverNow, serverOffsetMs, store } from "./store/store";

const MINUTE_MS = 60_000;
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const DAY = { month: "short", day: "numeric", weekday: "short" } as const;

const zones = useLive(async () => new Map((await store.places.toArray()).map(({ id, zone }) => [id, zone])));

/** The zone of the place; of my post's where that is not on this phone; the phone's own only before the first sync. */
export function zoneOf(place_id?: string | null): string {
  for (const id of [place_id, ...posts.value.map((post) => post.place_id)]) {
    const zone = id && zones.value?.get(id);
    if (zone) return zone;
  }
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Which day it is there now. */
export function todayAt(place_id?: string | null): string {
  return dayAt(serverNow(), zoneOf(place_id));
}

/** `now`: the service's time as far as known, anew every half minute. */
export function useNow() {
  const now = ref(serverNow());
  const again = () => (now.value = serverNow());
  const timer = setInterval(again, MINUTE_MS / 2);
  document.addEventListener("visibilitychange", again);
  watch(serverOffsetMs, again);
  onBeforeUnmount(() => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", again);
  });
  return now;
}

/** `about`: the id of the place that all of it is about; each word may name another. */
export function useMoments(about: () => string | null | undefined = () => null) {
  const { t, locale } = useI18n();

  /** When something happens: "today 18:00", "Thu, Sep 3 08:00". */
  function instant(at: At, place_id = about()): string {
    return `${day(at, place_id)} ${format(CLOCK, locale.value, zoneOf(place_id)).format(new Date(at))}`;
  }

  /** When something happened on this phone, by whose clock it was noted; shown by the service's, as far as that is known. */
  function instantHere(at: At): string {
    return instant(new Date(at).getTime() + serverOffsetMs.value);
  }

  /** Until when: midnight ends the day before it, "today 24:00". */
  function due(at: At, place_id = about()): string {
    if (!isMidnight(at, zoneOf(place_id))) return instant(at, place_id);
    return `${day(new Date(at).getTime() - 1, place_id)} 24:00`;
  }

  /** "today", "tomorrow", "Thu, Sep 3"; the year only where it is another. */
  function day(at: At, place_id = about()): string {
    const zone = zoneOf(place_id);
    const [on, today] = [dayAt(at, zone), dayAt(serverNow(), zone)];
    const near = { [-1]: "tasks.yesterday", 0: "tasks.today", 1: "tasks.tomorrow" }[daysApart(today, on)];
    if (near) return t(near);
    const parts = on.slice(0, 4) === today.slice(0, 4) ? DAY : { ...DAY, year: "numeric" as const };
    return format(parts, locale.value, zone).format(new Date(at));
  }

  /** The two largest units: "3 d 4 h", "2 h 15 min", "40 min". */
  function length(ms: number): string {
    const minutes = Math.max(1, Math.floor(Math.abs(ms) / MINUTE_MS));
    const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
    const rest = minutes % 60;
    if (days) return t(hours ? "tasks.days_hours" : "tasks.days", { days, hours });
    if (hours) return t(rest ? "tasks.hours_minutes" : "tasks.hours", { hours, minutes: rest });
    return t("tasks.minutes", { minutes });
  }

  return { instant, instantHere, due, day, length };
}

// A format is dear to make, and a list of a day asks for hundreds.
const formats = new Map<string, Intl.DateTimeFormat>();

function format(parts: Intl.DateTimeFormatOptions, language: string, timeZone: string): Intl.DateTimeFormat {
  const key = [language, timeZone, ...Object.keys(parts)].join();
  const kept = formats.get(key) ?? new Intl.DateTimeFormat(language, { ...parts, timeZone });
  formats.set(key, kept);
  return kept;
}
