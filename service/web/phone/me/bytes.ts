/** Amounts of data as people read them: "3.2 MB". */
import { useI18n } from "vue-i18n";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function useBytes(): (bytes: number) => string {
  const { locale } = useI18n();
  return (bytes) => {
    const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    const amount = bytes / 1000 ** step;
    return new Intl.NumberFormat(locale.value, {
      style: "unit",
      unit: UNITS[step],
      unitDisplay: "short",
      maximumFractionDigits: amount < 10 && step > 0 ? 1 : 0,
    }).format(amount);
  };
}
