import { expect, test } from "vitest";
import { StreamClock } from "../../../../src/panel/time/clock.ts";
import { newSketch } from "../../../../src/stream/sketch.ts";
import { streamRecord } from "../fakes.ts";

const ORIGIN = 1_700_000_000_000;
const sketch = { ...newSketch(0), lastByteAt: 9_000 };
const live = streamRecord("a", { end: "open", endedAt: null, timeOrigin: ORIGIN, sketch });
const LAST = ORIGIN + 9_000;
const HOUR = 3_600_000;

function clock() {
  let time = 0;
  const of = new StreamClock(() => time);
  return { of, pass: (ms: number) => (time += ms) };
}

test("a stream is silent for as long as the panel has seen nothing new of it", () => {
  const { of, pass } = clock();
  expect(of.of(live, LAST + HOUR)).toBe(LAST);
  of.hear([live]);
  pass(4_000);
  of.hear([live]);
  pass(3_000);
  expect(of.of(live, LAST + HOUR)).toBe(LAST + 7_000);
  const more = { ...live, bytesSeen: live.bytesSeen + 1, sketch: { ...sketch, lastByteAt: 9_500 } };
  // The table may have it before the panel is told of it.
  expect(of.of(more, LAST + HOUR)).toBe(LAST + 500);
  of.hear([more]);
  pass(100);
  expect(of.of(more, LAST + HOUR)).toBe(LAST + 600);
  of.forget(["a"]);
  expect(of.of(more, LAST + HOUR)).toBe(LAST + 500);
});

test("never for longer than clocks that agree say, and a stream that is over keeps its time", () => {
  const { of, pass } = clock();
  of.hear([live]);
  pass(7_000);
  expect(of.of(live, LAST + 6_950)).toBe(LAST + 6_950);
  expect(of.of({ ...live, end: "complete" }, LAST + HOUR)).toBe(LAST + HOUR);
});

test("a stream of which no byte came is as old as the panel has waited for one", () => {
  const { of, pass } = clock();
  const none = { ...live, sketch: null, firstEventAt: null, respondedAt: 1_200, bytesSeen: 0 };
  of.hear([none]);
  pass(2_000);
  expect(of.of(none, ORIGIN + HOUR)).toBe(ORIGIN + 3_200);
});
