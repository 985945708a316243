import { expect, test } from "vitest";
import { Track } from "../../../../src/panel/timeline/track.ts";
import type { Frame, Row } from "../../../../src/stream/types.ts";
import { eventRow } from "../fakes.ts";

const frame = (changes: Partial<Frame>): Frame => ({
  role: "partial",
  partialIndex: 0,
  item: null,
  path: "$",
  sha256: "a",
  problem: null,
  ...changes,
});

function trackOf(rows: readonly Row[]): Track {
  const track = new Track();
  track.append(rows, true);
  return track;
}

test("gives each output item a bar from its first event to its last", () => {
  const track = trackOf([
    eventRow(0, { time: 10, family: "lifecycle" }),
    eventRow(1, { time: 20, family: "reasoning", index: 0, item: "rs_1" }),
    eventRow(2, { time: 30, family: "image", index: 1, item: "ig_1" }),
    eventRow(3, { time: 40, family: "reasoning", index: 0, item: "rs_1_renamed" }),
    eventRow(4, { time: 50, family: "heartbeat" }),
  ]);
  expect(track.items).toEqual([
    { index: 0, family: "reasoning", from: 20, to: 40 },
    { index: 1, family: "image", from: 30, to: 30 },
  ]);
  expect([0, 1, 2, 3, 4].map((row) => track.itemOf(row))).toEqual([null, 0, 1, 0, null]);
});

test("hangs up each image once, however often the stream repeats it", () => {
  const track = trackOf([
    eventRow(0, { frames: [frame({})] }),
    eventRow(1, { frames: [frame({ role: "final", partialIndex: null, sha256: "b" })] }),
    eventRow(2, { frames: [frame({ role: "repeat", partialIndex: null, sha256: "b" })] }),
    eventRow(3, { frames: [frame({ role: "repeat", partialIndex: null, sha256: "c" })] }),
  ]);
  expect(track.appearances.map(({ row }) => row)).toEqual([0, 1, 3]);
});

test("leads from image to image, in from the ends", () => {
  const track = trackOf([
    eventRow(0),
    eventRow(1, { frames: [frame({})] }),
    eventRow(2),
    eventRow(3, { frames: [frame({ sha256: "b" })] }),
  ]);
  const beside = (row: number | null, direction: -1 | 1) => track.imageBeside(row, direction)?.row;
  expect([beside(null, 1), beside(1, 1), beside(3, 1)]).toEqual([1, 3, undefined]);
  expect([beside(null, -1), beside(3, -1), beside(1, -1)]).toEqual([3, 1, undefined]);
});

test("finds the event nearest to a moment", () => {
  const track = trackOf([100, 200, 200, 400].map((time, n) => eventRow(n, { time })));
  expect([0, 149, 160, 290, 310, 900].map((time) => track.nearest(time))).toEqual([
    0, 0, 1, 2, 3, 3,
  ]);
  expect(new Track().nearest(5)).toBeNull();
});

test("waits with an unfinished last event until the stream is over", () => {
  const track = new Track();
  const rows = [eventRow(0), eventRow(1, { complete: false })];
  expect(track.append(rows, false)).toBe(1);
  expect(track.append([eventRow(1)], false)).toBe(1);
  expect(track.append([eventRow(2, { complete: false })], true)).toBe(1);
  expect(track.length).toBe(3);
});

test("holds a stream of a hundred thousand events that each name another item", () => {
  const track = new Track();
  for (let n = 0; n < 100_000; n++) track.append([eventRow(n, { item: `i${n}`, time: n })], false);
  expect(track.items.length).toBe(1_000);
  expect(track.timeOf(99_999)).toBe(99_999);
  expect(track.firstAt(50_000)).toBe(50_000);
});
