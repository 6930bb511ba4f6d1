/** The traits of a place in words; a bureau may write more of them than the desk has words for. */
import { useI18n } from "vue-i18n";

export function useTraits(): (traits: readonly string[]) => string {
  const { t, te } = useI18n();
  const known = (trait: string) => (te(`places.trait.${trait}`) ? t(`places.trait.${trait}`) : trait);
  return (traits) => traits.map(known).join("、");
}
