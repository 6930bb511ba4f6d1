/** Keys of a room: single letters and arrows, never while somebody types, chooses or has a dialog before them. */
import { onBeforeUnmount, onMounted } from "vue";

/** A handler that answers `false` leaves the key to the browser. */
export type Keys = Record<string, (event: KeyboardEvent) => unknown>;

/** Letters are given in capitals and pressed with or without Shift. */
export function useKeys(keys: () => Keys): void {
  function pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
    if (isBusy(event.target)) return;
    const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const deed = keys()[name];
    if (deed && deed(event) !== false) event.preventDefault();
  }
  onMounted(() => addEventListener("keydown", pressed));
  onBeforeUnmount(() => removeEventListener("keydown", pressed));
}

function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open], .el-overlay:not([style*='display: none'])")) return true;
  if (!(target instanceof HTMLElement)) return false;
  const types = target instanceof HTMLInputElement && !["checkbox", "button"].includes(target.type);
  return types || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
