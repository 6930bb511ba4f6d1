/** A form that is being written on this phone: saved at every change, there again after a reload or a crash. */
import { nextTick, onBeforeUnmount, reactive, ref, toRaw, watch, type Ref } from "vue";
import { useHolding, type Album, type Holding } from "@/phone/evidence/album";
import type { FormRow, HandedInKind } from "@/phone/store/rows";
import { me } from "@/phone/store/me";
import { phoneNow, store } from "@/phone/store/store";

export interface Form<T extends object> {
  said: T;
  /** Whether what was written before has been read: until then nothing is shown, and nothing saved over it. */
  ready: Ref<boolean>;
  /** What was written before cannot be read now: `read` tries again. */
  unread: Ref<boolean>;
  read(): Promise<void>;
  /** False while the phone refuses to keep what is typed. */
  kept: Ref<boolean>;
  saveNow(): Promise<void>;
  /** Resolves when every change is on the phone, or `kept` says that it is not. Unlike `saveNow` it begins no form. */
  saved(): Promise<void>;
  /** The photos that are being shrunk at this moment. */
  work: Holding;
  /** Does the deed that hands it in; afterwards the form is gone, or, where that failed, as it was. */
  handIn(deed: () => Promise<unknown>): Promise<void>;
}

/** What the form becomes; without `hazard_id` any of the kind, since there is one such form. */
interface Sent {
  kind: HandedInKind;
  hazard_id?: string;
}

/** `key` names the form and what it is about, as "fix/<hazard id>". `handedIn`: it is over once this waits to be sent. */
export function useForm<T extends object>(key: string, empty: () => T, handedIn?: Sent): Form<T> {
  const said = reactive(empty()) as T;
  const ready = ref(false);
  const unread = ref(false);
  const kept = ref(true);
  let person = "";
  let over = false;
  let handing: string | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function read(): Promise<void> {
    unread.value = false;
    try {
      person = await somebody();
      const row = await store.forms.get([person, key]);
      if (row?.handing_in_at && handedIn && (await isHandedIn(person, handedIn, row.handing_in_at))) await store.forms.delete([person, key]);
      else if (row) Object.assign(said, row.said);
      ready.value = true;
    } catch {
      unread.value = true;
    }
  }

  async function save(): Promise<void> {
    kept.value = await write().then(() => true, () => false);
  }

  async function saved(): Promise<void> {
    await nextTick();
    await last;
  }

  function write(): Promise<void> {
    if (over || !ready.value) return Promise.resolve();
    const row: Omit<FormRow, "person"> = { key, updated_at: phoneNow().toISOString(), said: JSON.parse(JSON.stringify(toRaw(said))) as T };
    if (handing) row.handing_in_at = handing;
    const written = last.then(async () => {
      if (!over) await store.forms.put({ ...row, person });
    });
    last = written.catch(() => undefined);
    return written;
  }

  async function handIn(deed: () => Promise<unknown>): Promise<void> {
    handing = phoneNow().toISOString();
    try {
      await write();
      await deed();
    } catch (failure) {
      handing = undefined;
      await save();
      throw failure;
    }
    over = true;
    await last;
    await store.forms.delete([person, key]);
  }

  const stop = watch(said, () => void save(), { deep: true });
  onBeforeUnmount(stop);
  void read();
  return { said, ready, unread, read, kept, saveNow: save, saved, work: useHolding(), handIn };
}

/** The photos of a form that has them. */
export function albumOf({ said, work, saveNow }: Form<{ photos: string[] }>): Album {
  return {
    photos: () => said.photos,
    put: (photos) => (said.photos = photos),
    hold: work.hold,
    opening: () => void saveNow(),
  };
}

/** The keys of the forms that I have begun. A live question: `useLive(begun)`. */
export async function begun(): Promise<Set<string>> {
  const rows = me.value ? await store.forms.where({ person: me.value.id }).toArray() : [];
  return new Set(rows.map((row) => row.key));
}

/** Whose form it is: right after the first sign-in that is known a moment later. */
function somebody(): Promise<string> {
  return new Promise((resolve) => {
    const stop = watch(me, (one) => {
      if (!one) return;
      resolve(one.id);
      queueMicrotask(() => stop());
    }, { immediate: true });
  });
}

/** The phone died between handing in and discarding: what was written is on its way already, or there. */
async function isHandedIn(person: string, { kind, hazard_id }: Sent, since: string): Promise<boolean> {
  const [waiting, arrived] = await Promise.all([store.outbox.where({ person }).toArray(), store.receipts.where({ person }).toArray()]);
  return [...waiting, ...arrived].some(
    (row) => row.kind === kind && (!hazard_id || row.subject.hazard_id === hazard_id) && row.handed_in_at >= since,
  );
}
