/** One tab of the browser at a time. */
import { NoAnswer, PATIENCE_MS } from "./patience";

/** Waits for its turn no longer than for an answer: a tab that the browser has put to sleep may never give it up. */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return work();
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), PATIENCE_MS);
  const turn = navigator.locks.request(name, { signal: end.signal }, () => {
    clearTimeout(timer);
    return work();
  });
  return turn.catch((thrown: unknown) => {
    throw end.signal.aborted ? new NoAnswer("no turn") : thrown;
  });
}
