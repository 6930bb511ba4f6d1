/** A question to the store whose answer stays true: any tab's change asks it again. */
import { liveQuery } from "dexie";
import { getCurrentScope, onScopeDispose, shallowRef, watchEffect, type Ref } from "vue";

/** `undefined` until the first answer. Refs read before the first `await` of `query` ask it again too. */
export function useLive<T>(query: () => Promise<T> | T): Readonly<Ref<T | undefined>> {
  const answer = shallowRef<T>();
  const stop = watchEffect((onCleanup) => {
    const asked = liveQuery(query).subscribe({
      next: (value) => (answer.value = value),
      error: (error: unknown) => console.error(error),
    });
    onCleanup(() => asked.unsubscribe());
  });
  if (getCurrentScope()) onScopeDispose(stop);
  return answer;
}
