import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hang, placeNames } from "../../../../src/panel/timeline/layout.ts";
import { barLanes, measuresFor } from "../../../../src/panel/timeline/measures.ts";

const HEIGHTS = { full: 192, short: 106, narrow: 132 } as const;
/** What a sum of doubles may be off by, px: nobody sees it. */
const ROUNDING = 1e-6;
const arrangements = fc.constantFrom("full", "short", "narrow");
const measures = fc
  .tuple(arrangements, fc.constantFrom("usual", "least"))
  .map(([one, height]) => measuresFor(one, height === "usual" ? HEIGHTS[one] : 60));
const times = fc
  .array(fc.double({ min: 0, max: 1_000, noNaN: true }), { maxLength: 80 })
  .map((list) => list.toSorted((a, b) => a - b));

test("prints keep their order, never overlap, stay on the strip with their words, and show every image", () => {
  fc.assert(
    fc.property(times, measures, fc.integer({ min: 0, max: 300 }), (list, sizes, beyond) => {
      const right = 1_000 + beyond;
      const stacks = hang(list, right, sizes);
      let next = 0;
      for (const [at, { left, first, end }] of stacks.entries()) {
        expect([first, end > first]).toEqual([next, true]);
        next = end;
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left + sizes.slot).toBeLessThanOrEqual(right + ROUNDING);
        const before = stacks[at - 1];
        if (before) expect(left - before.left).toBeGreaterThanOrEqual(sizes.slot - ROUNDING);
      }
      expect(next).toBe(list.length);
    }),
  );
});

test("a print hangs at its time, and not far from it when others are in its way", () => {
  fc.assert(
    fc.property(times, measures, (list, sizes) => {
      for (const { left, first } of hang(list, 1_000 + sizes.slot, sizes)) {
        const x = list[first] ?? 0;
        expect(left - x).toBeGreaterThanOrEqual(-ROUNDING);
        expect(left - x).toBeLessThanOrEqual(2.25 * sizes.slot + ROUNDING);
      }
    }),
  );
  expect(hang([100, 400], 1_000, measuresFor("full", 192)).map(({ left }) => left)).toEqual([
    100, 400,
  ]);
});

test("nothing that hangs moves when another image arrives", () => {
  fc.assert(
    fc.property(times, measures, fc.nat(80), (list, sizes, until) => {
      const earlier = hang(list.slice(0, until), 1_100, sizes);
      const later = hang(list, 1_100, sizes);
      expect(later.slice(0, earlier.length).map(({ left, first }) => [left, first])).toEqual(
        earlier.map(({ left, first }) => [left, first]),
      );
    }),
  );
});

test("thousands of images take no more prints than there is room for", () => {
  const list = Array.from({ length: 5_000 }, (_, n) => n / 5);
  const sizes = measuresFor("full", 192);
  expect(hang(list, 1_100, sizes).length).toBeLessThanOrEqual(1 + 1_100 / sizes.slot);
});

test("a bar's name stands beside it without covering another bar, or not at all", () => {
  const bar = (from: number, to: number) => ({ from, to, lane: 0, width: 60 });
  expect(placeNames([bar(10, 20)], 500)).toEqual([24]);
  expect(placeNames([bar(100, 480)], 500)).toEqual([36]);
  expect(placeNames([bar(10, 490)], 500)).toEqual([null]);
  expect(placeNames([bar(100, 110), bar(140, 150)], 500)).toEqual([36, 154]);
  expect(placeNames([bar(0, 10), bar(100, 110)], 150)).toEqual([14, null]);
});

test("three bars have room in every arrangement", () => {
  for (const arrangement of ["full", "short", "narrow"] as const) {
    const height = HEIGHTS[arrangement];
    const sizes = measuresFor(arrangement, height);
    const { lanes, lane } = barLanes(height, sizes);
    expect([sizes.kind, lanes]).toEqual([arrangement, 3]);
    expect(sizes.barsTop + lanes * lane).toBeLessThanOrEqual(height);
  }
});

test("prints and a bar are whole in the lowest filmstrip too", () => {
  fc.assert(
    fc.property(arrangements, fc.integer({ min: 60, max: 400 }), (arrangement, height) => {
      const sizes = measuresFor(arrangement, height);
      const { lanes, lane } = barLanes(height, sizes);
      expect(sizes.printTop + sizes.print).toBeLessThan(sizes.barsTop);
      expect(lane).toBeGreaterThanOrEqual(9);
      expect(sizes.barsTop + lanes * lane).toBeLessThanOrEqual(height);
    }),
  );
});
