import { expect, test, vi } from "vitest";
import { placeMarkers } from "../../../src/panel/table/markers.ts";
import { RowIndex } from "../../../src/panel/table/row-index.ts";
import { RowIndexer } from "../../../src/panel/table/row-indexer.ts";
import type { Row } from "../../../src/stream/types.ts";
import { eventRow } from "./fakes.ts";

const rowsOf = (count: number, row = (n: number): Row => eventRow(n)): Row[] =>
  Array.from({ length: count }, (_, n) => row(n));

function indexOf(rows: readonly Row[]): RowIndex {
  const index = new RowIndex();
  index.append(rows);
  return index;
}

test("deltas of one item and type are a run; another item, an image or a heartbeat ends it", () => {
  const image = { frames: [{ role: "partial" }] } as unknown as Partial<Row>;
  const index = indexOf([
    eventRow(0, { item: "a" }),
    eventRow(1, { item: "a" }),
    eventRow(2, { item: "b" }),
    eventRow(3, { item: "b" }),
    eventRow(4, { item: "b" }),
    eventRow(5, { kind: "comment", family: "heartbeat" }),
    eventRow(6, { item: "b" }),
    eventRow(7, { item: "b", ...image }),
    eventRow(8, { family: "lifecycle" }),
    eventRow(9, { family: "lifecycle" }),
  ]);
  expect(index.runs.map(({ first, end }) => [first, end])).toEqual([
    [0, 2],
    [2, 5],
  ]);
});

test("a run grows as its rows arrive, and adds up their sizes", () => {
  const index = new RowIndex();
  for (const row of rowsOf(5)) index.append([row]);
  expect(index.runs).toEqual([{ first: 0, end: 5 }]);
  expect(index.sizeOf({ first: 1, end: 4 })).toBe(3 * 180);
});

test("finds the row of a moment", () => {
  const index = indexOf(rowsOf(5_000));
  expect(index.firstAt(0)).toBe(0);
  expect(index.firstAt(1_410 + 700)).toBe(7);
  expect(index.firstAt(1_410 + 701)).toBe(8);
  expect(index.firstAt(1e9)).toBe(5_000);
});

test("an unfinished tail waits until its stream goes on; an event cut by a gap does not", () => {
  const index = new RowIndex();
  const cut = eventRow(1, { complete: false });
  expect(index.append([eventRow(0), cut])).toBe(1);
  expect(index.append([eventRow(1), eventRow(2)])).toBe(2);
  expect(indexOf([eventRow(0), cut, eventRow(2)]).length).toBe(3);
});

test("reads every row once, a slice at a time, and only when there is time", async () => {
  const asked: number[] = [];
  let idle = (): void => {};
  const indexer = new RowIndexer(
    async (from, count) => {
      asked.push(from);
      return Array.from({ length: Math.min(count, 1_300 - from) }, (_, n) => eventRow(from + n));
    },
    (error) => {
      throw error;
    },
    () =>
      new Promise((resolve) => {
        idle = resolve;
      }),
  );
  void indexer.follow(1_300);
  expect(asked).toEqual([]);
  idle();
  await vi.waitFor(() => expect(asked).toEqual([0]));
  await vi.waitFor(() => {
    idle();
    expect(indexer.index.length).toBe(1_300);
  });
  expect(asked).toEqual([0, 512, 1024]);
  expect(indexer.caughtUp).toBe(true);
});

test("stalls and gaps stand above the row that ended them, the last below all rows", () => {
  const index = indexOf([
    eventRow(0, { time: 1_000 }),
    eventRow(1, { time: 20_000, complete: false }),
    eventRow(2, { time: 20_100, range: { start: 5_400, end: 5_600 } }),
  ]);
  const stalls = [
    { from: 1_000, to: 19_000 },
    { from: 21_000, to: 40_000 },
  ];
  const losses = { reasons: ["memory"], bytes: 5_000, seen: 5_600 } as const;
  const place = (rows: boolean, whole: boolean): unknown[] =>
    placeMarkers(index, stalls, losses, { all: true, rows, whole }).map(({ kind, before }) => [
      kind,
      before,
    ]);
  expect(place(true, true)).toEqual([
    ["stall", 1],
    ["gap", 2],
    ["stall", 3],
  ]);
  expect(placeMarkers(index, [], losses, WHOLE)).toEqual([
    { kind: "gap", before: 2, bytes: 5_000, reason: "memory" },
  ]);
  const none = { reasons: [], bytes: 0, seen: 5_600 };
  expect(placeMarkers(index, [], none, WHOLE)).toEqual([]);
  // While rows are not known yet, what stands below the last known one may belong further down.
  expect(place(false, false)).toHaveLength(2);
  // A silence that lasts stands below all that came.
  expect(place(true, false)).toHaveLength(3);
});

const WHOLE = { all: true, rows: true, whole: true };
const LIVE = { all: true, rows: true, whole: false };

test("bytes that are missing where there is no row at all are told, over and while they come", () => {
  const losses = { reasons: ["quota"], bytes: 9_000, seen: 9_000 } as const;
  const gap = { kind: "gap", before: 0, bytes: 9_000, reason: "quota" };
  expect(placeMarkers(new RowIndex(), [], losses, WHOLE)).toEqual([gap]);
  expect(placeMarkers(new RowIndex(), [], losses, LIVE)).toEqual([gap]);
});

test("bytes that are missing after the last row stand below it, also when it was cut", () => {
  const losses = { reasons: ["quota"], bytes: 4_000, seen: 4_500 } as const;
  for (const complete of [true, false]) {
    const index = indexOf([
      eventRow(0, { range: { start: 0, end: 200 } }),
      eventRow(1, { range: { start: 200, end: 500 }, complete }),
    ]);
    const gap = { kind: "gap", before: 2, bytes: 4_000, reason: "quota" };
    expect(placeMarkers(index, [], losses, WHOLE)).toEqual([gap]);
    expect(placeMarkers(index, [], losses, LIVE)).toEqual([gap]);
    // Not before it is known which row is the last.
    expect(placeMarkers(index, [], losses, { all: false, rows: false, whole: false })).toEqual([]);
  }
});

test("bytes that are missing before a last row that was cut stand above it", () => {
  const index = indexOf([
    eventRow(0, { range: { start: 0, end: 200 } }),
    eventRow(1, { range: { start: 4_200, end: 4_500 }, complete: false }),
  ]);
  const losses = { reasons: ["memory", "quota"], bytes: 4_000, seen: 4_500 } as const;
  const gap = { kind: "gap", before: 1, bytes: 4_000, reason: null };
  expect(placeMarkers(index, [], losses, WHOLE)).toEqual([gap]);
  expect(placeMarkers(index, [], losses, LIVE)).toEqual([gap]);
});

test("a blank after the last event is no loss", () => {
  const index = indexOf([eventRow(0, { range: { start: 0, end: 200 } })]);
  const losses = { reasons: ["memory"], bytes: 100, seen: 202 } as const;
  expect(placeMarkers(index, [], losses, WHOLE)).toEqual([]);
});

test("sizes of selected rows add up, an unfinished last one's too, once all are known", () => {
  const index = indexOf([0, 1, 2, 3].map((row) => eventRow(row, { complete: row < 3 })));
  expect(index.sizeOfAll([])).toBe(0);
  expect(
    index.sizeOfAll([
      { first: 0, end: 1 },
      { first: 2, end: 4 },
    ]),
  ).toBe(3 * 180);
  expect(index.sizeOfAll([{ first: 2, end: 5 }])).toBeNull();
});
