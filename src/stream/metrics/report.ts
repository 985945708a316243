/** The figures of a stream, from what was measured. */
import type { Usage } from "../dialects/dialect.ts";
import { quantileOf } from "./histogram.ts";
import type { MetricsState } from "./metrics.ts";

/** Milliseconds since the request, or since the first byte where the request's time is not known. */
export interface Metrics {
  readonly times: {
    /** What the times count from; null when the body has none. */
    readonly since: "request" | "first byte" | null;
    readonly headers: number | null;
    readonly firstByte: number | null;
    readonly firstEvent: number | null;
    readonly firstText: number | null;
    readonly firstPartial: number | null;
    /** The first hundred. */
    readonly partials: readonly {
      readonly partialIndex: number | null;
      readonly item: string | null;
      readonly at: number;
    }[];
    readonly finalImage: number | null;
    readonly end: number | null;
  };
  /** Milliseconds between one event and the next; p50 and p95 within 2.2 %. */
  readonly gaps: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly max: number | null;
    /** How often no byte came for 10 s, how long in all, and the first hundred. */
    readonly stallCount: number;
    readonly stalled: number;
    readonly stalls: readonly { readonly from: number; readonly to: number }[];
  };
  readonly bytes: {
    readonly wire: number;
    readonly missing: number;
    /** Of images: base64 on the wire, decoded, the difference, and base64 that travelled before. */
    readonly base64: number;
    readonly images: number;
    readonly base64Overhead: number;
    readonly repeatedImages: number;
  };
  readonly tokens: {
    readonly input: number | null;
    readonly output: number | null;
    readonly reasoning: number | null;
    readonly cached: number | null;
    readonly total: number | null;
    /** Output tokens, from the first text, reasoning or tool event to the last. */
    readonly perSecond: number | null;
    /** US dollars, or credits of that worth. */
    readonly cost: number | null;
  };
  readonly events: number;
  /** As the page read them; null where the body came without its chunks. p50 and p95 within 2.2 %. */
  readonly chunks: {
    readonly count: number;
    readonly p50: number | null;
    readonly p95: number | null;
    readonly max: number;
    readonly eventsPerChunk: number | null;
    /** Many events in few chunks, as a proxy that buffers makes of a stream. */
    readonly looksBuffered: boolean;
  } | null;
}

/** From so many events a chunk on, and so many events, it is no accident any more. */
const MANY = 8;
const ENOUGH_EVENTS = 24;

/** @param usage as the stream says it, see assemble/output.ts */
export function reportMetrics(state: MetricsState, usage: Usage | null): Metrics {
  const origin = state.requestedAt ?? state.firstByteAt;
  const since = (time: number | null): number | null =>
    time === null || origin === null ? null : rounded(time - origin);
  const last = state.endedAt ?? state.lastByteAt;
  const perChunk = state.carriers === 0 ? null : state.events / state.carriers;
  const { chunks, gaps } = state;
  const knowsChunks = state.firstByteAt !== null;
  return {
    times: {
      since: origin === null ? null : state.requestedAt === null ? "first byte" : "request",
      headers: since(state.respondedAt),
      firstByte: since(state.firstByteAt),
      firstEvent: since(state.firstEventAt),
      firstText: since(state.firstTextAt),
      firstPartial: since(state.partials[0]?.at ?? null),
      partials: state.partials.map((partial) => ({ ...partial, at: since(partial.at) ?? 0 })),
      finalImage: since(state.finalImageAt),
      end: since(last),
    },
    gaps: {
      p50: rounded(quantileOf(gaps, 0.5)),
      p95: rounded(quantileOf(gaps, 0.95)),
      max: gaps.count === 0 ? null : rounded(gaps.max),
      stallCount: state.stallCount,
      stalled: rounded(state.stalled),
      stalls: state.stalls.map(({ from, to }) => ({ from: since(from) ?? 0, to: since(to) ?? 0 })),
    },
    bytes: {
      wire: state.bytes,
      missing: state.missing,
      base64: state.base64,
      images: state.decoded,
      base64Overhead: state.base64 - state.decoded,
      repeatedImages: state.repeated,
    },
    tokens: {
      input: usage?.inputTokens ?? null,
      output: usage?.outputTokens ?? null,
      reasoning: usage?.reasoningTokens ?? null,
      cached: usage?.cachedTokens ?? null,
      total: usage?.totalTokens ?? null,
      perSecond: tokenRate(state, usage),
      cost: usage?.cost ?? null,
    },
    events: state.events,
    chunks: knowsChunks
      ? {
          count: chunks.count,
          p50: wholeNumber(quantileOf(chunks, 0.5)),
          p95: wholeNumber(quantileOf(chunks, 0.95)),
          max: chunks.max,
          eventsPerChunk: rounded(perChunk),
          looksBuffered: state.events >= ENOUGH_EVENTS && (perChunk ?? 0) >= MANY,
        }
      : null,
  };
}

function tokenRate(state: MetricsState, usage: Usage | null): number | null {
  const { firstOutputAt, lastOutputAt } = state;
  const tokens = usage?.outputTokens ?? null;
  if (tokens === null || firstOutputAt === null || lastOutputAt === null) return null;
  const seconds = (lastOutputAt - firstOutputAt) / 1000;
  return seconds > 0 ? rounded(tokens / seconds) : null;
}

/** To a microsecond: more than any clock of a page gives. */
function rounded(value: number): number;
function rounded(value: number | null): number | null;
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}

function wholeNumber(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
