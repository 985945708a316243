import { describe, expect, test } from "vitest";
import { AllLines, matchLines, type Lines } from "../../../src/panel/table/lines.ts";
import { RowIndex } from "../../../src/panel/table/row-index.ts";
import {
  backToOne,
  countAmong,
  extendTo,
  NOTHING,
  selectAll,
  selectLine,
  selectRow,
  toggleLine,
  type Selection,
} from "../../../src/panel/table/selection.ts";
import { rowsIn } from "../../../src/panel/table/spans.ts";
import { initialTable, reduceTable, selectionOf } from "../../../src/panel/table/state.ts";
import { eventRow } from "./fakes.ts";

/** Rows 0 … total - 1; those of the run 4 … 8 are one line when folded; a stall before row 10. */
function linesOf(total: number, folded = false): Lines {
  const index = new RowIndex();
  index.append(
    Array.from({ length: total }, (_, n) =>
      eventRow(n, { item: n >= 4 && n < 9 ? "a" : `${n}`, family: "text" }),
    ),
  );
  const lines = new AllLines();
  lines.update({
    total,
    index,
    folds: { all: folded, except: new Set() },
    markers: [{ kind: "stall", before: 10, ms: 12_000 }],
  });
  return lines;
}

const found = (...rows: number[]): Lines =>
  matchLines({
    stream: "a",
    query: "x",
    rows: Uint32Array.from(rows),
    searched: 100,
    complete: true,
  });
const rows = ({ spans }: Selection): number[] => rowsIn(spans);
const to = (selection: Selection, lines: Lines, row: number, adding = false): Selection =>
  extendTo(selection, lines, lines.lineOf(row), adding);

describe("a range", () => {
  test("goes from the anchor to where the cursor is, and shrinks on the way back", () => {
    const lines = linesOf(20);
    let selection = selectLine(lines, lines.lineOf(3));
    selection = to(selection, lines, 6);
    expect(rows(selection)).toEqual([3, 4, 5, 6]);
    selection = to(selection, lines, 4);
    expect(rows(selection)).toEqual([3, 4]);
    selection = to(selection, lines, 1);
    expect(rows(selection)).toEqual([1, 2, 3]);
    expect(selection).toMatchObject({ anchor: 3, cursor: 1 });
  });

  test("has the rows on both sides of a stall, and begins where the cursor first is", () => {
    const lines = linesOf(20);
    expect(rows(to(selectRow(8), lines, 11))).toEqual([8, 9, 10, 11]);
    expect(rows(to(NOTHING, lines, 11))).toEqual([11]);
    expect(rows(to({ ...NOTHING, cursor: 9 }, lines, 11))).toEqual([9, 10, 11]);
  });

  test("counts a folded run as its events, at either end", () => {
    const lines = linesOf(20, true);
    expect(rows(selectLine(lines, 4))).toEqual([4, 5, 6, 7, 8]);
    expect(rows(to(selectRow(2), lines, 4))).toEqual([2, 3, 4, 5, 6, 7, 8]);
    // The anchor was set when the run was open.
    expect(rows(to(selectRow(6), lines, 9))).toEqual([4, 5, 6, 7, 8, 9]);
  });

  test("has only rows that are shown when the filter hides the rest", () => {
    const lines = found(3, 7, 8, 50);
    expect(rows(to(selectLine(lines, 0), lines, 8))).toEqual([3, 7, 8]);
    expect(rows(selectAll(NOTHING, lines))).toEqual([3, 7, 8, 50]);
  });

  test("can be added to what is selected", () => {
    const lines = linesOf(20);
    const apart = toggleLine(selectRow(1), lines, lines.lineOf(6));
    expect(rows(to(apart, lines, 8, true))).toEqual([1, 6, 7, 8]);
    expect(rows(to(apart, lines, 8))).toEqual([6, 7, 8]);
  });
});

test("lines are added and taken out one by one; the cursor is where the last was", () => {
  const lines = linesOf(20, true);
  let selection = toggleLine(selectRow(2), lines, lines.lineOf(12));
  expect(rows(selection)).toEqual([2, 12]);
  selection = toggleLine(selection, lines, lines.lineOf(4));
  expect(rows(selection)).toEqual([2, 4, 5, 6, 7, 8, 12]);
  selection = toggleLine(selection, lines, lines.lineOf(12));
  expect(rows(selection)).toEqual([2, 4, 5, 6, 7, 8]);
  expect(selection.cursor).toBe(12);
});

test("a run of which some events are selected becomes selected as a whole", () => {
  const lines = linesOf(20, true);
  expect(rows(toggleLine(selectRow(6), lines, lines.lineOf(6)))).toEqual([4, 5, 6, 7, 8]);
});

test("all of a hundred thousand rows are one stretch, whatever is folded", () => {
  expect(selectAll(NOTHING, linesOf(100_000)).spans).toEqual([{ first: 0, end: 100_000 }]);
  expect(selectAll(NOTHING, linesOf(100_000, true)).spans).toEqual([{ first: 0, end: 100_000 }]);
});

test("Esc leads back to the line with the cursor, and means nothing where there is but one", () => {
  const lines = linesOf(20, true);
  const several = to(selectRow(2), lines, 12);
  expect(backToOne(several, lines)).toEqual(selectRow(12));
  expect(backToOne(selectRow(12), lines)).toBeNull();
  expect(backToOne(NOTHING, lines)).toBeNull();
  // A fold is one line.
  expect(backToOne(selectLine(lines, 4), lines)).toBeNull();
  expect(backToOne(selectAll(NOTHING, lines), lines)).toEqual(NOTHING);
});

test("what arrives is not selected, and what is selected stays so when the filter changes", () => {
  const selection = selectAll(selectRow(2), linesOf(20));
  expect(rows(selection)).toHaveLength(20);
  expect(countAmong(selection.spans, Uint32Array.of(3, 19, 20, 25))).toBe(2);
});

test("another stream has a selection of its own, and one stream's is kept at a time", () => {
  const one = reduceTable(initialTable, { kind: "select", stream: "a", selection: selectRow(3) });
  expect(selectionOf(one, "a")).toEqual(selectRow(3));
  expect(selectionOf(one, "b")).toEqual(NOTHING);
  const folded = reduceTable(one, { kind: "fold-all", on: true });
  expect(selectionOf(folded, "a")).toEqual(selectRow(3));
  const other = reduceTable(one, { kind: "select", stream: "b", selection: selectRow(0) });
  expect(selectionOf(other, "a")).toEqual(NOTHING);
});
