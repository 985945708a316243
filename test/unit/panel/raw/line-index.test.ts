import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  cutRows,
  LineIndex,
  type Stretch,
  type TextRow,
} from "../../../../src/panel/raw/line-index.ts";

const WIDTH = 5;

/** A tape as blocks: text, or a gap of so many bytes. */
function tape(parts: readonly (string | number)[], start: number): Stretch[] {
  const stretches: Stretch[] = [];
  let offset = start;
  for (const part of parts) {
    const bytes = typeof part === "number" ? null : new TextEncoder().encode(part);
    const end = offset + (typeof part === "number" ? part : (bytes?.length ?? 0));
    if (end > offset) stretches.push({ offset, end, bytes });
    offset = end;
  }
  return stretches;
}

/** The rows as the view asks for them: from a remembered row on. */
function rowsFrom(
  index: LineIndex,
  stretches: readonly Stretch[],
  from: number,
  to: number,
): TextRow[] {
  const near = index.near(from);
  const until = index.endNear(to);
  const wanted = stretches.filter((one) => one.end > near.offset && one.offset < until);
  return cutRows(wanted, near.offset, true, index.width, index.end).slice(
    from - near.row,
    to - near.row,
  );
}

const part = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r", "é"), maxLength: 12 }),
  fc.constant("x".repeat(3_000)),
  fc.constant("\n".repeat(700)),
  fc.integer({ min: 1, max: 40 }),
);

test("any part of a tape shows the rows that the whole has, however it was cut into blocks", () => {
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 8 }),
      fc.nat(1_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (parts, start, share) => {
        const stretches = tape(parts, start);
        const index = new LineIndex(WIDTH, start);
        for (const stretch of stretches) index.push(stretch);
        const whole = cutRows(stretches, start, true, WIDTH, index.end);
        expect(index.rows).toBe(whole.length);
        const from = Math.floor(share * whole.length);
        const to = Math.min(whole.length, from + 20);
        const places = (rows: readonly TextRow[]) =>
          rows.map(({ offset, end, terminator, isGap }) => ({ offset, end, terminator, isGap }));
        expect(places(rowsFrom(index, stretches, from, to))).toEqual(places(whole.slice(from, to)));
      },
    ),
    { numRuns: 300 },
  );
});

test("every byte is found in its row", () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), fc.nat(), (parts, seed) => {
      const stretches = tape(parts, 0);
      const index = new LineIndex(WIDTH, 0);
      for (const stretch of stretches) index.push(stretch);
      if (index.end === 0) return;
      const offset = seed % index.end;
      const near = index.nearOffset(offset);
      const whole = cutRows(stretches, 0, true, WIDTH, index.end);
      const row = whole.findIndex((one) => offset >= one.offset && offset < one.end);
      expect(near.row).toBeLessThanOrEqual(row);
      expect(row - near.row).toBeLessThan(600);
      expect(whole[near.row]?.offset).toBe(near.offset);
    }),
    { numRuns: 300 },
  );
});

test("CR, LF and CRLF each end a line once, also across blocks", () => {
  const rows = cutRows(tape(["ab\r", "\ncd\re", "f\n\n"], 0), 0, true, 80, 100);
  expect(rows.map(({ offset, end, terminator }) => [offset, end, terminator])).toEqual([
    [0, 4, 2],
    [4, 7, 1],
    [7, 10, 1],
    [10, 11, 1],
  ]);
});

test("a long line takes rows of equal length, its end with the last", () => {
  const rows = cutRows(tape(["abcdefghij\n"], 0), 0, true, WIDTH, 100);
  expect(rows.map(({ offset, end, startsLine }) => [offset, end, startsLine])).toEqual([
    [0, 5, true],
    [5, 11, false],
  ]);
});

test("1 GB of base64 in one line is remembered in a handful of marks", () => {
  const index = new LineIndex(112, 0);
  const bytes = new Uint8Array(8 * 1024 * 1024).fill(65);
  for (let offset = 0; offset < 2 ** 30; offset += bytes.length) {
    index.push({ offset, end: offset + bytes.length, bytes });
  }
  expect(index.rows).toBe(Math.ceil(2 ** 30 / 112));
  expect(index.near(9_000_000)).toEqual({ row: 9_000_000, offset: 9_000_000 * 112 });
});
