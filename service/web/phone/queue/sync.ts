/** Brings what the person must do onto the phone, so that the day works without a network. */
import { ref, type Ref } from "vue";
import { syncPhone, type SyncOut } from "@/api";
import { Refused } from "@/signin/call";
import { SignedOut } from "@/signin/session";
import { me, Nobody, refreshMe, whoAmI } from "@/phone/store/me";
import { keepServerOffset, phoneNow, remembered } from "@/phone/store/store";
import { bringStories } from "./stories";
import { takeOver } from "./take_over";

export const syncing: Ref<boolean> = ref(false);
export const lastSyncedAt: Ref<Date | null> = ref(null);
/** The sentence of a refusal, or "offline", "signed_out", "portal"; null after a sync that went well. */
export const syncFailure: Ref<string | null> = ref(null);

let running: Promise<void> | null = null;
let again = false;
/** Posts change rarely: asked once while the app is open, and when the service says that they changed. */
let askedMe: string | null = null;

/** Resolves when it is over, well or not. Called while one runs it asks once more: that one's answer may be older than the call. */
export function sync(): Promise<void> {
  again = running !== null;
  running ??= rounds();
  return running;
}

/** What the last sync of whoever is signed in was. */
export async function loadLastSynced(): Promise<void> {
  const at = await remembered<string>("last_synced_at");
  lastSyncedAt.value = at === null ? null : new Date(at);
}

async function rounds(): Promise<void> {
  syncing.value = true;
  do {
    again = false;
    await synced();
  } while (again);
  running = null;
  syncing.value = false;
}

/** It counts as of when it was asked: what came to the service after that may not be in the answer. */
async function synced(): Promise<void> {
  try {
    const person = await who();
    const asked_at = phoneNow().toISOString();
    const answer = await ask();
    await takeOver(person, answer, asked_at);
    if (answer.reset) await refreshMe();
    syncFailure.value = null;
    void bringStories(person).catch(() => undefined);
  } catch (failure) {
    syncFailure.value = reasonOf(failure);
  } finally {
    await loadLastSynced().catch(() => undefined);
  }
}

async function who(): Promise<string> {
  const known = await whoAmI().catch(() => null);
  if (known !== null && askedMe === known && me.value) return known;
  askedMe = (await refreshMe()).id;
  return askedMe;
}

/** The service's clock is believed at the middle of the question's way. */
async function ask(): Promise<SyncOut> {
  const cursor = await remembered<string>("cursor");
  const asked = phoneNow().getTime();
  const { data } = await syncPhone({ query: cursor === null ? {} : { since: cursor } });
  if (!isSync(data)) throw new NotTheService();
  await keepServerOffset(Date.parse(data.now) - (asked + phoneNow().getTime()) / 2);
  return data;
}

class NotTheService extends Error {}

function isSync(data: unknown): data is SyncOut {
  const answer = data as Partial<SyncOut> | null;
  return typeof answer === "object" && answer !== null && typeof answer.cursor === "string" && Array.isArray(answer.in_scope);
}

function reasonOf(failure: unknown): string {
  if (failure instanceof SignedOut) return "signed_out";
  if (failure instanceof NotTheService) return "portal";
  if (failure instanceof Refused) return failure.problem.detail ?? (failure.status < 500 ? "portal" : "server");
  if (failure instanceof Nobody) return "signed_out";
  return "offline";
}
