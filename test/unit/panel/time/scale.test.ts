import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  growing,
  niceStep,
  tickLabel,
  ticks,
  toPixel,
  toTime,
} from "../../../../src/panel/time/scale.ts";
import { INITIAL_TIME, intersect, reduceTime } from "../../../../src/panel/time/state.ts";

const range = fc
  .tuple(fc.integer({ min: 0, max: 2e12 }), fc.double({ min: 1, max: 1e9, noNaN: true }))
  .map(([from, length]) => ({ from, to: from + length }));

test("keeps a ruler's ticks apart, in order, on the axis, and never all alike", () => {
  fc.assert(
    fc.property(range, fc.integer({ min: 60, max: 4_000 }), (domain, width) => {
      const scale = { domain, left: 0, right: width };
      const found = ticks(scale, domain.from, 60);
      // Epoch times are doubles: of a range of milliseconds, what they round by is seen.
      const rounded =
        ((2 * Number.EPSILON * domain.to) / (domain.to - domain.from)) * width + 0.001;
      for (const [i, { pixel }] of found.entries()) {
        expect(pixel).toBeGreaterThanOrEqual(-rounded);
        expect(pixel).toBeLessThanOrEqual(width + rounded);
        const before = found[i - 1];
        if (before) expect(pixel - before.pixel).toBeGreaterThanOrEqual(60 - rounded);
      }
      expect(new Set(found.map(({ label }) => label)).size).toBe(found.length);
    }),
    // Long ago and short: where doubles are coarse against the axis.
    { examples: [[{ from: 137_438_953_470, to: 137_438_953_472.5565 }, 1_534]] },
  );
});

test("comes back to the same time from its pixel, and stays on the axis", () => {
  const scale = { domain: { from: 1_000, to: 3_000 }, left: 10, right: 210 };
  expect(toPixel(scale, 2_000)).toBe(110);
  expect(toTime(scale, 110)).toBe(2_000);
  expect([toTime(scale, -50), toTime(scale, 900)]).toEqual([1_000, 3_000]);
});

test("counts in steps people count in", () => {
  expect([0.03, 3, 70, 900, 1_100, 12_000, 21_000, 61_000, 3.5e6, 9e7].map(niceStep)).toEqual([
    0.05, 5, 100, 1_000, 2_000, 20_000, 60_000, 120_000, 3.6e6, 1.728e8,
  ]);
});

test("labels times as a person says them", () => {
  expect(tickLabel(200, 100)).toBe("200 ms");
  expect(tickLabel(1_200, 200)).toBe("1.2 s");
  expect(tickLabel(90_000, 10_000)).toBe("90 s");
  expect(tickLabel(120_000, 60_000)).toBe("2 min");
  expect(tickLabel(7_200_000, 3_600_000)).toBe("2 h");
});

test("a growing axis always has room and moves seldom", () => {
  const ends = new Set<number>();
  for (let length = 0; length <= 60_000; length += 10) {
    const end = growing(length);
    expect(end).toBeGreaterThan(length);
    expect(end).toBeLessThanOrEqual(Math.max(length, 1_000) * 2);
    ends.add(end);
  }
  expect(ends.size).toBeLessThan(40);
});

test("a brush drawn backwards or without moving is a range all the same", () => {
  const back = reduceTime(INITIAL_TIME, { kind: "brush", range: { from: 9, to: 4 } });
  expect(back.range).toEqual({ from: 4, to: 9 });
  const click = reduceTime(back, { kind: "brush", range: { from: 4, to: 4 } });
  expect(click.range).toEqual({ from: 4, to: 5 });
  expect(reduceTime(click, { kind: "brush", range: null })).toEqual(INITIAL_TIME);
});

test("pointing at the same time again changes nothing", () => {
  const state = reduceTime(INITIAL_TIME, { kind: "point", at: 3 });
  expect(reduceTime(state, { kind: "point", at: 3 })).toBe(state);
});

test("ranges that do not meet have nothing in common", () => {
  expect(intersect({ from: 0, to: 5 }, { from: 3, to: 9 })).toEqual({ from: 3, to: 5 });
  expect(intersect({ from: 0, to: 3 }, { from: 3, to: 9 })).toBeNull();
});
