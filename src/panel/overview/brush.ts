/** What a key does to an end of the brushed range. Pure. */
import { withModifier } from "../keys/modifiers.ts";
import type { KeyPress } from "../keys/shortcut.ts";
import type { TimeRange } from "../time/state.ts";

export type End = "from" | "to";

const STEP = 1 / 100;
const LONG_STEP = 1 / 10;

/**
 * @param range what is shown; the whole domain while nothing is brushed
 * @returns the range after the key, or null when the key means nothing to a handle
 */
export function afterBrushKey(
  press: KeyPress & { readonly shiftKey: boolean },
  end: End,
  range: TimeRange,
  domain: TimeRange,
): TimeRange | null {
  if (withModifier(press)) return null;
  const { key, shiftKey } = press;
  const step = (domain.to - domain.from) * (shiftKey ? LONG_STEP : STEP);
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return withEnd(range, end, range[end] - step, domain);
    case "ArrowRight":
    case "ArrowUp":
      return withEnd(range, end, range[end] + step, domain);
    case "Home":
      return withEnd(range, end, domain.from, domain);
    case "End":
      return withEnd(range, end, domain.to, domain);
    default:
      return null;
  }
}

/** Moves one end; it stops at the other end and at those of the domain. */
export function withEnd(range: TimeRange, end: End, at: number, domain: TimeRange): TimeRange {
  return end === "from"
    ? { from: Math.min(Math.max(at, domain.from), range.to), to: range.to }
    : { from: range.from, to: Math.max(Math.min(at, domain.to), range.from) };
}
