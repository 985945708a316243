import { expect, test } from "vitest";
import { stallsOf } from "../../../../src/panel/time/stalls.ts";
import { newSketch } from "../../../../src/stream/sketch.ts";
import { streamRecord } from "../fakes.ts";

const silences = [{ from: 100, to: 7_000 }];
const sketch = { ...newSketch(0), silences, lastByteAt: 9_000 };

test("the silence at the end of a stream is one as well, whether it lasts or not", () => {
  const over = streamRecord("a", { sketch, endedAt: 60_000 });
  expect(stallsOf(over, 99_000)).toEqual([...silences, { from: 9_000, to: 60_000 }]);
  const open = streamRecord("a", { sketch, end: "open", endedAt: null });
  expect(stallsOf(open, 21_700)).toEqual([...silences, { from: 9_000, to: 21_000 }]);
  expect(stallsOf(open, 13_900)).toEqual(silences);
});
