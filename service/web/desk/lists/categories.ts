/** The categories as a filter offers them; `all` is what a check of everything counts under. */
import { computed } from "vue";
import { useI18n } from "vue-i18n";

export function useCategories() {
  const { t, tm } = useI18n();
  return computed(() =>
    Object.keys(tm("category"))
      .filter((each) => each !== "all")
      .map((value) => ({ value, name: t(`category.${value}`) }))
      .concat({ value: "all", name: t("lists.of_everything") }),
  );
}
