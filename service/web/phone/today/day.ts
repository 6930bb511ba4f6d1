/** All that the day is made of, live from the phone: tasks, drafts, and what was handed in. */
import { computed, onMounted, watch } from "vue";
import type { Bilingual } from "@/api";
import { waiting } from "@/phone/queue/queue";
import { lastSyncedAt, sync } from "@/phone/queue/sync";
import { todayAt } from "@/phone/moments";
import { progressOf } from "@/phone/fill/settle";
import { myDrafts, type Draft } from "@/phone/store/drafts";
import { useLive } from "@/phone/store/live";
import { whoAmI } from "@/phone/store/me";
import { serverNow, store } from "@/phone/store/store";
import { reportsHere, tasksWith } from "@/phone/tasks/reports_here";

const DAY_MS = 86_400_000;
const BY_INSTANT = new Set(["scheduled", "open", "overdue", "missed"]);

export interface DraftShown {
  draft: Draft;
  title: Bilingual | null;
  place: string;
  progress: { done: number; total: number };
}

export function useDay() {
  const tasks = useLive(() => store.tasks.toArray());
  const drafts = useLive(async () => Promise.all((await myDrafts()).map(shown)));
  const here = useLive(async () => {
    const synced = lastSyncedAt.value; // read before anything is waited for: then a new one asks again
    return reportsHere(await whoAmI(), synced);
  });
  const handedIn = computed(() => tasksWith(here.value, (standing) => standing !== "returned"));
  const returned = computed(() => tasksWith(here.value, (standing) => standing === "returned"));
  const draftOf = computed(() => new Map((drafts.value ?? []).flatMap((one) => (one.draft.task_id ? [[one.draft.task_id, one]] : []))));
  const visits = computed(() => (drafts.value ?? []).filter(({ draft }) => draft.task_id === null));
  return { tasks, handedIn, returned, draftOf, visits };
}

/** What arrived makes the day look different: asked for at once, not at the next round. */
export function syncAfterArrival(): void {
  watch(
    () => waiting.value.reports,
    (now, before) => now < before && void sync(),
  );
  onMounted(async () => {
    const since = new Date(serverNow().getTime() - DAY_MS).toISOString();
    const late = await store.receipts.where("handed_in_at").above(since).filter(({ kind, subject }) => kind === "report" && subject.task_id !== null).toArray();
    const tasks = await store.tasks.bulkGet(late.map(({ subject }) => subject.task_id!));
    if (tasks.some((task) => task && BY_INSTANT.has(task.state))) void sync();
  });
}

async function shown(draft: Draft): Promise<DraftShown> {
  const checklist = await store.checklists.get([draft.checklist.code, draft.checklist.version]);
  const place = await store.places.get(draft.place_id);
  const progress = checklist ? progressOf(checklist, draft, todayAt(draft.place_id)) : { done: 0, total: 0 };
  return { draft, title: checklist?.title ?? null, place: place?.name ?? "", progress };
}
