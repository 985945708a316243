/** Where each stream stands in the overview. Pure. */
import type { StreamRecord } from "../../store/records.ts";
import { assignLanes } from "../time/lanes.ts";
import { growing, toPixel, type TimeScale } from "../time/scale.ts";
import type { TimeRange } from "../time/state.ts";

/** Height of a lane, px. */
export const LANE = 8;

export interface Bar extends TimeRange {
  readonly stream: StreamRecord;
  readonly lane: number;
}

/** An open stream that is silent for longer does not stretch the axis any further, ms. */
const PATIENCE = 10 * 60_000;

/** When a stream was, epoch milliseconds; an open one lasts until `now`, see StreamClock. */
export function spanOf(stream: StreamRecord, now: number): TimeRange {
  const { timeOrigin, requestedAt, respondedAt, endedAt, firstEventAt, sketch } = stream;
  const last = endedAt ?? sketch?.lastByteAt ?? firstEventAt ?? respondedAt;
  const from = timeOrigin + requestedAt;
  const to = Math.max(timeOrigin + last, from);
  // A clock may have been set: what was received is never in the future.
  return { from, to: stream.end === "open" ? Math.min(Math.max(to, now), to + PATIENCE) : to };
}

/**
 * @param streams oldest first
 * @param lanes how many there is room for
 * @param nowOf until when each lasts that is open, epoch milliseconds
 */
export function barsOf(
  streams: readonly StreamRecord[],
  lanes: number,
  nowOf: (stream: StreamRecord) => number,
): Bar[] {
  const spans = streams.map((stream) => ({ stream, ...spanOf(stream, nowOf(stream)) }));
  // By their own clocks, streams of several pages may begin in another order than they are listed.
  spans.sort((a, b) => a.from - b.from);
  const assigned = assignLanes(spans, Math.max(lanes, 1));
  return spans.map(({ stream, from, to }, at) => ({ stream, from, to, lane: assigned[at] ?? 0 }));
}

/** What the axis shows: everything, with some room for what is still growing. */
export function domainOf(bars: readonly Bar[]): TimeRange {
  const from = bars[0]?.from ?? 0;
  const to = bars.reduce((latest, bar) => Math.max(latest, bar.to), from);
  const live = bars.some(({ stream }) => stream.end === "open");
  const length = Math.max(to - from, 1);
  return { from, to: from + (live ? growing(length) : length * 1.02) };
}

/** How far from a bar a pointer still means it, px. */
const REACH = 6;

/** The stream a point stands for; the nearest of several. `y` is measured from the first lane. */
export function barAt(bars: readonly Bar[], scale: TimeScale, x: number, y: number): Bar | null {
  let found: Bar | null = null;
  let nearest = REACH;
  for (const bar of bars) {
    const dx = Math.max(toPixel(scale, bar.from) - x, x - toPixel(scale, bar.to), 0);
    const dy = Math.max(bar.lane * LANE - y, y - (bar.lane + 1) * LANE, 0);
    const distance = Math.hypot(dx, dy);
    if (distance > nearest || (found !== null && distance === nearest)) continue;
    nearest = distance;
    found = bar;
  }
  return found;
}
