/** What each step of a timeline says, as lines of plain words. */
import type { TimelineOut } from "@/api";
import { useI18n } from "vue-i18n";
import { yuanOf } from "./money";

type Said = Record<string, unknown>;
type Tone = "good" | "bad" | "warn" | "";

export interface StepWords {
  title: string;
  tone: Tone;
  lines: string[];
}

const TONES: Record<string, Tone> = {
  out_of_service: "warn", seen_while_rectified: "bad", joined: "warn", escalated: "warn",
  supervision_order: "bad", back_in_service: "good",
};

/** `until` says a deadline in the zone of the place. */
export function useStepWords(until: (at: string) => string): (step: TimelineOut) => StepWords {
  const { t, te, locale } = useI18n();

  const line = (key: string, value: unknown): string[] => (value === undefined || value === null || value === "" ? [] : [t(`hazards.said.${key}`, { value: String(value) })]);
  const plain = (value: unknown): string[] => (value ? [String(value)] : []);
  const due = (key: string, value: unknown): string[] => (value ? [t(`hazards.said.${key}`, { value: until(String(value)) })] : []);

  const SAID: Record<string, (data: Said) => string[]> = {
    opened: (data) => [...plain(data.description), ...severity(data.severity)],
    joined: (data) => [...plain(data.description), ...severity(data.severity)],
    out_of_service_confirmation: (data) => plain(data.note),
    rectification: fix,
    extension_request: (data) => [...due("until", data.until), ...line("reason", data.reason), ...line("protection", data.interim_protection)],
    decision: (data) => [...(data.granted ? due("until", data.until) : []), ...plain(data.note)],
    deadline: (data) => [...due("due", data.due_at), ...line("reason", data.reason)],
    transfer: (data) => [...line("authority", data.authority), ...line("contact", data.contact), ...due("follow_up", data.follow_up_at), ...plain(data.note)],
    severity: (data) => [t("hazards.said.severity_change", { was: t(`severity.${data.was}`), is: t(`severity.${data.severity}`) }), ...line("reason", data.reason)],
    supervision_order: (data) => [
      ...line("order", data.number), ...line("measures", data.measures), ...money("funds", data.funds_cents),
      ...due("due", data.due_at), ...line("contingency", data.contingency),
    ],
    verification: (data) => [...plain(data.note), ...due("new_due", data.new_due_at), ...signature(data)],
    voiding: (data) => line("reason", data.reason),
    comment: (data) => plain(data.text),
    escalated: (data) => told(data),
  };

  function severity(value: unknown): string[] {
    return value ? [t("hazards.said.severity", { value: t(`severity.${value}`) })] : [];
  }

  function money(key: string, cents: unknown): string[] {
    return typeof cents === "number" ? [t(`hazards.said.${key}`, { value: yuanOf(cents, locale.value) })] : [];
  }

  function fix(data: Said): string[] {
    const hands = ((data.carried_out_by ?? []) as { name?: string | null }[]).map((hand) => hand.name).filter(Boolean);
    return [
      ...(data.fixed_on_spot ? [t("hazards.said.fixed_on_spot")] : []),
      ...plain(data.description), ...line("measures", data.measures), ...money("cost", data.cost_cents),
      ...line("hands", hands.join(t("hazards.comma"))),
      ...(data.counts === false ? [t("hazards.said.came_too_late")] : []),
    ];
  }

  function signature(data: Said): string[] {
    if (data.outcome !== "accepted" || data.closes !== false) return [];
    return [t(data.signature === "school" ? "hazards.said.signed_school" : "hazards.said.signed_bureau")];
  }

  function told(data: Said): string[] {
    const roles = ((data.tell ?? []) as string[]).map((role) => (te(`role.${role}`) ? t(`role.${role}`) : role));
    return line("told", roles.join(t("hazards.comma")));
  }

  return (step) => ({
    title: title(step),
    tone: toneOf(step),
    lines: SAID[step.kind]?.(step.data) ?? [],
  });

  function title(step: TimelineOut): string {
    if (step.kind === "verification") return t(step.data.outcome === "accepted" ? "hazards.accepted" : "hazards.rejected");
    if (step.kind === "decision") return t(step.data.granted ? "hazards.granted" : "hazards.not_granted");
    if (step.kind === "escalated") return t("hazards.climbed", { level: Number(step.data.level) });
    return te(`step.${step.kind}`) ? t(`step.${step.kind}`) : step.kind;
  }

  function toneOf(step: TimelineOut): Tone {
    if (step.kind === "verification") return step.data.outcome === "accepted" ? "good" : "bad";
    if (step.kind === "decision") return step.data.granted ? "good" : "bad";
    return TONES[step.kind] ?? "";
  }
}
