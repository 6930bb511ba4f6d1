import canonicalize from "canonicalize";
import { expect, test } from "vitest";
import { asJson, canonical, contentSha256 } from "./canonical";

const SAID = [
  { b: [1, -0, 1e21, 0.1, 333333333.33333329, 1e-27], "€": "\u20ac$\u000f\nA'\"\\", "\r": null, "": true, "😀": {}, "דּ": [] },
  { answers: [{ item: "门.01", value: 36.65, note: "不合格\u2028", photos: [], hazard: null }], location: { lat: 36.6512345, lon: 117.12, accuracy_m: 15 } },
  {},
  [],
];

test.each(SAID)("it is what RFC 8785 wants: %j", (said) => {
  expect(canonical(said as never)).toBe(canonicalize(said));
});

test("sent_at is no part of the content", async () => {
  const one = await contentSha256({ note: "a", sent_at: "2026-09-01T00:00:00Z" });
  expect(one).toBe(await contentSha256({ sent_at: "2026-09-02T00:00:00Z", note: "a" }));
  expect(one).not.toBe(await contentSha256({ note: "b" }));
});

test("what the service could not keep is not written: half characters, NUL, undefined", () => {
  expect(asJson({ a: "x\ud800y", b: "\udc00", c: "\u0000", d: "😀", e: undefined })).toEqual({ a: "x\ufffdy", b: "\ufffd", c: "\ufffd", d: "😀" });
});
