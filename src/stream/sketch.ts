/**
 * What an overview draws of a stream without reading its rows: how densely events came, when which
 * image appeared, when nothing came. Bounded whatever the stream does, because it is written with
 * every flush and read with every list. Never changed in place: a flush that fails is forgotten.
 */
import type { Family, ImageRole, Row } from "./types.ts";

/** Events of one stretch of time. */
export interface Bucket {
  readonly events: number;
  /** The family that tells most of what the stretch was about; `other` while it is empty. */
  readonly family: Family;
}

/** An appearance of an image. */
export interface ImageMark {
  /** Milliseconds on the page's monotonic clock, as all times here. */
  readonly at: number;
  readonly row: number;
  readonly role: ImageRole;
  readonly partialIndex: number | null;
  /** Null when nothing decoded. */
  readonly sha256: string | null;
}

/** No byte came between `from` and `to`. */
export interface Silence {
  readonly from: number;
  readonly to: number;
}

export interface Sketch {
  /** When the first bucket begins: the request. */
  readonly from: number;
  /** How long a bucket lasts, ms. Doubles when the stream outgrows {@link MOST_BUCKETS} of them. */
  readonly width: number;
  readonly buckets: readonly Bucket[];
  /** In order of arrival: the first {@link FIRST_MARKS} and the newest, {@link MOST_MARKS} in all. */
  readonly images: readonly ImageMark[];
  /** The longest ones above {@link SILENCE}, in order of time. */
  readonly silences: readonly Silence[];
  readonly lastByteAt: number | null;
}

const MOST_BUCKETS = 64;
const FIRST_WIDTH = 50;
const MOST_MARKS = 64;
const FIRST_MARKS = 32;
const MOST_SILENCES = 16;

/** From when on the absence of bytes is shown, ms: longer than any model's pause between words. */
export const SILENCE = 5_000;

const EMPTY: Bucket = { events: 0, family: "other" };

/** @param requestedAt monotonic milliseconds */
export function newSketch(requestedAt: number): Sketch {
  return {
    from: requestedAt,
    width: FIRST_WIDTH,
    buckets: [],
    images: [],
    silences: [],
    lastByteAt: null,
  };
}

/** @param times arrival of each chunk of a block, in order */
export function sketchBytes(sketch: Sketch, times: readonly number[]): Sketch {
  let { lastByteAt, silences } = sketch;
  for (const time of times) {
    if (lastByteAt !== null && time - lastByteAt > SILENCE) {
      silences = withSilence(silences, { from: lastByteAt, to: time });
    }
    lastByteAt = time;
  }
  return { ...sketch, lastByteAt, silences };
}

export function sketchRow(
  sketch: Sketch,
  row: Pick<Row, "row" | "time" | "family" | "frames">,
): Sketch {
  let { width, buckets, images } = sketch;
  const offset = Math.max(row.time - sketch.from, 0);
  // Times come from a page: none of them may keep us busy.
  if (!Number.isFinite(offset)) return sketch;
  while (offset >= width * MOST_BUCKETS) {
    buckets = halved(buckets);
    width *= 2;
  }
  for (const { role, partialIndex, sha256 } of row.frames) {
    images = withMark(images, { at: row.time, row: row.row, role, partialIndex, sha256 });
  }
  return { ...sketch, width, images, buckets: counted(buckets, Math.floor(offset / width), row) };
}

function counted(
  buckets: readonly Bucket[],
  at: number,
  { family }: Pick<Row, "family">,
): Bucket[] {
  const before = buckets[at] ?? EMPTY;
  const bucket = { events: before.events + 1, family: tellingMore(family, before.family) };
  // Nearly always: a copy made natively costs next to nothing.
  if (at < buckets.length) return buckets.with(at, bucket);
  const next = [...buckets];
  while (next.length < at) next.push(EMPTY);
  next.push(bucket);
  return next;
}

function halved(buckets: readonly Bucket[]): Bucket[] {
  const next: Bucket[] = [];
  for (let i = 0; i < buckets.length; i += 2) {
    const a = buckets[i] ?? EMPTY;
    const b = buckets[i + 1] ?? EMPTY;
    const [more, less] = b.events > a.events ? [b, a] : [a, b];
    next.push({
      events: a.events + b.events,
      family: tellingMore(more.family, less.family),
    });
  }
  return next;
}

/** Output says more about a stretch than what frames it; an error most of all. */
const TELLING: Readonly<Record<Family, number>> = {
  error: 3,
  image: 2,
  reasoning: 2,
  text: 2,
  tool: 2,
  lifecycle: 1,
  usage: 1,
  other: 0,
  heartbeat: 0,
};

function tellingMore(a: Family, b: Family): Family {
  return TELLING[b] > TELLING[a] ? b : a;
}

function withMark(marks: readonly ImageMark[], mark: ImageMark): ImageMark[] {
  return marks.length < MOST_MARKS
    ? [...marks, mark]
    : [...marks.slice(0, FIRST_MARKS), ...marks.slice(FIRST_MARKS + 1), mark];
}

function withSilence(silences: readonly Silence[], silence: Silence): readonly Silence[] {
  if (silences.length < MOST_SILENCES) return [...silences, silence];
  let shortest = 0;
  silences.forEach((one, at) => {
    const other = silences[shortest];
    if (other && one.to - one.from < other.to - other.from) shortest = at;
  });
  const gone = silences[shortest];
  if (gone && gone.to - gone.from >= silence.to - silence.from) return silences;
  return [...silences.filter((_, at) => at !== shortest), silence];
}
