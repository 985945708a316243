import * as fc from "fast-check";
import { expect, test } from "vitest";
import { AllLines, matchLines, type Line } from "../../../src/panel/table/lines.ts";
import type { Marker } from "../../../src/panel/table/markers.ts";
import { RowIndex } from "../../../src/panel/table/row-index.ts";
import { isFolded, type Folds } from "../../../src/panel/table/folds.ts";
import { initialTable } from "../../../src/panel/table/state.ts";
import type { Row } from "../../../src/stream/types.ts";
import { eventRow } from "./fakes.ts";

const stall = (before: number): Marker => ({ kind: "stall", before, ms: 12_000 });

/** Deltas of the items a to c, now and then an event that stands alone. */
const streamOf = (items: readonly string[]): Row[] =>
  items.map((item, n) =>
    item === "." ? eventRow(n, { family: "lifecycle" }) : eventRow(n, { item }),
  );

function indexOf(rows: readonly Row[]): RowIndex {
  const index = new RowIndex();
  index.append(rows);
  return index;
}

/** What the table should show, said in the plainest way. */
function plainly(
  total: number,
  rows: readonly Row[],
  folds: Folds,
  markers: readonly Marker[],
): Line[] {
  const lines: Line[] = [];
  const follows = (n: number): boolean => {
    const [before, row] = [rows[n - 1], rows[n]];
    return (
      before !== undefined &&
      row !== undefined &&
      row.family === "text" &&
      before.family === "text" &&
      row.item === before.item
    );
  };
  for (let row = 0; row <= total;) {
    for (const marker of markers) {
      if (marker.before === row) lines.push({ kind: "marker", row, marker });
    }
    if (row === total) break;
    let end = row + 1;
    while (end < total && follows(end) && !markers.some(({ before }) => before === end)) end += 1;
    const startsHere = !follows(row) || markers.some(({ before }) => before === row);
    if (end - row > 1 && startsHere && isFolded(folds, row)) {
      lines.push({ kind: "fold", row, count: end - row });
      row = end;
    } else {
      lines.push({ kind: "row", row });
      row += 1;
    }
  }
  return lines;
}

const shown = (lines: AllLines): Line[] =>
  Array.from({ length: lines.count }, (_, line) => lines.at(line));

const folds: fc.Arbitrary<Folds> = fc.record({
  all: fc.boolean(),
  except: fc.array(fc.nat(60)).map((runs) => new Set(runs)),
});

test("shows every row once, folds and markers in their places, however the rows arrive", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "a", "a", "b", "."), { maxLength: 60 }),
      fc.array(fc.nat(60), { maxLength: 6 }),
      folds,
      fc.array(fc.integer({ min: 1, max: 20 })),
      fc.nat(10),
      (items, befores, chosen, batches, unknown) => {
        const rows = streamOf(items);
        const markers = befores
          .filter((before) => before <= rows.length)
          .toSorted((a, b) => a - b)
          .map(stall);
        const index = new RowIndex();
        const lines = new AllLines();
        let arrived = 0;
        for (const batch of [...batches, rows.length]) {
          index.append(rows.slice(arrived, arrived + batch));
          arrived = index.length;
          const total = Math.min(rows.length, arrived + unknown);
          const placed = markers.filter(({ before }) => before < arrived);
          lines.update({ total, index, folds: chosen, markers: placed });
          expect(shown(lines)).toEqual(plainly(total, rows.slice(0, arrived), chosen, placed));
        }
      },
    ),
  );
});

test("says of every row which line shows it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "a", "b", "."), { minLength: 1, maxLength: 60 }),
      fc.array(fc.nat(60), { maxLength: 6 }),
      folds,
      (items, befores, chosen) => {
        const rows = streamOf(items);
        const markers = befores
          .filter((before) => before < rows.length)
          .toSorted((a, b) => a - b)
          .map(stall);
        const lines = new AllLines();
        lines.update({ total: rows.length, index: indexOf(rows), folds: chosen, markers });
        for (let row = 0; row < rows.length; row += 1) {
          const line = lines.at(lines.lineOf(row));
          if (line.kind === "fold") {
            expect(row).toBeGreaterThanOrEqual(line.row);
            expect(row).toBeLessThan(line.row + line.count);
          } else expect(line).toEqual({ kind: "row", row });
        }
      },
    ),
  );
});

test("folds a hundred thousand deltas, one toggle at a time, without a frame lost", () => {
  const rows = Array.from({ length: 100_000 }, (_, n) => eventRow(n, { item: `${n % 20 < 10}` }));
  const index = indexOf(rows);
  const lines = new AllLines();
  const inputs = { total: rows.length, index, markers: [] };
  lines.update({ ...inputs, folds: initialTable.folds });
  expect(lines.count).toBe(100_000);
  lines.update({ ...inputs, folds: { all: true, except: new Set() } });
  expect(lines.count).toBe(10_000);
  lines.update({ ...inputs, folds: { all: true, except: new Set([50_000]) } });
  expect(lines.count).toBe(10_009);
  expect(lines.at(lines.lineOf(50_005))).toEqual({ kind: "row", row: 50_005 });
  expect(lines.at(lines.lineOf(99_999))).toEqual({ kind: "fold", row: 99_990, count: 10 });
});

test("a stall between two deltas is not folded away", () => {
  const rows = streamOf(["a", "a", "a", "a"]);
  const lines = new AllLines();
  lines.update({
    total: 4,
    index: indexOf(rows),
    folds: { all: true, except: new Set() },
    markers: [stall(2)],
  });
  expect(shown(lines).map(({ kind }) => kind)).toEqual(["fold", "marker", "fold"]);
});

test("hiding all but the matches leaves the matches, and says where a hidden row would be", () => {
  const rows = Uint32Array.of(3, 7, 90);
  const lines = matchLines({ stream: "s", query: "x", rows, searched: 100, complete: true });
  expect(lines.count).toBe(3);
  expect(lines.at(1)).toEqual({ kind: "row", row: 7 });
  expect([0, 3, 8, 99].map((row) => lines.lineOf(row))).toEqual([0, 0, 2, 2]);
});
