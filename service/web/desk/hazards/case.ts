/** One matter with all that a reviewer needs to decide on it, kept current; and what others did to it meanwhile. */
import { computed, ref, watch, type Ref } from "vue";
import {
  listEscalations,
  showContactsOfEscalation,
  showContactsOfHazard,
  showEscalation,
  showHazard,
  type ContactOut,
  type EscalationDetail,
  type HazardDetail,
  type TimelineOut,
} from "@/api";
import { Refused } from "@/signin/call";
import { onChange } from "../live";
import { soon } from "../soon";
import { chainOf, holdsAny, holdsOver, me } from "../signin/me";
import { mayDo, type DeedKey } from "./rights";

export interface Asked {
  kind: "escalation" | "hazard";
  id: string;
  /** The escalation's hazard where it is known already: then both are asked for at once. */
  hazardId?: string;
}

/** Steps that follow from something else, and tell a reviewer of no decision. */
const FOLLOWS = new Set(["escalated", "failure_looked_at", "back_in_service", "joined"]);

export function useCase(asked: Ref<Asked | null>) {
  const escalation = ref<EscalationDetail | null>(null);
  const hazard = ref<HazardDetail | null>(null);
  const contacts = ref<ContactOut[]>([]);
  const within = ref<string[]>([]);
  const loading = ref(false);
  const failure = ref<unknown>(null);
  /** What somebody else did while the matter was open here, the latest last. */
  const news = ref<TimelineOut[]>([]);
  let turn = 0;
  let around = "";

  async function load(fresh: boolean): Promise<void> {
    const wanted = asked.value;
    if (!wanted) return;
    const mine = ++turn;
    loading.value = fresh;
    try {
      const found = await fetchCase(wanted, hazard.value, fresh);
      if (mine !== turn) return;
      if (!fresh) hear(found.hazard);
      ({ escalation: escalation.value, hazard: hazard.value } = found);
      failure.value = null;
      if (around !== keyOf(wanted)) void surroundings(wanted);
    } catch (thrown) {
      // A refresh that fails leaves what is shown; only what is gone for good goes away.
      if (mine === turn && (fresh || (thrown instanceof Refused && thrown.status === 404))) failure.value = thrown;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  function hear(found: HazardDetail | null): void {
    news.value = [...news.value, ...sinceThen(hazard.value, found)];
  }

  /** A verifier faces what was seen since the fix: only asked for like this does it count as seen. */
  async function look(): Promise<void> {
    const about = hazard.value!.id;
    turn++; // what was asked for before this knows less
    const { data } = await showHazard({ path: { hazard_id: about } });
    if (hazard.value?.id !== about || data.timeline.length < hazard.value.timeline.length) return;
    hear(data);
    hazard.value = data;
  }

  /** Where it lies and who answers for it: asked once, whichever look came first. */
  async function surroundings(wanted: Asked): Promise<void> {
    around = keyOf(wanted);
    const place = hazard.value?.place ?? escalation.value?.place;
    const [chain, found] = await Promise.all([
      place ? chainOf(place.id) : [],
      contactsOf(wanted).catch(() => []), // who may not see them works without
    ]);
    if (!asked.value || keyOf(asked.value) !== keyOf(wanted)) return;
    within.value = chain;
    contacts.value = found;
  }

  function empty(): void {
    escalation.value = hazard.value = failure.value = null;
    contacts.value = [];
    within.value = [];
    news.value = [];
    around = "";
  }

  watch(
    () => asked.value && keyOf(asked.value),
    () => {
      turn++;
      empty();
      void load(true);
    },
    { immediate: true },
  );
  onChange(["hazards", "escalations", "tasks"], soon(() => load(false)));

  const may = computed<Set<DeedKey>>(() => {
    const category = hazard.value?.category ?? escalation.value?.category ?? "all";
    if (!me.value || (!hazard.value && !escalation.value)) return new Set();
    return mayDo({
      personId: me.value.id,
      personName: me.value.name,
      holds: (roles) => holdsOver(roles, within.value, category),
      escalation: escalation.value,
      hazard: hazard.value,
      missed: escalation.value?.missed_tasks ?? [],
      contacts: contacts.value,
    });
  });

  return { escalation, hazard, contacts, loading, failure, news, may, look, refresh: () => load(false), reload: () => load(true) };
}

const keyOf = ({ kind, id }: Asked) => `${kind}/${id}`;

async function fetchCase(wanted: Asked, known: HazardDetail | null, fresh: boolean) {
  if (wanted.kind === "hazard") {
    const [hazard, climbed] = await Promise.all([
      glanceAt(wanted.id),
      listEscalations({ query: { subject_id: wanted.id, open: true, limit: 1 } }),
    ]);
    const row = climbed.data.items[0];
    return { hazard: hazard.data, escalation: row ? { ...row, missed_tasks: [] } : null };
  }
  const hazardId = wanted.hazardId ?? (fresh ? undefined : known?.id);
  const again = hazardId ? glanceAt(hazardId) : null;
  again?.catch(() => undefined); // awaited below, after the escalation
  const { data: escalation } = await showEscalation({ path: { escalation_id: wanted.id } });
  if (!escalation.hazard) return { escalation, hazard: null };
  const hazard = await (again ?? glanceAt(escalation.hazard.id));
  return { escalation, hazard: hazard.data };
}

/** What a screen shows by itself, selected by nobody or refreshed unseen, is no look at what was found since the fix. */
const glanceAt = (hazardId: string) => showHazard({ path: { hazard_id: hazardId }, query: { glance: true } });

async function contactsOf(wanted: Asked): Promise<ContactOut[]> {
  if (!holdsAny(["section", "leader", "head"])) return [];
  const { data } =
    wanted.kind === "hazard"
      ? await showContactsOfHazard({ path: { hazard_id: wanted.id } })
      : await showContactsOfEscalation({ path: { escalation_id: wanted.id } });
  return data.items;
}

function sinceThen(before: HazardDetail | null, now: HazardDetail | null): TimelineOut[] {
  if (!before || before.id !== now?.id) return [];
  const known = new Set(before.timeline.map((step) => step.id));
  return now.timeline.filter((step) => !known.has(step.id) && step.by && step.by.id !== me.value?.id && !FOLLOWS.has(step.kind));
}
