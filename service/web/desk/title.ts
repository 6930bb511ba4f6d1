/** What the browser's tab says where a page is about one thing, not a room. */
import { watch } from "vue";
import { useI18n } from "vue-i18n";

export function useTitle(name: () => string | null | undefined): void {
  const { t, locale } = useI18n();
  watch(
    [name, locale],
    () => {
      const said = name();
      if (said) document.title = `${said} · ${t("product")}`;
    },
    { immediate: true, flush: "post" },
  );
}
