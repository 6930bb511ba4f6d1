/** When to send: at the start, when the network or the person comes back, when something is handed in, and after a wait. */
import { ref } from "vue";
import { whoAmI } from "@/phone/store/me";
import { isFull } from "@/phone/store/space";
import { phoneNow, remember, remembered, store } from "@/phone/store/store";
import { alone } from "./alone";
import type { Line } from "./line";
import { backoffMs, BELIEVED_WAIT_MS, untilNextMs } from "./next";
import { progress } from "./progress";
import { sendRound, type Halt } from "./send";
import { later, type Later, type StuckReason } from "./verdict";

/** Why nothing moved in the last round, written where all tabs see it. */
export interface Stuck {
  reason: StuckReason;
  detail: string;
  since: string;
}

interface PhotosHeld extends Stuck {
  /** Of the phone's clock. */
  until: number;
}

const OTHER_TAB_MS = 15_000;
/** However long a service asks to be left alone, it is asked again. */
const LONGEST_HOLD_MS = 10 * 60_000;
/** These end with a deed of the person, not with time. */
const WAITS_FOR_PERSON: StuckReason[] = ["signed_out", "other_person"];

export const sendingHere = ref(false);

let line: Line | null = null;
let running = false;
let again = false;
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let heldUntil = 0;

export function beginTurns(over: Line): void {
  line = over;
  sendNow();
}

/** Forgets how often it failed: there is reason to hope. A wait that the service asked for is kept. */
export function sendNow(): void {
  failures = 0;
  if (performance.now() >= heldUntil) turn();
}

/** What holds photos alone back is told as long as it does, whatever else goes meanwhile. */
export async function stuckOf(person: string): Promise<Stuck | null> {
  return (await remembered<Stuck>(`stuck:${person}`)) ?? photosHeld(await remembered<PhotosHeld>(`photos_held:${person}`));
}

function photosHeld(held: PhotosHeld | null): Stuck | null {
  const leftMs = held === null ? 0 : held.until - phoneNow().getTime();
  return leftMs > 0 && leftMs <= BELIEVED_WAIT_MS ? held : null;
}

function turn(): void {
  if (!line) return;
  again = running;
  if (running) return;
  running = true;
  clearTimeout(timer);
  void send(line).finally(() => {
    running = false;
    sendingHere.value = false;
    if (again && performance.now() >= heldUntil) turn();
  });
}

async function send(over: Line): Promise<void> {
  const person = await whoAmI().catch(() => null);
  if (person === null) return;
  try {
    if (await store.outbox.where({ person }).filter((row) => row.state !== "refused").count()) await sendAlone(person, over);
    else await note(person, null);
  } catch (failure) {
    console.error(failure);
    const halt = later("all", isFull(failure) ? "full" : "server");
    await note(person, halt).catch(() => undefined);
    wait(backoffMs(++failures, Math.random()));
  }
}

async function sendAlone(person: string, over: Line): Promise<void> {
  let halt: Halt = null;
  const wasFree = await alone(async () => {
    sendingHere.value = true;
    halt = await sendRound({ person, line: over, progress, chance: Math.random, arrived: () => (failures = 0) });
    await note(person, halt);
  });
  if (!wasFree) return wait(OTHER_TAB_MS);
  await next(person, halt);
}

async function next(person: string, halt: Halt): Promise<void> {
  if (halt === null || halt.stops === "photos") {
    const [rows, photos] = [await store.outbox.where({ person }).toArray(), await store.photos.where({ person }).toArray()];
    const ms = untilNextMs(rows, photos, phoneNow().getTime());
    return ms === null ? undefined : wait(ms);
  }
  if (WAITS_FOR_PERSON.includes(halt.reason)) return;
  if (halt.afterMs === null) return wait(backoffMs(++failures, Math.random()));
  const ms = Math.min(halt.afterMs, LONGEST_HOLD_MS);
  heldUntil = performance.now() + ms;
  wait(ms);
}

function wait(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(turn, ms);
}

async function note(person: string, halt: Halt): Promise<void> {
  if (halt?.stops !== "photos") return noteAll(person, halt);
  await noteAll(person, null);
  const held = photosHeld(await remembered<PhotosHeld>(`photos_held:${person}`));
  const until = phoneNow().getTime() + (halt.afterMs ?? 0);
  await remember(`photos_held:${person}`, { ...stuckBy(halt, held), until } satisfies PhotosHeld);
}

async function noteAll(person: string, halt: Halt): Promise<void> {
  const before = await remembered<Stuck>(`stuck:${person}`);
  if (halt === null) return before ? remember(`stuck:${person}`, null) : undefined;
  if (before?.reason !== halt.reason || before.detail !== halt.detail) await remember(`stuck:${person}`, stuckBy(halt, before));
}

/** `since` stays while the reason stays. */
function stuckBy({ reason, detail }: Later, before: Stuck | null): Stuck {
  return { reason, detail, since: before?.reason === reason ? before.since : phoneNow().toISOString() };
}
