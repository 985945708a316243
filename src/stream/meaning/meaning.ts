/**
 * What a stream says, in one pass: each event is recognised, described and assembled, its images
 * are looked at, and what it tells of times and sizes is measured.
 *
 * Two steps an event, because SHA-256 is asynchronous in a browser: {@link readEvent} finds and
 * decodes the images, {@link takeEvent} takes the event with their hashes.
 */
import type { Output } from "../assemble/output.ts";
import { LIMITS, newTimeline, outputAt, record, type Timeline } from "../assemble/timeline.ts";
import { describe, interpret, isDone } from "../describe.ts";
import type { Description, Dialect, Framing, Hints, Payload } from "../dialects/dialect.ts";
import { decodeBase64 } from "../images/base64.ts";
import { readImageFacts } from "../images/container.ts";
import { findFlaws, type ImageFlaw } from "../images/flaws.ts";
import {
  findingsOf,
  type Finding,
  lintChunk,
  lintEnd,
  lintEvent,
  lintGap,
  lintResumed,
  type LintState,
  newLinter,
} from "../lint/engine.ts";
import { type LintEndKind, type LintImage, responseTypeOf } from "../lint/rule.ts";
import {
  type Completion,
  measureBytes,
  measureChunk,
  measureEvent,
  measureGap,
  measureImage,
  measureSettled,
  type MetricsState,
  newMetrics,
} from "../metrics/metrics.ts";
import { type Metrics, reportMetrics } from "../metrics/report.ts";
import {
  dialectOf,
  newRecogniser,
  noteBlock,
  noteHints,
  type RecogniserState,
  type Verdict,
  verdict,
} from "../recognise.ts";
import type { ParsedBlock } from "../sse/parse.ts";
import type { ImageFacts, ImageSource } from "../types.ts";
import type { CutEvent } from "./body.ts";
import { asksToResume } from "./request.ts";

/** Structured-cloneable and bounded; the functions below change it in place. */
export interface Meaning {
  readonly framing: Framing;
  readonly recogniser: RecogniserState;
  /** What the stream is taken for so far. */
  verdict: Verdict;
  readonly timeline: Timeline;
  readonly metrics: MetricsState;
  readonly lint: LintState;
  /** Number of the next event, and of the next block of any kind. */
  events: number;
  rows: number;
}

/** How far a verdict is looked at again with every event; later only what ends a stream changes it. */
const UNSETTLED = 64;

export interface MeaningOptions {
  /** Changes that are kept for looking back; 0 where only the end is wanted. */
  readonly steps?: number;
  /** Code units of text that are kept; 0 where the output's text is not wanted. */
  readonly characters?: number;
  /** Partial images that the request asked for, see request.ts; null when it is not known. */
  readonly partialsAsked?: number | null;
}

export function newMeaning(
  framing: Framing,
  {
    steps = LIMITS.steps,
    characters = LIMITS.characters,
    partialsAsked = null,
  }: MeaningOptions = {},
): Meaning {
  const recogniser = newRecogniser(framing);
  return {
    framing,
    recogniser,
    verdict: verdict(recogniser),
    timeline: newTimeline({ characters, steps }),
    metrics: newMetrics(),
    lint: newLinter({ framing, partialsAsked }),
    events: 0,
    rows: 0,
  };
}

/**
 * The meaning of a stream of whose beginning only this is known: how it is recognised, and its counts.
 * What was in it counts as not kept, so that nothing is missed.
 */
export function meaningFrom(
  recogniser: RecogniserState,
  { rows, events }: Pick<Meaning, "rows" | "events">,
): Meaning {
  const meaning = newMeaning(recogniser.framing, { steps: 0, characters: 0 });
  lintGap(meaning.lint);
  return { ...meaning, recogniser, verdict: verdict(recogniser), rows, events };
}

/** Takes what is known of the stream beside its bytes. */
export function takeHints(meaning: Meaning, hints: Hints): void {
  noteHints(meaning.recogniser, hints);
  if (asksToResume(hints.url)) lintResumed(meaning.lint);
  meaning.verdict = verdict(meaning.recogniser);
}

/**
 * Takes bytes of the body, before the events that they complete.
 *
 * @param chunk length of the chunk that begins with them; null where none does
 * @param time monotonic milliseconds, null where it is not known
 */
export function takeChunk(
  meaning: Meaning,
  length: number,
  chunk: number | null,
  time: number | null,
): void {
  measureBytes(meaning.metrics, length);
  if (chunk === null) return;
  measureChunk(meaning.metrics, chunk, time);
  lintChunk(meaning.lint, time);
}

/** So many bytes were not kept here; after the event that they cut. */
export function takeGap(meaning: Meaning, missing: number): void {
  measureGap(meaning.metrics, missing);
  lintGap(meaning.lint);
}

/** Hands over which end the linter understands: of others it concludes nothing. */
const ENDS: ReadonlySet<string> = new Set([
  "complete",
  "cancelled",
  "aborted",
  "failed",
  "interrupted",
]);

/**
 * The body is over.
 *
 * @param end how, as a recorder says it; null for a file, which is taken for the whole body
 * @param time monotonic milliseconds, null where it is not known
 */
export function takeEnd(meaning: Meaning, end: string | null, time: number | null): void {
  meaning.metrics.endedAt = time;
  const kind = (end === null ? "complete" : ENDS.has(end) ? end : "unseen") as LintEndKind;
  lintEnd(meaning.lint, { kind, time, dialect: meaning.verdict.id });
}

/** An image of an event, decoded as far as it goes right. */
export interface SeenImage {
  readonly source: ImageSource;
  /** Empty when nothing decoded, and for a link. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Null when there are no bytes. */
  readonly facts: ImageFacts | null;
  /** What is wrong with it, the gravest first. */
  readonly flaws: readonly ImageFlaw[];
}

/** One event as it was read. */
export interface ReadEvent {
  readonly cut: CutEvent;
  readonly moment: Completion;
  /** Null when its data is no JSON. */
  readonly payload: Payload | null;
  readonly description: Description;
  readonly images: readonly SeenImage[];
}

const NO_IMAGES: readonly SeenImage[] = [];

/** Reads the next event of the stream. Never throws, whatever it says. */
export function readEvent(meaning: Meaning, cut: CutEvent, moment: Completion): ReadEvent {
  const { block } = cut;
  const { framing, recogniser } = meaning;
  const dialect = currentDialect(meaning);
  const read = interpret(block, dialect, framing);
  const { payload } = read;
  let { description } = read;
  if (tellsMore(meaning, block, payload)) {
    noteBlock(recogniser, block, payload);
    const now = verdict(recogniser);
    if (now.id !== meaning.verdict.id) description = describe(block, dialectOf(now.id), framing);
    meaning.verdict = now;
  }
  const images =
    description.images.length === 0 ? NO_IMAGES : description.images.map((source) => look(source));
  return { cut, moment, payload, description, images };
}

/** Takes what was read. @param hashes hexadecimal SHA-256 of each image, null for those without bytes */
export function takeEvent(
  meaning: Meaning,
  { cut, moment, payload, description, images }: ReadEvent,
  hashes: readonly (string | null)[],
): void {
  const { block, bytes, boundary } = cut;
  const isEvent = block.kind === "event";
  const n = meaning.events;
  meaning.rows++;
  lintEvent(meaning.lint, {
    n: isEvent ? n : null,
    block,
    bytes,
    complete: boundary.complete,
    payload,
    responseType: responseTypeOf(payload, boundary.complete),
    reading: description,
    images:
      images.length === 0
        ? NO_LINT_IMAGES
        : images.map(({ source, flaws }, i) => ({ source, flaws, sha256: hashes[i] ?? null })),
    dialect: meaning.verdict.id,
  });
  if (!isEvent) return;
  meaning.events++;
  record(meaning.timeline, n, description.changes, description.images);
  measureEvent(meaning.metrics, moment, description);
  images.forEach(({ source, bytes: decoded }, i) => {
    const { role, partialIndex, item, provisional, base64 } = source;
    const characters = base64?.length ?? 0;
    const sha256 = hashes[i] ?? null;
    const image = { role, partialIndex, item, provisional, characters, sha256 };
    measureImage(meaning.metrics, { ...image, bytes: decoded.length }, moment.time);
  });
  if (description.changes.some(({ kind }) => kind === "images-final")) {
    measureSettled(meaning.metrics);
  }
}

const NO_LINT_IMAGES: readonly LintImage[] = [];

/** @param muted ids of rules that are left out */
export function findingsIn(meaning: Meaning, muted: ReadonlySet<string>): Finding[] {
  return findingsOf(meaning.lint, meaning.verdict.id, muted);
}

/** What the response became. */
export function outputOf(meaning: Meaning): Output {
  return outputAt(meaning.timeline, Infinity);
}

export function metricsOf(meaning: Meaning, output: Output): Metrics {
  return reportMetrics(meaning.metrics, output.usage);
}

/** Keeps long streams cheap: what they are is known early, and that they end once. */
function tellsMore(
  { recogniser, rows }: Meaning,
  { data }: ParsedBlock,
  payload: Payload | null,
): boolean {
  if (payload !== null) return recogniser.events < UNSETTLED;
  return data === null ? rows < UNSETTLED : !recogniser.done && isDone(data);
}

function currentDialect({ verdict: { id, confidence } }: Meaning): Dialect | null {
  return confidence === 0 ? null : dialectOf(id);
}

const NOTHING = new Uint8Array(0);

function look(source: ImageSource): SeenImage {
  if (source.base64 === null) return { source, bytes: NOTHING, facts: null, flaws: [] };
  const decoded = decodeBase64(source.base64);
  const { bytes } = decoded;
  const facts = readImageFacts(bytes);
  const flaws = findFlaws(source, decoded, facts);
  return { source, bytes, facts: bytes.length === 0 ? null : facts, flaws };
}
