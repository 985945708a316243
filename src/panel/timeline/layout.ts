/** Where prints and the names of bars stand. Pure; pixels. */
import type { Measures } from "./measures.ts";

/** Prints that share a place, because each of their own would be too far from its time. */
export interface Stack {
  /** Left edge of the print. */
  readonly left: number;
  /** Numbers of the first image in it and of the one after its last. */
  readonly first: number;
  readonly end: number;
}

/** How far a print may stand from its time, in slots. */
const FURTHEST = 2.25;

/**
 * Hangs images on the axis: each print at its time, or as near to its right as there is room, and
 * on the last stack when that is too far. A print never moves because of a later one.
 *
 * @param times where each image arrived, ascending
 * @param right where the last print and its words must end
 */
export function hang(
  times: readonly number[],
  right: number,
  { slot }: Pick<Measures, "slot">,
): Stack[] {
  const stacks: { left: number; first: number; end: number }[] = [];
  for (const [n, x] of times.entries()) {
    const last = stacks.at(-1);
    const left = last ? Math.max(x, last.left + slot) : Math.max(0, Math.min(x, right - slot));
    if (last && (left - x > FURTHEST * slot || left + slot > right)) last.end = n + 1;
    else stacks.push({ left, first: n, end: n + 1 });
  }
  return stacks;
}

export interface Named {
  readonly from: number;
  readonly to: number;
  readonly lane: number;
  /** Width of the name. */
  readonly width: number;
}

/** Between a bar and its name. */
const GAP = 4;

/**
 * Where each bar's name has room: right of it, else left of it.
 *
 * @returns left edges; null where there is no room
 */
export function placeNames(bars: readonly Named[], right: number): (number | null)[] {
  const taken = bars.map(({ from, to, lane }) => ({ from, to, lane }));
  return bars.map(({ from, to, lane, width }, at) => {
    const free = (left: number): boolean =>
      left >= 0 &&
      left + width <= right &&
      taken.every(
        (one, other) =>
          other === at ||
          one.lane !== lane ||
          one.to + GAP <= left ||
          left + width + GAP <= one.from,
      );
    const left = [to + GAP, from - GAP - width].find(free) ?? null;
    if (left !== null) taken.push({ from: left, to: left + width, lane });
    return left;
  });
}
