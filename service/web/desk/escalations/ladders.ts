/** The ladders in force, asked for once. */
import { ref } from "vue";
import { listLadders, type LadderOut } from "@/api";

export const ladders = ref<LadderOut[]>([]);
let asked: Promise<void> | null = null;

export function knowLadders(): void {
  asked ??= listLadders({ query: { limit: 1000 } }).then(
    ({ data }) => void (ladders.value = data.items),
    () => void (asked = null),
  );
}
