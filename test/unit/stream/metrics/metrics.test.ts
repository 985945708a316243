import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addValue, newHistogram, quantileOf } from "../../../../src/stream/metrics/histogram.ts";
import {
  measureBytes,
  measureChunk,
  measureEvent,
  measureImage,
  measureSettled,
  type MetricsState,
  newMetrics,
} from "../../../../src/stream/metrics/metrics.ts";
import { reportMetrics } from "../../../../src/stream/metrics/report.ts";
import type { Family } from "../../../../src/stream/types.ts";

const exact = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(q * values.length) - 1)] ?? 0;

describe("quantiles", () => {
  test("are right within 2.2 %, however many values there are", () => {
    const value = fc.double({ min: 0.001, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0, 0.5, 0.95, 1),
        (values, q) => {
          const histogram = newHistogram();
          for (const one of values) addValue(histogram, one);
          const found = quantileOf(histogram, q) ?? Number.NaN;
          const right = exact(values, q);
          expect(Math.abs(found - right) / right).toBeLessThan(0.0222);
        },
      ),
    );
  });

  test("stay bounded and sane whatever the values are", () => {
    const histogram = newHistogram();
    for (const odd of [Number.NaN, Infinity, -5, 0, 1e300, 5e-324]) addValue(histogram, odd);
    expect(histogram.buckets.length).toBeLessThanOrEqual(800);
    expect(quantileOf(histogram, 0.5)).toBe(0);
    expect(quantileOf(newHistogram(), 0.5)).toBeNull();
  });
});

/** A stream: chunks at their times, each with so many events of a family. */
function measured(
  chunks: readonly (readonly [time: number, ...families: Family[]])[],
): MetricsState {
  const state = newMetrics();
  state.requestedAt = 1000;
  state.respondedAt = 1200;
  for (const [chunk, [time, ...families]] of chunks.entries()) {
    measureBytes(state, 100);
    measureChunk(state, 100, time);
    for (const family of families) measureEvent(state, { chunk, time }, { family });
  }
  return state;
}

const USAGE = {
  inputTokens: 10,
  outputTokens: 300,
  reasoningTokens: null,
  cachedTokens: null,
  totalTokens: 310,
  cost: 0.01,
};

describe("the metrics of a stream", () => {
  test("say when what came first, counted from the request", () => {
    const state = measured([
      [1300, "lifecycle"],
      [1500, "reasoning"],
      [2000, "text"],
      [3000, "text", "lifecycle"],
    ]);
    state.endedAt = 3100;
    const { times, tokens, gaps } = reportMetrics(state, USAGE);
    expect(times).toMatchObject({
      since: "request",
      headers: 200,
      firstByte: 300,
      firstEvent: 300,
      firstText: 1000,
      firstPartial: null,
      finalImage: null,
      end: 2100,
    });
    // 300 tokens from 1500 to 3000.
    expect(tokens).toMatchObject({ perSecond: 200, cost: 0.01 });
    expect(gaps.max).toBe(1000);
  });

  test("say each partial, and how much of the images travelled again", () => {
    const state = newMetrics();
    const image = { item: "ig_1", provisional: false, characters: 400, bytes: 300 } as const;
    measureChunk(state, 10, 50);
    measureImage(state, { ...image, role: "partial", partialIndex: 0, sha256: "a" }, 100);
    measureImage(state, { ...image, role: "partial", partialIndex: 1, sha256: "b" }, 250);
    measureImage(state, { ...image, role: "final", partialIndex: null, sha256: "b" }, 300);
    const { times, bytes } = reportMetrics(state, null);
    expect(times).toMatchObject({ since: "first byte", firstPartial: 50, finalImage: 250 });
    expect(times.partials.map(({ at }) => at)).toEqual([50, 200]);
    expect(bytes).toMatchObject({
      base64: 1200,
      images: 900,
      base64Overhead: 300,
      repeatedImages: 400,
    });
  });

  test("say when the final image came that only the last event carries", () => {
    const state = newMetrics();
    const image = { item: "ig_1", provisional: false, characters: 400, bytes: 300 } as const;
    measureChunk(state, 10, 50);
    measureImage(state, { ...image, role: "partial", partialIndex: 0, sha256: "a" }, 100);
    measureImage(state, { ...image, role: "repeat", partialIndex: null, sha256: "b" }, 300);
    expect(reportMetrics(state, null).times.finalImage).toBe(250);
    // What was there before came then.
    measureImage(state, { ...image, role: "repeat", partialIndex: null, sha256: "b" }, 400);
    expect(reportMetrics(state, null).times.finalImage).toBe(250);
  });

  test("say when the partial came that turned out to be final", () => {
    const state = newMetrics();
    const image = { role: "partial", partialIndex: null, characters: 400, bytes: 300 } as const;
    measureChunk(state, 10, 50);
    measureImage(state, { ...image, item: "a", provisional: true, sha256: "a" }, 100);
    measureImage(state, { ...image, item: "a", provisional: true, sha256: "b" }, 200);
    measureImage(state, { ...image, item: "b", provisional: true, sha256: "c" }, 250);
    // Said to be preliminary: nothing of this item is final.
    measureImage(state, { ...image, item: "b", provisional: false, sha256: "d" }, 300);
    expect(reportMetrics(state, null).times.finalImage).toBeNull();
    measureSettled(state);
    expect(reportMetrics(state, null).times.finalImage).toBe(150);
  });

  test("name a silence of more than 10 s, and none that is shorter", () => {
    const state = measured([
      [1000, "text"],
      [11_000, "text"],
      [21_001, "text"],
    ]);
    const { stallCount, stalled, stalls } = reportMetrics(state, null).gaps;
    expect({ stallCount, stalled, stalls }).toEqual({
      stallCount: 1,
      stalled: 10_001,
      stalls: [{ from: 10_000, to: 20_001 }],
    });
  });

  test("suspect a proxy when many events come in few chunks, and only then", () => {
    const text = (count: number): Family[] => Array.from({ length: count }, () => "text");
    const held = measured([
      [1000, ...text(20)],
      [3000, ...text(20)],
    ]);
    expect(reportMetrics(held, null).chunks).toMatchObject({ looksBuffered: true, count: 2 });
    const live = measured(Array.from({ length: 40 }, (_, i) => [1000 + i * 20, "text"]));
    expect(reportMetrics(live, null).chunks).toMatchObject({ looksBuffered: false });
    const short = measured([[1000, ...text(8)]]);
    expect(reportMetrics(short, null).chunks).toMatchObject({ looksBuffered: false });
  });

  test("say nothing of times where a body came without any", () => {
    const state = newMetrics();
    measureBytes(state, 5);
    measureEvent(state, { chunk: 0, time: null }, { family: "text" });
    const { times, chunks, events, bytes } = reportMetrics(state, USAGE);
    expect(times).toMatchObject({ since: null, firstByte: null, firstText: null, end: null });
    expect({ chunks, events, wire: bytes.wire }).toEqual({ chunks: null, events: 1, wire: 5 });
  });
});
