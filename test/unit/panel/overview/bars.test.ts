import { expect, test } from "vitest";
import { barAt, barsOf, domainOf, spanOf } from "../../../../src/panel/overview/bars.ts";
import { afterBrushKey } from "../../../../src/panel/overview/brush.ts";
import { newSketch } from "../../../../src/stream/sketch.ts";
import { streamRecord } from "../fakes.ts";

const ORIGIN = 1_700_000_000_000;

test("an open stream lasts until now, an interrupted one until its last byte", () => {
  const open = streamRecord("a", { timeOrigin: ORIGIN, endedAt: null, end: "open" });
  expect(spanOf(open, ORIGIN + 9_000)).toEqual({ from: ORIGIN + 1_000, to: ORIGIN + 9_000 });
  const sketch = { ...newSketch(1_000), lastByteAt: 7_000 };
  const cut = streamRecord("b", { timeOrigin: ORIGIN, endedAt: null, end: "interrupted", sketch });
  expect(spanOf(cut, ORIGIN + 9e9).to).toBe(ORIGIN + 7_000);
});

test("a clock that was set, or a silence of hours, does not squeeze everything else", () => {
  const open = streamRecord("a", { timeOrigin: ORIGIN, endedAt: null, end: "open" });
  const received = ORIGIN + 1_410;
  expect(spanOf(open, 0).to).toBe(received);
  expect(spanOf(open, ORIGIN + 9e9).to).toBe(received + 600_000);
});

test("streams of pages whose clocks began at other times stand where they happened", () => {
  const bars = barsOf(
    [
      streamRecord("late", { timeOrigin: ORIGIN + 5_000, requestedAt: 0, endedAt: 10 }),
      streamRecord("early", { timeOrigin: ORIGIN, requestedAt: 0, endedAt: 10 }),
    ],
    12,
    () => 0,
  );
  expect(bars.map(({ stream, lane }) => [stream.id, lane])).toEqual([
    ["early", 0],
    ["late", 1],
  ]);
  expect(domainOf(bars).from).toBe(ORIGIN);
  expect(domainOf(bars).to).toBeGreaterThanOrEqual(ORIGIN + 5_010);
});

test("a point means the nearest stream within reach, and nothing far from all of them", () => {
  const bars = barsOf(
    [
      streamRecord("a", { timeOrigin: 0, requestedAt: 0, endedAt: 100 }),
      streamRecord("b", { timeOrigin: 0, requestedAt: 100, endedAt: 101 }),
    ],
    12,
    () => 0,
  );
  const scale = { domain: { from: 0, to: 200 }, left: 0, right: 200 };
  expect(barAt(bars, scale, 50, 4)?.stream.id).toBe("a");
  expect(barAt(bars, scale, 104, 12)?.stream.id).toBe("b");
  expect(barAt(bars, scale, 180, 4)).toBeNull();
});

test("a handle moves by key, stops at the other one and at the ends", () => {
  const domain = { from: 0, to: 1_000 };
  const range = { from: 400, to: 405 };
  const none = { ctrlKey: false, metaKey: false, altKey: false };
  const press = (key: string, end: "from" | "to", shiftKey = false) =>
    afterBrushKey({ key, shiftKey, ...none }, end, range, domain);
  expect(press("ArrowLeft", "from")).toEqual({ from: 390, to: 405 });
  expect(press("ArrowRight", "from")).toEqual({ from: 405, to: 405 });
  expect(press("ArrowRight", "to", true)).toEqual({ from: 400, to: 505 });
  expect(press("Home", "to")).toEqual({ from: 400, to: 400 });
  expect(press("End", "to")).toEqual({ from: 400, to: 1_000 });
  expect(press("a", "to")).toBeNull();
  const held = { key: "ArrowLeft", shiftKey: false, ...none, altKey: true };
  expect(afterBrushKey(held, "from", range, domain)).toBeNull();
});
