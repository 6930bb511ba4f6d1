/** A ladder as it is written in the form, and as the service takes it. */
import type { Change, ClockKind, LadderIn, LadderOut, Told } from "@/api";
import { lengthOf, secondsOf, timeOf, type RungTime } from "./rung_time";

export const CLOCKS: ClockKind[] = ["hazard", "verification", "stop_confirmation", "transfer", "major", "misses", "task"];
export const TOLD: Told[] = ["assignee", "inspector", "responsible", "head", "section", "leader", "administrator", "auditor"];
export const CHANGES: Change[] = ["interview", "circular", "listed_proposed"];

export interface RungForm {
  time: RungTime;
  tell: Told[];
  change: Change | null;
}

export interface LadderForm extends Omit<LadderIn, "rungs"> {
  code: string;
  rungs: RungForm[];
}

export const newRung = (): RungForm => ({ time: { way: "after", n: 1, unit: "days" }, tell: ["section"], change: null });

export function newLadder(): LadderForm {
  const top: RungForm = { time: { way: "after", n: 3, unit: "days" }, tell: ["leader", "administrator"], change: null };
  const first: RungForm = { time: { way: "at", n: 1, unit: "days" }, tell: ["head"], change: null };
  return { code: "", title: { zh: "", en: "" }, subject: "hazard", category: "all", severity: "all", basis: "", rungs: [first, top], version: 0 };
}

export function formOf(ladder: LadderOut): LadderForm {
  const { code, title, subject, category, severity, basis, version } = ladder;
  const rungs = ladder.rungs.map((rung) => ({ time: timeOf(rung.after), tell: [...rung.tell], change: rung.change ?? null }));
  return { code, title: { ...title }, subject, category, severity, basis, version, rungs };
}

/** Its rungs in order of time, whatever order they were written in. */
export function inOrder(form: LadderForm): LadderForm {
  const at = (rung: RungForm) => secondsOf(lengthOf(rung.time));
  return { ...form, rungs: [...form.rungs].sort((one, other) => at(one) - at(other)) };
}

export function ladderOf(form: LadderForm): LadderIn {
  const { code: _code, rungs, ...rest } = form;
  return {
    ...rest,
    title: { zh: form.title.zh.trim(), en: form.title.en.trim() },
    rungs: rungs.map(({ time, tell, change }) => ({ after: lengthOf(time), tell: TOLD.filter((post) => tell.includes(post)), change })),
  };
}
