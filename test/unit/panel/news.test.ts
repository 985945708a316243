import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { News } from "../../../src/panel/state/news.ts";
import type { StreamRecord } from "../../../src/store/records.ts";
import { streamRecord } from "./fakes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const live = (rows: number, changes: Partial<StreamRecord> = {}): StreamRecord =>
  streamRecord("a", { end: "open", rows, events: rows, ...changes });

/** A panel, and what it was told: how many rows at what time. */
function panel() {
  const told: { readonly at: number; readonly rows: number }[] = [];
  let known: StreamRecord | undefined;
  const from = performance.now();
  const news = new News((streams) => {
    known = streams.at(-1);
    told.push({ at: performance.now() - from, rows: known?.rows ?? -1 });
  });
  return { told, news, take: (stream: StreamRecord) => news.take([stream], () => known) };
}

test("figures of a fast stream change five times a second, and are right when it pauses", async () => {
  const { told, take } = panel();
  for (let rows = 1; rows <= 100; rows += 1) {
    take(live(rows));
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told[0]).toEqual({ at: 0, rows: 1 });
  expect(told.length).toBeLessThanOrEqual(7);
  expect(told.at(-1)?.rows).toBe(100);
});

test("what comes after a pause is told at once", async () => {
  const { told, take } = panel();
  take(live(1));
  await vi.advanceTimersByTimeAsync(300);
  take(live(2));
  expect(told.at(-1)?.rows).toBe(2);
});

test.each<[what: string, changes: Partial<StreamRecord>]>([
  ["an end", { end: "complete" }],
  ["an image", { images: 1 }],
  ["a gap", { gaps: 1 }],
  ["a preview that turns out to be the result", { settled: 1 }],
  ["a name", { label: "mine" }],
])("%s does not wait", (_, changes) => {
  const { told, take } = panel();
  take(live(1));
  take(live(2, changes));
  expect(told.at(-1)?.rows).toBe(2);
});

test("nothing is told to a panel that has gone", async () => {
  const { told, news, take } = panel();
  take(live(1));
  take(live(2));
  news.forget();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toHaveLength(1);
});

test("a stream that was removed meanwhile does not come back", async () => {
  const { told, news, take } = panel();
  take(live(1));
  take(live(2));
  news.forget(["a"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toHaveLength(1);
});
