/** When nothing came of a stream, as filmstrip and table show it. Pure. */
import type { StreamRecord } from "../../store/records.ts";
import { SILENCE, type Silence } from "../../stream/sketch.ts";

/** What a stream that is silent now has been silent for is told in steps, so that little changes, ms. */
const STEP = 1_000;

/**
 * Silences between bytes, and the one that lasts until the end or until now. Monotonic ms.
 *
 * @param now on the clock of the stream's page
 */
export function stallsOf({ sketch, endedAt, end }: StreamRecord, now: number): readonly Silence[] {
  if (sketch === null) return [];
  const from = sketch.lastByteAt ?? Infinity;
  const to = end === "open" ? from + Math.floor((now - from) / STEP) * STEP : (endedAt ?? from);
  return to - from > SILENCE ? [...sketch.silences, { from, to }] : sketch.silences;
}
