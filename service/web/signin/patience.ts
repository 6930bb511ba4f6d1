/** Small questions end: with the whole answer, or with why there is none. */

/** A small answer takes no longer on any line worth waiting for, and a larger one moves at least that often. */
export const PATIENCE_MS = 30_000;
/** Bytes in a millisecond: what the slowest line carries on which a written report still arrives. */
const SLOWEST = 1;

/** As fetch says it where there is no network: nobody has to tell the two apart. */
export class NoAnswer extends TypeError {}

/**
 * Like fetch, but given up when nothing comes for a while, and when the network changes: what was on its way over the
 * old one may never end. Not for event streams, whose answer is never whole, nor for large bodies, which move unseen.
 */
export async function patientFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const end = new AbortController();
  const giveUp = () => end.abort();
  let timer = setTimeout(giveUp, PATIENCE_MS + sizeOf(init.body) / SLOWEST);
  const moved = () => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, PATIENCE_MS);
  };
  addEventListener("offline", giveUp);
  addEventListener("online", giveUp);
  try {
    return await whole(await fetch(input, { ...init, signal: end.signal }), moved);
  } catch (thrown) {
    throw end.signal.aborted ? new NoAnswer("no answer") : thrown;
  } finally {
    clearTimeout(timer);
    removeEventListener("offline", giveUp);
    removeEventListener("online", giveUp);
  }
}

/** Bytes of what is written; nobody hears how much of it has left. */
function sizeOf(body: RequestInit["body"]): number {
  return typeof body === "string" ? new Blob([body]).size : 0;
}

/** With its body in hand, so that nothing is left to wait for. */
async function whole(answer: Response, moved: () => void): Promise<Response> {
  if (!answer.body) return answer;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const reader = answer.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    moved();
    pieces.push(piece.value);
  }
  const { status, statusText, headers } = answer;
  // A 204 comes with a body of nothing, and may not be made with one.
  return new Response(pieces.length ? new Blob(pieces) : null, { status, statusText, headers });
}
