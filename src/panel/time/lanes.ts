/** Which of a few lanes each span stands in. Pure. */
import type { TimeRange } from "./state.ts";

/**
 * Every span gets the next lane after its predecessor's that is free when it begins; when none is,
 * the one that comes free first. What is decided for a span depends on earlier ones only, so that
 * nothing moves when another is added or one that is open goes on.
 *
 * @param spans in order of `from`
 * @returns a lane, 0 to `lanes - 1`, for each span
 */
export function assignLanes(spans: readonly TimeRange[], lanes: number): Uint16Array {
  const freeFrom = new Float64Array(lanes).fill(-Infinity);
  let last = -1;
  return Uint16Array.from(spans, ({ from, to }) => {
    let best = (last + 1) % lanes;
    for (let step = 0; step < lanes; step++) {
      const lane = (last + 1 + step) % lanes;
      if ((freeFrom[lane] ?? 0) <= from) {
        best = lane;
        break;
      }
      if ((freeFrom[lane] ?? 0) < (freeFrom[best] ?? 0)) best = lane;
    }
    freeFrom[best] = Math.max(freeFrom[best] ?? 0, to);
    last = best;
    return best;
  });
}
