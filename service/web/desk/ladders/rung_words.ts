/** A rung in words: when it comes, whom it tells, what it asks for; and a whole ladder, line by line. */
import { useI18n } from "vue-i18n";
import type { LadderIn, RungIn } from "@/api";
import type { Line } from "../writing/differing";
import { timeOf } from "./rung_time";

export function useRungWords() {
  const { t } = useI18n();

  function when(rung: RungIn): string {
    const { way, n, unit } = timeOf(rung.after);
    return way === "at" ? t("ladders.at_the_clock") : t(`ladders.${way}`, { length: t(`ladders.length.${unit}`, { n }, n) });
  }
  const names = (posts: readonly string[]) => posts.map((post) => t(`ladders.told.${post}`)).join(t("ladders.comma"));

  function lines(ladder: LadderIn): Line[] {
    const field = (name: string, words: string): Line => ({ name: t(`ladders.field.${name}`), words });
    return [
      field("title_zh", ladder.title.zh),
      field("title_en", ladder.title.en),
      field("subject", t(`ladders.subject.${ladder.subject}`)),
      field("category", t(`category.${ladder.category}`)),
      field("severity", ladder.severity === "all" ? t("ladders.every_severity") : t(`severity.${ladder.severity}`)),
      field("basis", ladder.basis ?? ""),
      ...ladder.rungs.map((rung, index) => ({
        name: t("ladders.rung", { n: index + 1 }),
        words: [when(rung), names(rung.tell), rung.change ? t(`ladders.change.${rung.change}`) : ""].filter(Boolean).join(" · "),
      })),
    ];
  }

  return { when, names, lines };
}
