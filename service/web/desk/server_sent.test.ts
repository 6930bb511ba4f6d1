import { describe, expect, it } from "vitest";
import { changesIn } from "./server_sent";

async function heard(...pieces: string[]): Promise<string[][]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
  const found: string[][] = [];
  for await (const topics of changesIn(body, () => undefined)) found.push(topics);
  return found;
}

describe("a stream of changes", () => {
  it("is read in whatever pieces it comes", async () => {
    expect(await heard(": listening\n\nevent: chan", 'ged\ndata: {"topics": ["hazards"', ', "escalations"]}\n', "\n")).toEqual([
      ["hazards", "escalations"],
    ]);
  });

  it("takes line ends of either kind and leaves comments and other events aside", async () => {
    expect(await heard(': still there\r\n\r\nevent: other\r\ndata: {"topics": ["tasks"]}\r\n\r\nevent: changed\r\ndata: {"topics": ["notices"]}\r\n\r\n')).toEqual([
      ["notices"],
    ]);
  });

  it("tells nothing of a broken or unfinished event", async () => {
    expect(await heard("event: changed\ndata: {oops\n\n", 'event: changed\ndata: {"topics": ["tasks"]}')).toEqual([]);
  });
});
