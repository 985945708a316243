/**
 * What overview, filmstrip and event table share: one brushed range and one cursor. Times are epoch
 * milliseconds (`StreamRecord.timeOrigin + Row.time`), so that streams of several pages stand on one
 * axis.
 */

/** From `from` to `to`, epoch milliseconds; never empty. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface TimeState {
  /** What the user brushed in the overview; null while everything is shown. */
  readonly range: TimeRange | null;
  /** Where the pointer is, or the row under it; null when it is nowhere. The open row is not in here. */
  readonly pointed: number | null;
}

export type TimeAction =
  | { readonly kind: "brush"; readonly range: TimeRange | null }
  | { readonly kind: "point"; readonly at: number | null };

export const INITIAL_TIME: TimeState = { range: null, pointed: null };

/** Shortest range that can be brushed, ms: browsers' clocks tell no less apart. */
const SHORTEST = 1;

export function reduceTime(state: TimeState, action: TimeAction): TimeState {
  if (action.kind === "point") {
    return action.at === state.pointed ? state : { ...state, pointed: action.at };
  }
  const { range } = action;
  return { ...state, range: range === null ? null : inOrder(range) };
}

/** A brush may be drawn from right to left, and may be a mere click. */
function inOrder({ from, to }: TimeRange): TimeRange {
  const start = Math.min(from, to);
  return { from: start, to: Math.max(from, to, start + SHORTEST) };
}

/** The part of `range` within `bounds`; null when they do not meet. */
export function intersect(range: TimeRange, bounds: TimeRange): TimeRange | null {
  const from = Math.max(range.from, bounds.from);
  const to = Math.min(range.to, bounds.to);
  return to - from >= SHORTEST ? { from, to } : null;
}
