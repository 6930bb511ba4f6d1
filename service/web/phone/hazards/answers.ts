/** Asks the service, and shows its last answer, with its age, where there is no network. */
import { onBeforeUnmount, ref, shallowRef, watch, type Ref } from "vue";
import { Refused } from "@/signin/call";
import { me, whoAmI } from "@/phone/store/me";
import { phoneNow, store } from "@/phone/store/store";

export interface Asked<T> {
  body: Readonly<Ref<T | undefined>>;
  /** When the service gave the answer that is shown, by the phone's clock. */
  at: Readonly<Ref<Date | null>>;
  asking: Readonly<Ref<boolean>>;
  failure: Readonly<Ref<unknown>>;
  ask(): Promise<void>;
}

const KEPT = 300;

/**
 * `question` names what is asked; null asks nothing yet. Asked again when it changes and when the network comes back.
 * `answered` hears whether its answer, when it comes, is still the one that is waited for.
 */
export function useAnswer<T>(question: () => string | null, answered: (isLatest: () => boolean) => Promise<T>): Asked<T> {
  /** Nothing is asked before it is known who asks. */
  const key = () => (me.value ? question() : null);
  const body = shallowRef<T>();
  const at = ref<Date | null>(null);
  const asking = ref(false);
  const failure = shallowRef<unknown>(null);

  let turns = 0;

  async function ask(): Promise<void> {
    const asked = key();
    if (asked === null) return;
    const turn = ++turns;
    /** An answer to an earlier question may come after a later one's. */
    const isLatest = () => turn === turns && asked === key();
    asking.value = true;
    failure.value = null;
    try {
      const answer = await answered(isLatest);
      if (turn === turns) await keepAnswer(asked, answer);
      if (isLatest()) [body.value, at.value] = [answer, phoneNow()];
    } catch (thrown) {
      if (isLatest()) failure.value = thrown;
      if (turn === turns && thrown instanceof Refused && (thrown.status === 404 || thrown.status === 403)) await forgetAnswer(asked);
    } finally {
      if (isLatest()) asking.value = false;
    }
  }

  async function begin(asked: string | null): Promise<void> {
    [body.value, at.value, failure.value] = [undefined, null, null];
    if (asked === null) return;
    const kept = await keptAnswer<T>(asked);
    if (kept && asked === key()) [body.value, at.value] = [kept.body, kept.at];
    await ask();
  }

  const again = () => void ask();
  watch(key, begin, { immediate: true });
  addEventListener("online", again);
  onBeforeUnmount(() => removeEventListener("online", again));
  return { body, at, asking, failure, ask };
}

export async function keptAnswer<T>(key: string): Promise<{ body: T; at: Date } | null> {
  const row = await store.answers.get([await whoAmI(), key]);
  return row ? { body: row.body as T, at: new Date(row.at) } : null;
}

/** What another person was told on this phone goes; of mine the newest stay. */
export async function keepAnswer(key: string, body: unknown): Promise<void> {
  const person = await whoAmI();
  await store.transaction("rw", store.answers, async () => {
    await store.answers.put({ person, key, at: phoneNow().toISOString(), body });
    await store.answers.where("person").notEqual(person).delete();
    const surplus = (await store.answers.count()) - KEPT;
    if (surplus > 0) await store.answers.bulkDelete(await store.answers.orderBy("at").limit(surplus).primaryKeys());
  });
}

/** What I may no longer see is no longer shown. */
async function forgetAnswer(key: string): Promise<void> {
  await store.answers.delete([await whoAmI(), key]);
}
