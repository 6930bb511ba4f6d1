/** A report that is being filled in: every change is judged at once and saved at once. */
import { computed, inject, reactive, ref, toRaw, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from "vue";
import type { ChecklistOut, Item, PlaceOut, TaskOut } from "@/api";
import { useHolding, type Holding } from "@/phone/evidence/album";
import { position } from "@/phone/evidence/position";
import { zoneOf } from "@/phone/moments";
import { saveDraft, type Draft } from "@/phone/store/drafts";
import { whoAmI } from "@/phone/store/me";
import { serverNow, store } from "@/phone/store/store";
import { dayAt } from "@/words/moments";
import { emptyAnswer, type AnswerDraft, type HazardDraft } from "@/judging/answer";
import { keepBookmark } from "./bookmark";
import { judgementOf, whatIsMissing, type Judgement, type Lack, type Verdict } from "@/judging/judge";
import { checklistOf, placeOf, soon, taskOf } from "./needed";
import { refusalsOf, type Refusals } from "./refused";
import { sectionsOf, type Section } from "./sections";
import { settled, settledDraft } from "./settle";

const EMPTY_HAZARD: HazardDraft = { description: "", severity: null, fixed_on_spot: false, photos_after: [], another: false };

export interface Filling {
  draft: Draft;
  checklist: ChecklistOut;
  place: PlaceOut | null;
  task: TaskOut | null;
  sections: Section[];
  refusals: ComputedRef<Refusals>;
  /** What keeps the report from being handed in, in the order of the checklist. */
  missing: ComputedRef<{ item: Item; what: Lack }[]>;
  /** The photos that are being shrunk at this moment. */
  work: Holding;
  /** False while the phone refuses to keep what is typed. */
  kept: Ref<boolean>;
  answer(item: Item): AnswerDraft;
  verdict(item: Item): Verdict;
  lacking(item: Item): Lack[];
  say(item: Item, change: Partial<AnswerDraft>): void;
  sayHazard(item: Item, change: Partial<HazardDraft>): void;
  sayNote(note: string): void;
  /** The local day of the check at the place. */
  on: Ref<string>;
  /** The item in hand. */
  mark(item: Item): void;
  /** The camera or the album opens over the page, and may cost it its life. */
  opening(item: Item): void;
  /** Resolves when all of it is on the phone. */
  save(): Promise<void>;
  /** What another tab wrote meanwhile; false where the draft was handed in or discarded there. */
  reread(): Promise<boolean>;
  whole(): Draft;
}

export const FILLING: InjectionKey<ShallowRef<Filling | null>> = Symbol("filling");

/** For the pages and parts that are shown once the draft is open. */
export function useFilling(): Filling {
  const filling = inject(FILLING)?.value;
  if (!filling) throw new Error("outside a report");
  return filling;
}

/** Null where this person has no such draft on this phone; rejects where its checklist is not to be had. */
export async function openFilling(id: string): Promise<Filling | null> {
  const row = await store.drafts.get(id);
  if (!row || row.person !== (await whoAmI())) return null;
  const checklist = await checklistOf(row.checklist);
  const [place, task] = await Promise.all([
    soon(placeOf(row.place_id)),
    row.task_id ? soon(taskOf(row.task_id)) : null,
  ]);
  return fillingOf(row, { checklist, place, task });
}

function fillingOf(row: Draft, { checklist, place, task }: { checklist: ChecklistOut; place: PlaceOut | null; task: TaskOut | null }): Filling {
  const answers = checklist.items.map(({ code }) => [code, row.answers[code] ?? emptyAnswer()] as const);
  // Errors of a refused report count answers as they were handed in: what is there keeps its place.
  const draft = reactive<Draft>({ ...row, answers: { ...row.answers, ...Object.fromEntries(answers) } });
  const on = ref(dayAt(serverNow(), place?.zone ?? zoneOf(row.place_id)));
  const { kept, pending, save } = saver(draft);
  locate(draft, save);

  const answer = (item: Item) => draft.answers[item.code]!;
  // One per item: a keystroke judges one answer, not ninety.
  const judged = new Map(
    checklist.items.map((item) => [item.code, computed(() => judgementOf(item, settled(item, answer(item), on.value), on.value))]),
  );
  const judgement = (item: Item): Judgement => judged.get(item.code)!.value;
  const refusals = computed(() => refusalsOf(draft, checklist.items));
  const forgive = (item: Item) => {
    const said = refusals.value.byItem[item.code];
    if (said) draft.refused = draft.refused?.filter(({ detail }) => !said.includes(detail));
  };
  return {
    draft, checklist, place, task, on, kept, save, refusals, answer,
    sections: sectionsOf(checklist.items),
    missing: computed(() => whatIsMissing(checklist.items, judgement)),
    work: useHolding(),
    verdict: (item) => judgement(item).verdict,
    lacking: (item) => judgement(item).lacks,
    say(item, change) {
      Object.assign(answer(item), change);
      forgive(item);
      void save();
    },
    sayHazard(item, change) {
      const said = answer(item);
      said.hazard = { ...EMPTY_HAZARD, ...said.hazard, ...change };
      forgive(item);
      void save();
    },
    sayNote(note) {
      draft.note = note;
      void save();
    },
    mark: (item) => keepBookmark(draft.id, { item: item.code, camera: false }),
    opening(item) {
      keepBookmark(draft.id, { item: item.code, camera: true });
      void save();
    },
    async reread() {
      if (pending()) return true;
      const now = await store.drafts.get(draft.id);
      if (now && !pending() && !isSame(now, draft)) Object.assign(draft, now, { answers: { ...draft.answers, ...now.answers } });
      return !!now;
    },
    whole: () => settledDraft(checklist, draft, on.value),
  };
}

/** One save runs at a time, and after it one more for all that came meanwhile. */
function saver(draft: Draft) {
  // Read without the proxies: a keystroke waits for this.
  const raw = toRaw(draft);
  const kept = ref(true);
  let running: Promise<void> | null = null;
  let changed = false;
  async function run(): Promise<void> {
    do {
      changed = false;
      kept.value = await saveDraft(raw).then(() => true, () => false);
    } while (changed);
    running = null;
  }
  function save(): Promise<void> {
    changed = true;
    return (running ??= run());
  }
  return { kept, pending: () => running !== null, save };
}

function isSame(one: Draft, other: Draft): boolean {
  const written = ({ answers, note, location }: Draft) => JSON.stringify([answers, note, location]);
  return written(one) === written(other);
}

/** Asked for at the start, never waited for. */
function locate(draft: Draft, save: () => Promise<void>): void {
  if (draft.location) return;
  void position().then((location) => {
    if (!location || draft.location) return;
    draft.location = location;
    void save();
  });
}
