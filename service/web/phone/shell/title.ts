/** What the title bar says: the words of the route, unless the page in it knows better. */
import { onBeforeUnmount, shallowRef, watchEffect } from "vue";

export const ownTitle = shallowRef<{ page: symbol; text: string } | null>(null);

/** `useTitle(() => task.value?.place.name ?? null)`: for as long as this page is shown; null leaves the route's words. */
export function useTitle(text: () => string | null): void {
  const page = Symbol();
  watchEffect(() => {
    const said = text();
    if (said !== null) ownTitle.value = { page, text: said };
    else if (ownTitle.value?.page === page) ownTitle.value = null;
  });
  onBeforeUnmount(() => {
    if (ownTitle.value?.page === page) ownTitle.value = null;
  });
}
