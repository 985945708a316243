/** Puts the parts of a filmstrip on their places: what is drawn where. Pure. */
import type { StreamRecord } from "../../store/records.ts";
import type { Arrangement } from "../layout/arrangement.ts";
import { strings } from "../strings/index.ts";
import { assignLanes } from "../time/lanes.ts";
import { growing, ticks, toPixel, type TimeScale } from "../time/scale.ts";
import { stallsOf } from "../time/stalls.ts";
import { intersect, type TimeRange } from "../time/state.ts";
import type { Size } from "../time/size.ts";
import type { ItemBar, Leader, Strip } from "./draw.ts";
import { hang, placeNames } from "./layout.ts";
import { barLanes, measuresFor } from "./measures.ts";
import type { Appearance, Track } from "./track.ts";

/** A print and the images that share its place, in order of arrival. */
export interface Print {
  readonly left: number;
  readonly images: readonly Appearance[];
  /** The one that is shown: the newest final, else the newest. */
  readonly shown: Appearance;
}

export interface Stretch {
  readonly left: number;
  readonly width: number;
  readonly ms: number;
}

export interface Name {
  readonly left: number;
  /** Middle of the bar's lane. */
  readonly top: number;
  readonly bar: ItemBar;
  readonly index: number | null;
}

export interface Flag {
  readonly kind: "first" | "end";
  readonly left: number;
  /** Milliseconds since the request. */
  readonly at: number;
}

export interface PlacedStrip extends Strip {
  readonly scale: TimeScale;
  readonly prints: readonly Print[];
  readonly stalls: readonly Stretch[];
  readonly names: readonly Name[];
  readonly flags: readonly Flag[];
  /** Where an image is still arriving: left edge and bytes so far. */
  readonly arriving: { readonly left: number; readonly bytes: number } | null;
}

/** Room for a tick's label, px. */
const TICKS_APART = 64;
/** A character of a bar's name, and its glyph, px. */
const CHARACTER = 6.7;
const GLYPH = 16;
/** Further bars have no room for names, and finding that out would take long. */
const MOST_NAMES = 60;
/** So much of an event that has not ended is probably an image, bytes. */
const LARGE = 32_768;

/** What of the stream's time is shown: what is brushed of it, else all of it. Epoch milliseconds. */
export function shownOf(span: TimeRange, range: TimeRange | null, live: boolean): TimeRange {
  const whole = live ? { from: span.from, to: span.from + growing(span.to - span.from) } : span;
  return (
    (range && intersect(range, whole)) ?? {
      from: whole.from,
      to: Math.max(whole.to, whole.from + 1),
    }
  );
}

export function placeStrip(
  stream: StreamRecord,
  track: Track,
  shown: TimeRange,
  now: number,
  { width, height }: Size,
  arrangement: Arrangement,
): PlacedStrip {
  const measures = measuresFor(arrangement, height);
  // The last image's print stands right of its time, and has room there.
  const inset = Math.min(measures.slot + 4, width / 2);
  const length = ((shown.to - shown.from) * width) / Math.max(width - inset, 1);
  const scale: TimeScale = {
    domain: { from: shown.from, to: shown.from + length },
    left: 0,
    right: width,
  };
  const origin = stream.timeOrigin;
  const pixel = (time: number): number => toPixel(scale, origin + time);
  const from = shown.from - origin;
  const to = scale.domain.to - origin;
  const first = track.firstAt(from);
  const end = track.firstAt(to + 1e-6);

  // Beyond what is shown there is room for the last print, and for nothing else to hang.
  const last = shown.to - origin;
  const images = track.appearances.filter(({ time }) => time >= from && time <= last);
  const stacks = hang(
    images.map(({ time }) => pixel(time)),
    width,
    measures,
  );
  const prints: Print[] = [];
  const leaders: Leader[] = [];
  for (const stack of stacks) {
    const held = images.slice(stack.first, stack.end);
    const top = held.findLast(({ role }) => role === "final") ?? held.at(-1);
    if (top === undefined) continue;
    prints.push({ left: stack.left, images: held, shown: top });
    for (const { time } of held) {
      const x = pixel(time);
      leaders.push({
        from: x,
        to: Math.min(Math.max(x, stack.left), stack.left + measures.print),
      });
    }
  }

  const { lanes, lane } = barLanes(height, measures);
  const { bars, names } = placeBars(track, pixel, width, lanes, lane, measures.barsTop);
  const after = stacks.at(-1);
  const pending = stream.end === "open" ? stream.bytesSeen - track.end : 0;
  const arriving =
    pending >= LARGE && track.length === stream.rows
      ? {
          bytes: pending,
          left: Math.min(
            Math.max(toPixel(scale, now), (after?.left ?? -Infinity) + measures.slot),
            width - measures.print,
          ),
        }
      : null;

  return {
    scale,
    ticks: ticks(scale, origin + stream.requestedAt, TICKS_APART),
    track,
    first,
    end,
    pixelOf: (row) => pixel(track.timeOf(row) ?? 0),
    measures,
    lane,
    bars,
    leaders,
    prints,
    names,
    stalls: stallsOf(stream, now - origin).flatMap((stall) => {
      const seen = intersect(stall, { from, to });
      if (seen === null) return [];
      const left = pixel(seen.from);
      return [{ left, width: pixel(seen.to) - left, ms: stall.to - stall.from }];
    }),
    flags: flagsOf(stream).flatMap((flag) => {
      const left = pixel(flag.at);
      if (left < 0 || left > width) return [];
      return [{ kind: flag.kind, left, at: flag.at - stream.requestedAt }];
    }),
    arriving: arriving && arriving.left > (after?.left ?? -Infinity) ? arriving : null,
  };
}

function placeBars(
  track: Track,
  pixel: (time: number) => number,
  width: number,
  lanes: number,
  lane: number,
  barsTop: number,
): { readonly bars: readonly ItemBar[]; readonly names: readonly Name[] } {
  const assigned = assignLanes(track.items, lanes);
  const bars: ItemBar[] = [];
  for (const [item, { family, from, to }] of track.items.entries()) {
    const bar = { item, family, from: pixel(from), to: pixel(to), lane: assigned[item] ?? 0 };
    if (bar.to >= 0 && bar.from <= width) bars.push(bar);
  }
  const indexOf = (bar: ItemBar): number | null => track.items[bar.item]?.index ?? null;
  const lefts = placeNames(
    bars.slice(0, MOST_NAMES).map((bar) => ({
      from: bar.from,
      to: bar.to,
      lane: bar.lane,
      width: strings.timeline.item(bar.family, indexOf(bar)).length * CHARACTER + GLYPH,
    })),
    width,
  );
  const names = lefts.flatMap((left, at) => {
    const bar = bars[at];
    if (left === null || bar === undefined) return [];
    return [{ left, top: barsTop + (bar.lane + 0.5) * lane, bar, index: indexOf(bar) }];
  });
  return { bars, names };
}

function flagsOf({ firstEventAt, endedAt }: StreamRecord): { kind: Flag["kind"]; at: number }[] {
  return [
    ...(firstEventAt === null ? [] : [{ kind: "first" as const, at: firstEventAt }]),
    ...(endedAt === null ? [] : [{ kind: "end" as const, at: endedAt }]),
  ];
}
