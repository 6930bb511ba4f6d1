/** A plan as it is written in the form, and as the service takes it. */
import type { PlanIn, PlanOut } from "@/api";
import { readRhythm, writeRhythm, type Rhythm } from "./rhythm";

export interface PlanForm extends Omit<PlanIn, "recurrence" | "title"> {
  title: { zh: string; en: string };
  rhythm: Rhythm;
  times: string;
}

export function newPlan(targetPlaceId: string): PlanForm {
  return {
    code: "",
    title: { zh: "", en: "" },
    category: "fire",
    checklist: "",
    source: "self",
    announced: false,
    role: "inspector",
    assignee_id: null,
    rhythm: { kind: "daily" },
    times: "",
    activities: ["school_day"],
    window: null,
    target_place_id: targetPlaceId,
    target_kinds: ["school"],
    target_traits: [],
    school_kinds: [],
    state: "draft",
    miss_threshold: null,
    starts_on: null,
    ends_on: null,
    basis: "",
    version: 0,
  };
}

export function formOf(plan: PlanOut): PlanForm {
  const { recurrence, id: _id, horizon_on: _horizon, changed_at: _changed, ...rest } = plan;
  return {
    ...(JSON.parse(JSON.stringify(rest)) as typeof rest),
    title: { zh: plan.title.zh, en: plan.title.en },
    rhythm: readRhythm(recurrence),
    times: (recurrence.times ?? []).join(" "),
  };
}

export function planOf(form: PlanForm): PlanIn {
  const { rhythm, times, ...rest } = form;
  return {
    ...rest,
    title: { zh: form.title.zh.trim(), en: form.title.en.trim() },
    starts_on: form.starts_on || null,
    ends_on: form.ends_on || null,
    miss_threshold: form.miss_threshold || null,
    recurrence: writeRhythm(rhythm, times.split(/[\s,，、]+/).filter(Boolean)),
  };
}
