/** The queue as the screens know it: how much waits, how far it has come, and why it does not move. */
import { ref, watch, watchEffect, type Ref } from "vue";
import { runOut, signedIn } from "@/signin/session";
import { useLive } from "@/phone/store/live";
import { me, whoAmI } from "@/phone/store/me";
import { phoneNow, store } from "@/phone/store/store";
import { anyoneSending } from "./alone";
import { tidy } from "./arrived";
import { amountsOf, factsOf, itemsOf, moves, NOTHING, type Amounts, type Facts, type OutboxItem } from "./items";
import { line } from "./line";
import { underWay } from "./progress";
import { retryRefused as retry } from "./refused";
import { beginTurns, sendingHere, sendNow, stuckOf, type Stuck } from "./turns";
import type { StuckReason } from "./verdict";

export { exportQueue } from "./export";
export { outboxItems, type OutboxItem } from "./items";
export { discardRefused, reopenRefused } from "./refused";
export { sendNow } from "./turns";
export type { StuckReason } from "./verdict";

export interface Waiting extends Amounts {
  sending: boolean;
  /** `detail` is the service's own sentence, or "" where the reason says it all. */
  stuck: null | { reason: StuckReason; detail: string; since: Date };
}

export const waiting: Ref<Waiting> = ref({ ...NOTHING, sending: false, stuck: null });

const offlineSince: Ref<Date | null> = ref(null);
let started = false;

/** Called once by App. From then on it sends by itself. */
export function startQueue(): void {
  if (started) return;
  started = true;
  offlineSince.value = navigator.onLine ? null : phoneNow();
  addEventListener("offline", () => (offlineSince.value = phoneNow()));
  addEventListener("online", () => {
    offlineSince.value = null;
    sendNow();
  });
  addEventListener("pageshow", sendNow);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendNow());
  watch([signedIn, runOut], () => signedIn.value && !runOut.value && sendNow());
  watch(() => me.value?.id, (known) => known && sendNow());
  show();
  void whoAmI()
    .then((person) => tidy(person, phoneNow().getTime()))
    .catch(() => undefined);
  beginTurns(line);
}

/** Sends a refused one once more, as it is. */
export async function retryRefused(id: string): Promise<void> {
  await retry(id);
  sendNow();
}

interface Seen {
  facts: Facts;
  stuck: Stuck | null;
  sending: boolean;
  others: number;
}

function show(): void {
  const seen = useLive(look);
  watchEffect(() => {
    if (seen.value) waiting.value = shown(seen.value);
  });
}

async function look(): Promise<Seen> {
  const person = await whoAmI().catch(() => null);
  const sending = await anyoneSending();
  if (person === null) return { facts: { rows: [], photos: new Map() }, stuck: null, sending, others: await store.outbox.count() };
  const others = await store.outbox.where("person").notEqual(person).count();
  return { facts: await factsOf(person), stuck: await stuckOf(person), sending, others };
}

function shown(seen: Seen): Waiting {
  const items = itemsOf(seen.facts, underWay.value);
  const open = items.some(moves);
  return { ...amountsOf(items), sending: open && (sendingHere.value || seen.sending), stuck: stuckBy(seen, items, open) };
}

/** What keeps the line from carrying anything comes before what one thing waits for. */
function stuckBy({ stuck, others }: Seen, items: OutboxItem[], open: boolean): Waiting["stuck"] {
  if (open && offlineSince.value) return { reason: "offline", detail: "", since: offlineSince.value };
  if (open && stuck) return { ...stuck, since: new Date(stuck.since) };
  const refused = items.find((item) => item.state === "refused");
  if (refused) return { reason: "refused", detail: refused.problem?.detail ?? "", since: new Date(refused.handed_in_at) };
  return others > 0 ? { reason: "other_person", detail: "", since: phoneNow() } : null;
}
