/** How a picture lies under two fingers: its scale and shift, and what a pinch, a drag or a double tap makes of them. */

export interface Lie {
  scale: number;
  x: number;
  y: number;
}
export interface Point {
  x: number;
  y: number;
}
/** Its width and height in CSS pixels; points are measured from its middle. */
export interface Frame {
  width: number;
  height: number;
}

export const WHOLE: Lie = { scale: 1, x: 0, y: 0 };
export const NEAR = 2.5;
const NEAREST = 8;

/** Scaled by `factor`, so that what lies under `at` stays under it; never smaller than the frame. */
export function zoomed(lie: Lie, factor: number, at: Point, frame: Frame): Lie {
  const scale = Math.min(NEAREST, Math.max(1, lie.scale * factor));
  const grown = scale / lie.scale;
  return held({ scale, x: at.x - (at.x - lie.x) * grown, y: at.y - (at.y - lie.y) * grown }, frame);
}

export function dragged(lie: Lie, by: Point, frame: Frame): Lie {
  return held({ ...lie, x: lie.x + by.x, y: lie.y + by.y }, frame);
}

/** A double tap comes near, or goes back to the whole picture. */
export function tappedTwice(lie: Lie, at: Point, frame: Frame): Lie {
  return lie.scale > 1 ? WHOLE : zoomed(lie, NEAR, at, frame);
}

export function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

export function apart(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Never so far aside that the picture leaves the frame. */
function held(lie: Lie, frame: Frame): Lie {
  const far = { x: (frame.width * (lie.scale - 1)) / 2, y: (frame.height * (lie.scale - 1)) / 2 };
  return { scale: lie.scale, x: within(lie.x, far.x), y: within(lie.y, far.y) };
}

function within(value: number, far: number): number {
  return far === 0 ? 0 : Math.min(far, Math.max(-far, value));
}
