/** A question to the store whose answer stays true: any tab's change asks it again. */
import { liveQuery, type Subscription } from "dexie";
import { getCurrentScope, onScopeDispose, ReactiveEffect, shallowRef, type Ref } from "vue";

/** `undefined` until the first answer. Refs read before the first `await` of `query` ask it again too. */
export function useLive<T>(query: () => Promise<T> | T): Readonly<Ref<T | undefined>> {
  const answer = shallowRef<T>();
  // The store asks later, out of sight of any watcher that stands around it here.
  const asking = new ReactiveEffect(query);
  let asked: Subscription | undefined;
  function ask(): void {
    asked?.unsubscribe();
    // Only of a function that is itself async does the store see what it reads after an `await`.
    asked = liveQuery(async () => asking.run()).subscribe({
      next: (value) => (answer.value = value),
      error: (error: unknown) => console.error(error),
    });
  }
  asking.scheduler = () => {
    if (asking.dirty) ask();
  };
  ask();
  if (getCurrentScope()) {
    onScopeDispose(() => {
      asking.stop();
      asked?.unsubscribe();
    });
  }
  return answer;
}
