/** Which of a few lanes each span stands in. Pure. */
import type { TimeRange } from "./state.ts";

/**
 * Every span gets the next lane after its predecessor's that is free when it begins; when none is,
 * the very next. What is decided for a span depends on what was known when it began, so that
 * nothing moves when another is added or one that is open goes on.
 *
 * @param spans in order of `from`
 * @returns a lane, 0 to `lanes - 1`, for each span
 */
export function assignLanes(spans: readonly TimeRange[], lanes: number): Uint16Array {
  const freeFrom = new Float64Array(lanes).fill(-Infinity);
  let last = -1;
  return Uint16Array.from(spans, ({ from, to }) => {
    const next = (last + 1) % lanes;
    last = next;
    for (let step = 0; step < lanes; step++) {
      const lane = (next + step) % lanes;
      if ((freeFrom[lane] ?? 0) > from) continue;
      last = lane;
      break;
    }
    freeFrom[last] = Math.max(freeFrom[last] ?? 0, to);
    return last;
  });
}
