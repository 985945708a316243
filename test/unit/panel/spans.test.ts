import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Run } from "../../../src/panel/table/row-index.ts";
import {
  before,
  countOf,
  coverage,
  rowsIn,
  union,
  without,
} from "../../../src/panel/table/spans.ts";

const run: fc.Arbitrary<Run> = fc
  .tuple(fc.nat(40), fc.integer({ min: 1, max: 12 }))
  .map(([first, length]) => ({ first, end: first + length }));
const spans = fc
  .array(run, { maxLength: 8 })
  .map((runs) => runs.reduce<readonly Run[]>((all, one) => union(all, [one]), []));

const naive = (list: readonly Run[]): Set<number> =>
  new Set(
    list.flatMap(({ first, end }) => Array.from({ length: end - first }, (_, n) => first + n)),
  );
const ascending = (rows: Set<number>): number[] => [...rows].toSorted((a, b) => a - b);

/** Ascending, none empty, and none touches the next. */
function expectProper(list: readonly Run[]): void {
  for (const [place, { first, end }] of list.entries()) {
    expect(end).toBeGreaterThan(first);
    expect(first).toBeGreaterThan(list[place - 1]?.end ?? -1);
  }
}

test("stretches of rows are joined, taken out and counted as the rows themselves would be", () => {
  fc.assert(
    fc.property(spans, spans, run, fc.nat(50), (a, b, one, total) => {
      const both = union(a, b);
      expectProper(both);
      expect(rowsIn(both)).toEqual(ascending(new Set([...naive(a), ...naive(b)])));
      const rest = without(a, one);
      expectProper(rest);
      expect(rowsIn(rest)).toEqual(ascending(naive(a)).filter((row) => !naive([one]).has(row)));
      expect(countOf(a)).toBe(naive(a).size);
      expect(rowsIn(before(a, total))).toEqual(rowsIn(a).filter((row) => row < total));
      const inside = ascending(naive([one])).filter((row) => naive(a).has(row)).length;
      const expected = inside === 0 ? "none" : inside === one.end - one.first ? "all" : "some";
      expect(coverage(a, one)).toBe(expected);
    }),
  );
});
