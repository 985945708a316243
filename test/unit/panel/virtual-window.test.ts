import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  atBottom,
  listHeight,
  ROW_HEIGHT,
  rowOffset,
  scrolledBy,
  scrollToRow,
  TALLEST,
  virtualWindow,
} from "../../../src/panel/table/virtual-window.ts";

const table = fc.record({
  rows: fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 5_000_000 })),
  viewport: fc.integer({ min: 40, max: 1_500 }),
});

/** Every scroll position a browser can give such a table. */
const scrolled = table.chain(({ rows, viewport }) =>
  fc.record({
    rows: fc.constant(rows),
    viewport: fc.constant(viewport),
    scrollTop: fc.double({
      min: 0,
      max: Math.max(0, listHeight(rows) - viewport),
      noNaN: true,
    }),
  }),
);

test("a table is never taller than a browser can scroll", () => {
  expect(listHeight(100_000)).toBe(2_200_000);
  expect(listHeight(5_000_000)).toBe(TALLEST);
  expect(TALLEST).toBeLessThan(17_000_000);
});

test("the drawn rows cover the viewport at every scroll position", () => {
  fc.assert(
    fc.property(scrolled, ({ rows, viewport, scrollTop }) => {
      const view = virtualWindow(rows, viewport, scrollTop, 4);
      const bottom = view.top + (view.to - view.from) * ROW_HEIGHT;
      expect(view.from).toBeGreaterThanOrEqual(0);
      expect(view.to).toBeLessThanOrEqual(rows);
      // Covered from the top edge down to the last row or the viewport's end.
      expect(view.top).toBeLessThanOrEqual(scrollTop + 0.01);
      const needed = Math.min(scrollTop + viewport, listHeight(rows));
      expect(bottom).toBeGreaterThanOrEqual(needed - 0.01);
    }),
  );
});

test("no more rows are drawn than the viewport and its margin hold", () => {
  fc.assert(
    fc.property(scrolled, ({ rows, viewport, scrollTop }) => {
      const view = virtualWindow(rows, viewport, scrollTop, 4);
      expect(view.to - view.from).toBeLessThanOrEqual(viewport / ROW_HEIGHT + 2 + 8);
    }),
  );
});

test("the last row of five million can be reached, and the first again", () => {
  const rows = 5_000_000;
  const end = listHeight(rows) - 600;
  expect(virtualWindow(rows, 600, end, 0).to).toBe(rows);
  expect(virtualWindow(rows, 600, 0, 0).from).toBe(0);
});

test("moving to a row brings it wholly into view", () => {
  fc.assert(
    fc.property(scrolled, fc.nat(), ({ rows, viewport, scrollTop }, any) => {
      const row = any % rows;
      const target = scrollToRow(rows, viewport, scrollTop, row);
      const view = virtualWindow(rows, viewport, target, 0);
      const top = view.top + (row - view.from) * ROW_HEIGHT;
      expect(top).toBeGreaterThanOrEqual(target - 0.01);
      expect(top + ROW_HEIGHT).toBeLessThanOrEqual(target + viewport + 0.01);
    }),
  );
});

test("moving to a row that is in view does not scroll", () => {
  expect(scrollToRow(1_000, 220, 440, 22)).toBe(440);
});

test("the end is in view when less than a row is missing", () => {
  expect(atBottom(100, 220, 100 * ROW_HEIGHT - 220)).toBe(true);
  expect(atBottom(100, 220, 100 * ROW_HEIGHT - 220 - ROW_HEIGHT)).toBe(false);
});

test("a wheel moves the rows by what it turned, however long the list is", () => {
  fc.assert(
    fc.property(scrolled, fc.integer({ min: -900, max: 900 }), (at, pixels) => {
      const { rows, viewport, scrollTop } = at;
      const top = scrolledBy(rows, viewport, scrollTop, pixels);
      if (listHeight(rows) < TALLEST) {
        expect(top).toBeNull();
        return;
      }
      const before = rowOffset(rows, viewport, scrollTop);
      const last = rows * ROW_HEIGHT - viewport;
      const after = Math.min(last, Math.max(0, before + pixels));
      expect(rowOffset(rows, viewport, top ?? NaN)).toBeCloseTo(after, 3);
    }),
  );
});
