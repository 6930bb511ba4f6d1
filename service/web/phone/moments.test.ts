// @vitest-environment happy-dom
/** A phone that lies in New York shows what is due in Shanghai as the people in Shanghai say it. */
import "fake-indexeddb/auto";
import { mount } from "@vue/test-utils";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { defineComponent } from "vue";
import type { Me } from "@/api";
import { todayAt, useMoments, zoneOf } from "./moments";
import { me } from "./store/me";
import type { PlaceRow } from "./store/rows";
import { keepServerOffset, store } from "./store/store";
import { i18n, loadWords } from "./words/load";

const homeZone = process.env.TZ;
const place = (id: string, zone: string) => ({ id, zone, person: "anna" }) as PlaceRow;
const post = (place_id: string) => ({ place_id, from: "2026-01-01T00:00:00Z", until: null });
const signIn = (...posts: string[]) => (me.value = { id: "anna", appointments: posts.map(post) } as unknown as Me);

beforeAll(() => {
  process.env.TZ = "America/New_York";
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-09-01T04:00:00Z") });
});

afterAll(() => {
  process.env.TZ = homeZone;
  vi.useRealTimers();
});

beforeEach(async () => {
  await loadWords("en");
  i18n.global.locale.value = "en";
  await store.places.clear();
  await store.places.bulkPut([place("school", "Asia/Shanghai"), place("room", "Asia/Shanghai"), place("far", "Asia/Urumqi")]);
  signIn("school");
  await vi.waitFor(() => expect([zoneOf("room"), zoneOf("far")]).toEqual(["Asia/Shanghai", "Asia/Urumqi"]));
});

function moments(about?: string) {
  let found!: ReturnType<typeof useMoments>;
  const Said = defineComponent({
    setup() {
      found = useMoments(() => about);
      return () => null;
    },
  });
  mount(Said, { global: { plugins: [i18n] } });
  return found;
}

test("this phone's own clock is another", () => {
  expect(new Date().getHours()).toBe(0);
});

test("an instant and a deadline are said in the place's time; midnight ends the day before", () => {
  const { instant, due } = moments("room");
  expect(due("2026-09-01T10:00:00Z")).toBe("today 18:00");
  expect(due("2026-09-01T16:00:00Z")).toBe("today 24:00");
  expect(instant("2026-09-01T16:00:00Z")).toBe("tomorrow 00:00");
  expect(instant("2026-08-31T15:30:00Z")).toBe("yesterday 23:30");
});

test("what this phone noted by its own wrong clock is said by the service's", async () => {
  await keepServerOffset(3 * 86_400_000);
  const { instant, instantHere } = moments("room");
  expect(instantHere(new Date())).toBe("today 12:00");
  expect(instant(new Date())).not.toBe(instantHere(new Date()));
  await keepServerOffset(0);
});

test("another place is named where a list has many", () => {
  expect(moments().due("2026-09-01T18:00:00Z", "far")).toBe("today 24:00");
  expect(moments().due("2026-09-01T18:00:00Z", "far")).not.toBe(moments().due("2026-09-01T18:00:00Z"));
});

test("a day further off is a date, with its year where that is another", () => {
  const { day } = moments("school");
  expect(day("2026-09-02T16:00:00Z")).toBe("Thu, Sep 3");
  expect(day("2026-12-31T16:00:00Z")).toBe("Fri, Jan 1, 2027");
});

test("a place that is not on this phone is taken to be where my post is", () => {
  signIn("unknown", "far");
  expect(zoneOf("elsewhere")).toBe("Asia/Urumqi");
  expect(zoneOf()).toBe("Asia/Urumqi");
});

test("only a phone that knows nothing counts in its own zone", () => {
  signIn();
  expect(zoneOf("elsewhere")).toBe("America/New_York");
});

test("today is the place's day", () => {
  vi.setSystemTime(new Date("2026-09-01T17:00:00Z"));
  expect([todayAt("room"), moments("room").day("2026-09-01T16:00:00Z")]).toEqual(["2026-09-02", "today"]);
  vi.setSystemTime(new Date("2026-09-01T04:00:00Z"));
});

test("a length is said in its two largest units", () => {
  const { length } = moments();
  const HOUR = 3_600_000;
  expect([length(76 * HOUR), length(-2.25 * HOUR), length(5), length(48 * HOUR)]).toEqual(["3 d 4 h", "2 h 15 min", "1 min", "2 d"]);
});
