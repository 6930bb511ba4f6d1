/** Many changes at once are one look: at most one every two seconds unless told otherwise, the first almost at once, the last never lost. */
const FIRST_MS = 150;
const BETWEEN_MS = 2_000;

export function soon(look: () => unknown, betweenMs = BETWEEN_MS): () => void {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    if (timer !== undefined) return;
    const wait = Math.max(FIRST_MS, last + betweenMs - Date.now());
    timer = setTimeout(() => {
      timer = undefined;
      last = Date.now();
      look();
    }, wait);
  };
}
