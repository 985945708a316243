import * as fc from "fast-check";
import { expect, test } from "vitest";
import { assignLanes } from "../../../../src/panel/time/lanes.ts";

const spans = fc
  .array(
    fc.record({ from: fc.nat(1_000), length: fc.nat(200) }).map(({ from, length }) => ({
      from,
      to: from + length,
    })),
    { maxLength: 60 },
  )
  .map((list) => list.toSorted((a, b) => a.from - b.from));
const lanes = fc.integer({ min: 1, max: 12 });

test("what stands in a lane stays there when more streams come", () => {
  fc.assert(
    fc.property(spans, lanes, fc.nat(60), (list, count, until) => {
      const all = [...assignLanes(list, count)];
      expect([...assignLanes(list.slice(0, until), count)]).toEqual(all.slice(0, until));
    }),
  );
});

test("an open stream that goes on does not move those that began after it", () => {
  fc.assert(
    fc.property(spans, lanes, fc.nat(60), fc.nat(500), (list, count, which, more) => {
      const last = list.at(-1)?.from ?? 0;
      const longer = list.map((span, at) =>
        // Open: it went on when the last began, and later than that.
        at === which && span.to > last ? { from: span.from, to: span.to + more } : span,
      );
      expect(assignLanes(longer, count)).toEqual(assignLanes(list, count));
    }),
  );
});

test("streams share a lane at the same time only when there are more of them than lanes", () => {
  fc.assert(
    fc.property(spans, lanes, (list, count) => {
      const assigned = assignLanes(list, count);
      list.forEach((span, at) => {
        const open = list.filter((other, i) => i < at && other.to > span.from);
        const shares = open.some((other) => assigned[list.indexOf(other)] === assigned[at]);
        if (shares) expect(open.length).toBeGreaterThanOrEqual(count);
      });
    }),
  );
});

test("few streams stand one below the other", () => {
  const list = [0, 10, 20, 30].map((from) => ({ from, to: from + 5 }));
  expect([...assignLanes(list, 12)]).toEqual([0, 1, 2, 3]);
});
