/** What fingers do to a picture. */
import { expect, test } from "vitest";
import { dragged, tappedTwice, WHOLE, zoomed } from "./zooming";

const FRAME = { width: 360, height: 600 };

test("what lies under the fingers stays under them while they spread", () => {
  const at = { x: 100, y: -50 };
  const near = zoomed(WHOLE, 2, at, FRAME);
  const before = { x: (at.x - WHOLE.x) / WHOLE.scale, y: (at.y - WHOLE.y) / WHOLE.scale };
  expect({ x: (at.x - near.x) / near.scale, y: (at.y - near.y) / near.scale }).toEqual(before);
});

test("a picture is never smaller than its frame nor beyond its greatest size", () => {
  expect(zoomed(WHOLE, 0.2, { x: 0, y: 0 }, FRAME)).toEqual(WHOLE);
  expect(zoomed(WHOLE, 100, { x: 0, y: 0 }, FRAME).scale).toBe(8);
});

test("a drag stops at the edge, and does nothing to a whole picture", () => {
  expect(dragged(WHOLE, { x: 500, y: 500 }, FRAME)).toEqual(WHOLE);
  expect(dragged({ scale: 2, x: 0, y: 0 }, { x: 500, y: -900 }, FRAME)).toEqual({ scale: 2, x: 180, y: -300 });
});

test("a double tap comes near, a second one goes back", () => {
  const near = tappedTwice(WHOLE, { x: 10, y: 10 }, FRAME);
  expect(near.scale).toBe(2.5);
  expect(tappedTwice(near, { x: 0, y: 0 }, FRAME)).toEqual(WHOLE);
});
