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

/** The partial index of what each image is compared with, in order of arrival. */
function comparedWith(rows: readonly Row[]): (number | null | undefined)[] {
  return trackOf(rows).appearances.map(({ before }) => before?.partialIndex);
}

const partial = (
  row: number,
  partialIndex: number | null,
  changes: Partial<Row> = {},
  item = "a",
) => eventRow(row, { frames: [frame({ partialIndex, item, sha256: `${row}` })], ...changes });
const final = (row: number, changes: Partial<Row> = {}, item = "a") =>
  eventRow(row, {
    frames: [frame({ role: "final", partialIndex: null, item, sha256: `${row}` })],
    ...changes,
  });

test("compares each image with the partial before it, up to the final one", () => {
  expect(comparedWith([partial(0, 0), partial(1, 1), partial(2, 2), final(3)])).toEqual([
    undefined,
    0,
    1,
    2,
  ]);
  expect(comparedWith([partial(0, null), final(1), partial(2, null)])).toEqual([
    undefined,
    null,
    undefined,
  ]);
});

test("compares images of one item only, however items are woven together", () => {
  const rows = [
    partial(0, 0, {}, "a"),
    partial(1, 0, {}, "b"),
    partial(2, 1, {}, "a"),
    final(3, {}, "b"),
    final(4, {}, "a"),
  ];
  expect(trackOf(rows).appearances.map(({ before }) => before?.sha256)).toEqual([
    undefined,
    undefined,
    "0",
    "1",
    "2",
  ]);
});

test("knows an item whose id changes by its index, and one without an index by its id", () => {
  expect(comparedWith([partial(0, 0, { index: 1 }), final(1, { index: 1 }, "renamed")])).toEqual([
    undefined,
    0,
  ]);
  expect(comparedWith([partial(0, 0, { index: 1 }), final(1)])).toEqual([undefined, 0]);
});

test("compares nothing with a draft, a repetition, a partial that did not decode, or another image's", () => {
  const draft = eventRow(0, { frames: [frame({ role: "preview", item: "a", sha256: "0" })] });
  expect(comparedWith([draft, final(1)])).toEqual([undefined, undefined]);
  const again = eventRow(2, { frames: [frame({ role: "repeat", item: "a", sha256: "2" })] });
  expect(comparedWith([partial(0, 0), partial(1, 1), again])).toEqual([undefined, 0, undefined]);
  const broken = eventRow(1, { frames: [frame({ partialIndex: 1, item: "a", sha256: null })] });
  expect(comparedWith([partial(0, 0), broken, partial(2, 2)])).toEqual([undefined, 0, undefined]);
  expect(comparedWith([partial(0, 1), partial(1, 0), partial(2, 1)])).toEqual([
    undefined,
    undefined,
    0,
  ]);
});

test("finds how an image of a row hangs, and not what does not hang", () => {
  const track = trackOf([partial(0, 0), partial(1, 1)]);
  expect(track.appearance(1, { role: "partial", sha256: "1" })?.before?.sha256).toBe("0");
  expect(track.appearance(0, { role: "partial", sha256: "1" })).toBeUndefined();
});
