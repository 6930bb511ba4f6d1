/** What an item asks for, in words: how it is answered, within which limits, how grave a failure is and how long it may wait. */
import { useI18n } from "vue-i18n";
import type { Due, Item, Limits } from "@/api";
import { useSaid } from "@/words/said";
import type { Field } from "./compare";

export function useItemWords() {
  const { t } = useI18n();
  const said = useSaid();

  function limits(of: Limits | null | undefined): string {
    if (!of) return "";
    const unit = of.unit ? ` ${of.unit}` : "";
    if (of.max_age_days != null) return t("checklists.limit.max_age_days", { n: of.max_age_days });
    if (of.min_days_left != null) return t("checklists.limit.min_days_left", { n: of.min_days_left });
    if (of.min != null && of.max != null) return `${of.min}–${of.max}${unit}`;
    if (of.min != null) return `≥ ${of.min}${unit}`;
    return of.max != null ? `≤ ${of.max}${unit}` : unit.trim();
  }

  const due = (of: Due | null | undefined) => (of ? t(`checklists.due.${of.kind}`, { n: of.n ?? 0 }) : "");
  const severity = (item: Item) => (item.severity ? t(`severity.${item.severity}`) : t("checklists.information"));
  const choices = (item: Item) =>
    (item.choices ?? []).map((choice) => `${said(choice.text)}${t(choice.passes ? "checklists.passes" : "checklists.fails")}`).join(t("checklists.comma"));

  function field(item: Item, name: Field): string {
    switch (name) {
      case "text":
        return `${item.text.zh} / ${item.text.en}`;
      case "category":
        return t(`category.${item.category}`);
      case "kind":
        return t(`checklists.kind.${item.kind}`);
      case "limits":
        return limits(item.limits);
      case "choices":
        return choices(item);
      case "severity":
        return severity(item);
      case "due":
        return due(item.due);
      case "photo":
        return t(`checklists.photo.${item.photo ?? "on_failure"}`);
      case "may_skip":
        return t(item.may_skip ? "state.yes" : "state.no");
      case "basis":
        return item.basis ?? "";
    }
  }

  return { said, limits, due, severity, choices, field };
}
