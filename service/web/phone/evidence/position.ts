/** Where the phone is, as far as it will say within a few seconds. Never stands in the way of work. */
import type { Location } from "@/api";

const WAIT_MS = 8_000;
const FRESH_MS = 60_000;

let last: { location: Location; at: number } | null = null;

/** The place with its accuracy in metres; null where the phone does not say. */
export async function position(waitMs = WAIT_MS): Promise<Location | null> {
  if (typeof navigator === "undefined" || !navigator.geolocation) return null;
  if (last && Date.now() - last.at < FRESH_MS) return last.location;
  return Promise.race([asked(waitMs), waited(waitMs + 500)]);
}

function asked(waitMs: number): Promise<Location | null> {
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const location = { lat: coords.latitude, lon: coords.longitude, accuracy_m: rounded(coords.accuracy) };
        last = { location, at: Date.now() };
        resolve(location);
      },
      () => resolve(null),
      { enableHighAccuracy: true, timeout: waitMs, maximumAge: FRESH_MS },
    );
  });
}

/** Some web views never answer at all, whatever timeout they were given. */
function waited(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}

function rounded(metres: number): number | null {
  return Number.isFinite(metres) ? Math.round(metres * 10) / 10 : null;
}
