import * as fc from "fast-check";
import { expect, test } from "vitest";
import { placeStrip, shownOf } from "../../../../src/panel/timeline/strip.ts";
import { Track } from "../../../../src/panel/timeline/track.ts";
import { newSketch } from "../../../../src/stream/sketch.ts";
import { eventRow, streamRecord } from "../fakes.ts";

const SIZE = { width: 1_000, height: 192 };
const stream = streamRecord("a", { timeOrigin: 0, requestedAt: 1_000, endedAt: 22_800, rows: 9 });
const span = { from: 1_000, to: 22_800 };

function trackOf(times: readonly number[]): Track {
  const track = new Track();
  const frame = { role: "partial", partialIndex: 0, item: null, path: "$", problem: null } as const;
  track.append(
    times.map((time, n) =>
      eventRow(n, { time, family: "image", frames: [{ ...frame, sha256: `${n}` }] }),
    ),
    true,
  );
  return track;
}

test("each leader begins at its image's time and ends at its print, whatever part is shown", () => {
  const moments = fc
    .array(fc.double({ min: 1_000, max: 22_800, noNaN: true }), { minLength: 1, maxLength: 50 })
    .map((list) => list.toSorted((a, b) => a - b));
  const parts = fc
    .tuple(fc.integer({ min: 1_000, max: 22_000 }), fc.integer({ min: 1, max: 20_000 }))
    .map(([from, length]) => ({ from, to: Math.min(from + length, 22_800) }));
  fc.assert(
    fc.property(moments, parts, (times, shown) => {
      const strip = placeStrip(stream, trackOf(times), shown, 0, SIZE, "full");
      const inside = times.filter((time) => time >= shown.from && time <= shown.to);
      expect(strip.prints.flatMap(({ images }) => images.map(({ time }) => time))).toEqual(inside);
      expect(strip.leaders.length).toBe(inside.length);
      // Room for the last print is kept free.
      const perMs = (1_000 - strip.measures.slot - 4) / (shown.to - shown.from);
      let at = 0;
      for (const { left, images } of strip.prints) {
        expect(left + strip.measures.print).toBeLessThanOrEqual(SIZE.width);
        for (const { time } of images) {
          const leader = strip.leaders[at++];
          expect(leader?.from).toBeCloseTo((time - shown.from) * perMs, 3);
          expect(leader?.to).toBeGreaterThanOrEqual(left);
          expect(leader?.to).toBeLessThanOrEqual(left + strip.measures.print);
        }
      }
    }),
  );
});

test("shows what is brushed of a stream, else all of it, with room while it grows", () => {
  expect(shownOf(span, { from: 5_000, to: 9_000 }, false)).toEqual({ from: 5_000, to: 9_000 });
  expect(shownOf(span, { from: 0, to: 9_000 }, false)).toEqual({ from: 1_000, to: 9_000 });
  expect(shownOf(span, { from: 50_000, to: 60_000 }, false)).toEqual(span);
  expect(shownOf(span, null, true).to).toBeGreaterThan(22_800);
});

test("shades every silence, and the one that lasted until the end", () => {
  const sketch = {
    ...newSketch(1_000),
    silences: [{ from: 5_000, to: 11_400 }],
    lastByteAt: 15_000,
  };
  const { stalls } = placeStrip({ ...stream, sketch }, trackOf([]), span, 0, SIZE, "full");
  expect(stalls.map(({ ms }) => ms)).toEqual([6_400, 7_800]);
  const open = { ...stream, sketch, end: "open", endedAt: null } as const;
  const live = placeStrip(open, trackOf([]), span, 15_500, SIZE, "full");
  expect(live.stalls.map(({ ms }) => ms)).toEqual([6_400]);
});

test("flags the first event and the end where they were", () => {
  const { flags } = placeStrip(stream, trackOf([]), span, 0, SIZE, "full");
  expect(flags.map(({ kind, at }) => [kind, at])).toEqual([
    ["first", 410],
    ["end", 21_800],
  ]);
});
