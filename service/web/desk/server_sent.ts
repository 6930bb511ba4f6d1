/** Reads server-sent events from an answer's body: the topics of every `changed`, as they come. */

/** `heard` is called for whatever arrives, a comment that says "still there" included. */
export async function* changesIn(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<string[]> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let waiting = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      waiting += decoder.decode(value, { stream: true }).replaceAll("\r", "");
      const events = waiting.split("\n\n");
      waiting = events.pop() ?? "";
      for (const event of events) {
        const topics = topicsOf(event);
        if (topics.length) yield topics;
      }
    }
  } finally {
    reader.releaseLock();
  }
}

function topicsOf(event: string): string[] {
  const lines = event.split("\n");
  if (!lines.includes("event: changed") && !lines.includes("event:changed")) return [];
  const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart());
  try {
    const said = JSON.parse(data.join("\n")) as { topics?: string[] };
    return said.topics ?? [];
  } catch {
    return [];
  }
}
