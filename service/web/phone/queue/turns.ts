/** When to send: at the start, when the network or the person comes back, when something is handed in, and after a wait. */
import { ref } from "vue";
import { whoAmI } from "@/phone/store/me";
import { isFull } from "@/phone/store/space";
import { phoneNow, remember, remembered, store } from "@/phone/store/store";
import { alone } from "./alone";
import type { Line } from "./line";
import { backoffMs, untilNextMs } from "./next";
import { progress } from "./progress";
import { sendRound, type Halt } from "./send";
import { later, type StuckReason } from "./verdict";

/** Why nothing moved in the last round, written where all tabs see it. */
export interface Stuck {
  reason: StuckReason;
  detail: string;
  since: string;
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

export function stuckOf(person: string): Promise<Stuck | null> {
  return remembered<Stuck>(`stuck:${person}`);
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
  if (halt === null) {
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

/** `since` stays while the reason stays. */
async function note(person: string, halt: Halt): Promise<void> {
  const before = await stuckOf(person);
  if (halt === null) return before ? remember(`stuck:${person}`, null) : undefined;
  const { reason, detail } = halt;
  if (before?.reason === reason && before.detail === detail) return;
  const since = before?.reason === reason ? before.since : phoneNow().toISOString();
  await remember(`stuck:${person}`, { reason, detail, since } satisfies Stuck);
}
