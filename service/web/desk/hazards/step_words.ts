/** A step of the timeline in words: what was done, what came of it, and what was said with it. */
import { useI18n } from "vue-i18n";
import type { TimelineOut } from "@/api";
import { useMoments } from "../moments";

export interface Told {
  what: string;
  /** Named values said with it, in order. */
  said: { name: string; value: string }[];
  tone: "good" | "bad" | "up" | "plain";
}

interface Hand {
  name?: string;
}

const MOMENTS = ["until", "due_at", "new_due_at", "follow_up_at"];
const WORDS = ["description", "reason", "text", "note", "measures", "interim_protection", "authority", "contact", "number", "contingency"];

export function useStepWords() {
  const { t, te } = useI18n();
  const { instant } = useMoments();

  function words(step: TimelineOut): Told {
    const data = step.data;
    return { what: what(step), said: [...said(data), ...extra(data)], tone: toneOf(step) };
  }

  function what(step: TimelineOut): string {
    const data = step.data;
    if (step.kind === "verification") {
      const key = data["outcome"] === "accepted" ? (data["closes"] === false ? "signed" : "accepted") : "rejected";
      return t(`cases.step.${key}`, { side: data["signature"] ? t(`cases.side.${data["signature"]}`) : "" });
    }
    if (step.kind === "decision") return t(data["granted"] ? "cases.step.granted" : "cases.step.not_granted");
    if (step.kind === "severity") {
      return t("cases.step.severity", { was: t(`severity.${data["was"]}`), now: t(`severity.${data["severity"]}`) });
    }
    if (step.kind === "escalated") return climbed(data);
    const key = `step.${step.kind}`;
    return te(key) ? t(key) : step.kind;
  }

  function climbed(data: Record<string, unknown>): string {
    const roles = ((data["tell"] as string[] | undefined) ?? []).map((role) => t(`role.${role}`)).join(t("cases.and"));
    const said = t("cases.step.escalated", { level: data["level"], roles });
    return data["change"] ? `${said} · ${t(`cases.change.${data["change"]}`)}` : said;
  }

  function said(data: Record<string, unknown>): Told["said"] {
    const texts = WORDS.filter((name) => data[name]).map((name) => ({ name: t(`cases.field.${name}`), value: String(data[name]) }));
    const dates = MOMENTS.filter((name) => data[name]).map((name) => ({ name: t(`cases.field.${name}`), value: instant(String(data[name])) }));
    return [...texts, ...dates];
  }

  function extra(data: Record<string, unknown>): Told["said"] {
    const found: Told["said"] = [];
    for (const name of ["cost_cents", "funds_cents"]) {
      if (data[name] != null) found.push({ name: t(`cases.field.${name}`), value: t("cases.yuan", { n: (Number(data[name]) / 100).toLocaleString() }) });
    }
    const hands = ((data["carried_out_by"] as Hand[] | undefined) ?? []).map((hand) => hand.name).filter(Boolean);
    if (hands.length) found.push({ name: t("cases.field.carried_out_by"), value: hands.join("、") });
    return found;
  }

  return { words };
}

function toneOf(step: TimelineOut): Told["tone"] {
  if (step.kind === "escalated") return "up";
  if (step.kind === "verification") return step.data["outcome"] === "accepted" ? "good" : "bad";
  if (step.kind === "seen_while_rectified" || step.kind === "joined") return "bad";
  return "plain";
}
