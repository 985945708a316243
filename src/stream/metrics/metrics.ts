/**
 * How a stream went: times, gaps, sizes, rates. Fed as the bytes come; all times are those of the
 * tape, milliseconds on one monotonic clock. Where a body has no times, what depends on them is null.
 */
import type { Reading } from "../dialects/dialect.ts";
import type { ImageRole } from "../types.ts";
import type { Histogram } from "./histogram.ts";
import { addValue, newHistogram } from "./histogram.ts";

/** No byte for longer than this is a stall, ms. */
export const STALL = 10_000;

/** Each partial's time, and each stall, is kept up to so many. */
const MOST_LISTED = 100;
/** Images that are remembered to know whether they travel again. */
const MOST_IMAGES = 10_000;
/** Hexadecimal digits by which they are: enough to tell them apart, and a quarter of the state. */
const DIGITS = 16;

/** When nothing came, both ends monotonic. */
export interface Stall {
  readonly from: number;
  readonly to: number;
}

/** When a partial image came. */
export interface PartialTime {
  readonly partialIndex: number | null;
  readonly item: string | null;
  readonly at: number;
}

/** Structured-cloneable and bounded; the functions below change it in place. Times are monotonic. */
export interface MetricsState {
  requestedAt: number | null;
  respondedAt: number | null;
  firstByteAt: number | null;
  firstEventAt: number | null;
  firstTextAt: number | null;
  firstOutputAt: number | null;
  lastOutputAt: number | null;
  finalImageAt: number | null;
  endedAt: number | null;
  lastByteAt: number | null;
  lastEventAt: number | null;
  readonly partials: PartialTime[];
  /** When the latest image of an item came, where it is one that may turn out to be the result. */
  readonly provisional: Map<string | null, number>;
  readonly stalls: Stall[];
  stallCount: number;
  stalled: number;
  /** Bytes of each chunk. */
  readonly chunks: Histogram;
  /** Milliseconds between one event and the next. */
  readonly gaps: Histogram;
  bytes: number;
  /** Bytes that were not kept. */
  missing: number;
  events: number;
  /** Chunks that completed an event, each counted once. */
  carriers: number;
  lastCarrier: number;
  imageCount: number;
  /** Characters of base64, which are bytes of the wire, and what they decode to. */
  base64: number;
  decoded: number;
  /** Characters of images that had travelled before. */
  repeated: number;
  /** The first digits of the images' hashes. */
  readonly seen: Set<string>;
}

export function newMetrics(): MetricsState {
  return {
    requestedAt: null,
    respondedAt: null,
    firstByteAt: null,
    firstEventAt: null,
    firstTextAt: null,
    firstOutputAt: null,
    lastOutputAt: null,
    finalImageAt: null,
    endedAt: null,
    lastByteAt: null,
    lastEventAt: null,
    partials: [],
    provisional: new Map(),
    stalls: [],
    stallCount: 0,
    stalled: 0,
    chunks: newHistogram(),
    gaps: newHistogram(),
    bytes: 0,
    missing: 0,
    events: 0,
    carriers: 0,
    lastCarrier: -1,
    imageCount: 0,
    base64: 0,
    decoded: 0,
    repeated: 0,
    seen: new Set(),
  };
}

/** Takes bytes of the body, whether or not it is known in which chunks they came. */
export function measureBytes(state: MetricsState, length: number): void {
  state.bytes += length;
}

/** Takes bytes that were not kept. */
export function measureGap(state: MetricsState, missing: number): void {
  state.missing += missing;
}

/** Takes a chunk of the body. @param time its arrival, null when it is not known */
export function measureChunk(state: MetricsState, length: number, time: number | null): void {
  addValue(state.chunks, length);
  if (time === null) return;
  state.firstByteAt ??= time;
  const before = state.lastByteAt;
  if (before !== null && time - before > STALL) {
    state.stallCount++;
    state.stalled += time - before;
    if (state.stalls.length < MOST_LISTED) state.stalls.push({ from: before, to: time });
  }
  state.lastByteAt = time;
}

/** Where and when an event became complete. */
export interface Completion {
  /** Number of the chunk. */
  readonly chunk: number;
  readonly time: number | null;
}

/** Takes an event; comments are none. */
export function measureEvent(
  state: MetricsState,
  { chunk, time }: Completion,
  { family }: Pick<Reading, "family">,
): void {
  state.events++;
  if (chunk !== state.lastCarrier) {
    state.carriers++;
    state.lastCarrier = chunk;
  }
  if (time === null) return;
  state.firstEventAt ??= time;
  if (state.lastEventAt !== null) addValue(state.gaps, time - state.lastEventAt);
  state.lastEventAt = time;
  if (family === "text") state.firstTextAt ??= time;
  if (family !== "text" && family !== "reasoning" && family !== "tool") return;
  state.firstOutputAt ??= time;
  state.lastOutputAt = time;
}

/** An image that was decoded. */
export interface MeasuredImage {
  readonly role: ImageRole;
  readonly partialIndex: number | null;
  readonly item: string | null;
  /** A partial that may turn out to be the result, see types.ts. */
  readonly provisional: boolean;
  /** Characters of its base64 on the wire. */
  readonly characters: number;
  readonly bytes: number;
  readonly sha256: string | null;
}

export function measureImage(
  state: MetricsState,
  { role, partialIndex, item, provisional, characters, bytes, sha256 }: MeasuredImage,
  time: number | null,
): void {
  state.imageCount++;
  state.base64 += characters;
  state.decoded += bytes;
  const digits = sha256?.slice(0, DIGITS) ?? null;
  const isNew = digits !== null && !state.seen.has(digits);
  if (digits !== null && !isNew) state.repeated += characters;
  else if (digits !== null && state.seen.size < MOST_IMAGES) state.seen.add(digits);
  if (time === null) return;
  if (role === "partial" && state.partials.length < MOST_LISTED) {
    state.partials.push({ partialIndex, item, at: time });
  }
  if (!provisional) state.provisional.delete(item);
  else if (state.provisional.size < MOST_LISTED || state.provisional.has(item)) {
    state.provisional.set(item, time);
  }
  // Some streams say an image again that they never carried before: it comes with the last event.
  const isFirst = role === "repeat" && (state.finalImageAt === null || isNew);
  if (role === "final" || isFirst) state.finalImageAt = time;
}

/** No better images come for what was begun: a change of kind `images-final`. */
export function measureSettled(state: MetricsState): void {
  for (const time of state.provisional.values()) {
    state.finalImageAt = Math.max(state.finalImageAt ?? time, time);
  }
  state.provisional.clear();
}
