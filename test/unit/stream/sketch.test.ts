import * as fc from "fast-check";
import { expect, test } from "vitest";
import { newSketch, sketchBytes, sketchRow, type Sketch } from "../../../src/stream/sketch.ts";
import type { Frame, Row } from "../../../src/stream/types.ts";

type SketchedRow = Pick<Row, "row" | "time" | "family" | "frames">;

const row = (n: number, time: number, fields: Partial<SketchedRow> = {}): SketchedRow => ({
  row: n,
  time,
  family: "text",
  frames: [],
  ...fields,
});
const frame = (partialIndex: number): Frame => ({
  role: "partial",
  partialIndex,
  item: null,
  path: "$",
  sha256: String(partialIndex).padStart(64, "0"),
  problem: null,
});
const sketchOf = (rows: readonly SketchedRow[], from = 0): Sketch =>
  rows.reduce(sketchRow, newSketch(from));

test("counts every event at its time, however long the stream grows, in bounded room", () => {
  const times = fc.array(fc.double({ min: 0, max: 1e8, noNaN: true }), { maxLength: 300 });
  fc.assert(
    fc.property(times, (unsorted) => {
      const sorted = unsorted.toSorted((a, b) => a - b);
      const { buckets, width, from } = sketchOf(sorted.map((time, n) => row(n, time)));
      expect(buckets.length).toBeLessThanOrEqual(64);
      const expected = buckets.map(
        (_, at) => sorted.filter((time) => Math.floor((time - from) / width) === at).length,
      );
      expect(buckets.map(({ events }) => events)).toEqual(expected);
    }),
  );
});

test("a stretch shows its output, not the heartbeats and frames around it", () => {
  const rows = (["lifecycle", "reasoning", "heartbeat", "other"] as const).map((family, n) =>
    row(n, n, { family }),
  );
  expect(sketchOf(rows).buckets).toEqual([{ events: 4, family: "reasoning" }]);
  const failed = sketchOf([...rows, row(9, 9, { family: "error" }), row(10, 100_000)]);
  expect(failed.buckets[0]?.family).toBe("error");
});

test("keeps the first images and the newest, in order", () => {
  const rows = Array.from({ length: 1_000 }, (_, n) => row(n, n * 10, { frames: [frame(n)] }));
  const { images } = sketchOf(rows);
  expect(images).toHaveLength(64);
  expect(images.map(({ row: n }) => n)).toEqual([
    ...Array.from({ length: 32 }, (_, n) => n),
    ...Array.from({ length: 32 }, (_, n) => 968 + n),
  ]);
});

test("keeps the longest silences between bytes, not the wait for the first", () => {
  let sketch = newSketch(0);
  let time = 60_000;
  for (let n = 0; n < 40; n++) {
    sketch = sketchBytes(sketch, [time, time + 4_999]);
    time += 4_999 + 6_000 + n;
  }
  expect(sketch.silences).toHaveLength(16);
  const lengths = sketch.silences.map(({ from, to }) => to - from);
  expect(lengths).toEqual(Array.from({ length: 16 }, (_, n) => 6_023 + n));
});

test("is the same however its chunks are put together", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 40 });
  fc.assert(
    fc.property(gaps, fc.nat(40), (list, cut) => {
      let time = 0;
      const times = list.map((gap) => (time += gap));
      const whole = sketchBytes(newSketch(0), times);
      const parts = sketchBytes(sketchBytes(newSketch(0), times.slice(0, cut)), times.slice(cut));
      expect(parts).toEqual(whole);
    }),
  );
});

test("a page that lies about time costs nothing and breaks nothing", () => {
  for (const time of [Infinity, -Infinity, NaN, 1e300, -1e300, Number.MAX_VALUE]) {
    const sketch = sketchRow(sketchBytes(newSketch(10), [time, 5]), row(0, time));
    expect(sketch.buckets.length).toBeLessThanOrEqual(64);
  }
});

test("is small enough to be written with every flush", () => {
  let sketch = newSketch(0);
  for (let n = 0; n < 5_000; n++) {
    sketch = sketchBytes(sketch, [n * 7_000]);
    sketch = sketchRow(sketch, row(n, n * 7_000, { frames: [frame(n)] }));
  }
  expect(JSON.stringify(sketch).length).toBeLessThan(16_000);
});
