/**
 * Finds secrets that a stream says in several events, as a model's text comes in deltas: `sk-or-`,
 * then `v1-0a`, then the rest. Each piece alone looks like nothing.
 *
 * What consecutive events say under one path of one item is read as one text, a few kilobytes of
 * it at a time, and what is masked there is taken out of the events. Limits, so that time and
 * memory are bounded: pieces of up to {@link LONGEST_PIECE} characters under the names below, and
 * secrets of up to {@link KEPT}.
 */
import type { Framing } from "../stream/dialects/dialect.ts";
import { parseEvent } from "../stream/framing.ts";
import { findSecrets } from "../stream/secrets/find.ts";
import { maskFor, maskText, sample, TEXT_MASK } from "../stream/secrets/mask.ts";
import type { Secret } from "../stream/secrets/secret.ts";
import { isObject, type Json, readJson } from "../stream/json.ts";
import type { Row } from "../stream/types.ts";
import { type Capture, type CaptureReader, rowsOf } from "./capture.ts";
import { type JsonString, placesIn, stringsOf } from "./literals.ts";
import type { Piece } from "./pieces.ts";
import type { Redaction } from "./redaction.ts";

/** What APIs call a piece of a text that grows. */
const PIECE_NAME =
  /^(?:delta|text|textDelta|inputTextDelta|content|thinking|reasoning|reasoning_content|refusal|arguments|args|partial_json|partialJson|input|output|summary|code|value|response|completion|token|message)$/;
const LONGEST_PIECE = 4096;
/** Events beyond this size are no deltas. */
const LARGEST_EVENT = 16 * 1024;
/** Characters of a text that are looked at together, and those kept for what comes next. */
const LOOKED_AT = 16 * 1024;
const KEPT = 4096;
/** Texts that grow at the same time. */
const MOST_THREADS = 64;
/** Bytes of events read together. */
const STEP_BYTES = 512 * 1024;

/** Ascending replacements, each of one JSON string within one line. */
export async function findSplitSecrets(
  reader: CaptureReader,
  capture: Capture,
  redaction: Redaction,
): Promise<Piece[]> {
  const finder = new SplitFinder(redaction, capture.stream.framing);
  for await (const group of groupsOf(rowsOf(reader, capture))) {
    const { start } = group[0]!.range;
    const end = group.at(-1)!.range.end;
    const bytes = await reader.readRange(capture.stream.id, start, end);
    // Rows around a gap are not complete and so not in the group, but the gap's bytes are missing.
    if (bytes.length !== end - start) continue;
    for (const row of group) {
      finder.read(row, bytes.subarray(row.range.start - start, row.range.end - start));
    }
  }
  return finder.end();
}

/** Runs of small events that lie beside one another, so that one read brings many. */
async function* groupsOf(rows: AsyncIterable<Row>): AsyncGenerator<readonly Row[], void, void> {
  let group: Row[] = [];
  for await (const row of rows) {
    const { start, end } = row.range;
    const first = group[0]?.range.start ?? start;
    const isDelta = row.kind === "event" && row.complete && end - start <= LARGEST_EVENT;
    const joins = end - first <= STEP_BYTES && start - (group.at(-1)?.range.end ?? start) < 64;
    if (group.length > 0 && !(isDelta && joins)) {
      yield group;
      group = [];
    }
    if (isDelta) group.push(row);
  }
  if (group.length > 0) yield group;
}

/** One string of an event. */
interface Segment {
  readonly event: SplitEvent;
  /** The name it stands under; empty when there is none. */
  readonly name: string;
  readonly text: string;
  /** Where it begins in its thread's text. */
  at: number;
  readonly cuts: { readonly from: number; readonly to: number; readonly put: string }[];
  /** It says a secret, or a part of one, that the masker does not find by itself. */
  isReplaced: boolean;
}

interface SplitEvent {
  readonly start: number;
  readonly bytes: Uint8Array;
  /** Read once for all its segments, when the first asks. */
  strings: readonly Said[] | null;
}

interface Said extends JsonString {
  /** What the masker finds in it as it travels; null until somebody asks. */
  found: {
    /** Where each character of what it says begins. */
    readonly places: readonly number[];
    readonly secrets: readonly Secret[];
  } | null;
}

/** How the event writes this segment, wherever it does. */
function saidOf({ event, name, text }: Segment): Said[] {
  event.strings ??= stringsOf(event.bytes).map((one) => Object.assign(one, { found: null }));
  return event.strings.filter((one) => one.text === text && (name === "" || one.name === name));
}

interface Thread {
  text: string;
  segments: Segment[];
}

class SplitFinder {
  readonly #redaction: Redaction;
  readonly #framing: Framing;
  readonly #threads = new Map<string, Thread>();
  readonly #replacements: Piece[] = [];

  constructor(redaction: Redaction, framing: Framing) {
    this.#redaction = redaction;
    this.#framing = framing;
  }

  read(row: Row, bytes: Uint8Array): void {
    const { data } = parseEvent(bytes, this.#framing, {
      streamStart: row.range.start === 0,
    });
    const value = data === null ? undefined : readJson(data);
    if (value === undefined) return;
    const event = { start: row.range.start, bytes: bytes.slice(), strings: null };
    for (const { key, name, text } of piecesOf(value, row.item ?? "")) {
      const thread = this.#thread(key);
      const at = thread.text.length;
      thread.segments.push({ event, name, text, at, cuts: [], isReplaced: false });
      thread.text += text;
      if (thread.text.length > LOOKED_AT) this.#settle(thread, thread.text.length - KEPT);
    }
  }

  end(): Piece[] {
    for (const thread of this.#threads.values()) this.#settle(thread, thread.text.length);
    // A string that an event says under two names was found twice.
    const byStart = new Map(this.#replacements.map((one) => [one.start, one]));
    return [...byStart.values()].sort((a, b) => a.start - b.start);
  }

  #thread(key: string): Thread {
    const known = this.#threads.get(key);
    // The one that was used longest ago comes first.
    this.#threads.delete(key);
    const thread = known ?? { text: "", segments: [] };
    this.#threads.set(key, thread);
    for (const [old, oldest] of this.#threads) {
      if (this.#threads.size <= MOST_THREADS) break;
      this.#settle(oldest, oldest.text.length);
      this.#threads.delete(old);
    }
    return thread;
  }

  /** Decides about the segments that end within so many characters, as far as no secret goes on. */
  #settle(thread: Thread, wanted: number): void {
    const secrets = findSecrets(thread.text, this.#redaction.kinds);
    const { segments } = thread;
    let done = segments.findLastIndex(({ at, text }) => at + text.length <= wanted) + 1;
    const edge = (): number => segments[done]?.at ?? thread.text.length;
    for (const { start, end } of secrets.toReversed()) {
      if (start >= edge() || end <= edge()) continue;
      const before = segments.findLastIndex(({ at }) => at <= start);
      // One that began with the text is longer than what is looked at: decided as far as it is known.
      if (before > 0) done = before;
    }
    const keep = edge();
    const decided = segments.slice(0, done);
    const placed = secrets
      .filter(({ start }) => start < keep)
      .map((secret) => ({ secret, touched: segmentsOf(secret, decided) }));
    for (const { secret, touched } of placed) {
      const [only] = touched;
      if (only !== undefined && touched.length === 1 && this.#isFoundAlone(only, secret)) continue;
      for (const segment of touched) segment.isReplaced = true;
    }
    let from = 0;
    for (const { secret, touched } of placed) {
      // In a string that stays as it is, the masker finds it.
      if (touched.some(({ isReplaced }) => isReplaced)) {
        const masked = maskFor(secret, TEXT_MASK);
        this.#redaction.seen(secret.kind, sample(thread.text, from, secret.start, masked));
        cut(secret, touched, masked);
      }
      from = secret.end;
    }
    for (const segment of decided) if (segment.isReplaced) this.#replace(segment);
    thread.text = thread.text.slice(keep);
    thread.segments = segments.slice(done);
    for (const segment of thread.segments) segment.at -= keep;
  }

  /** Does the masker find this secret by itself, wherever the event has this string? */
  #isFoundAlone(segment: Segment, { start, end }: Secret): boolean {
    const { at } = segment;
    return saidOf(segment).every((said) => {
      const { literal } = said;
      said.found ??= {
        places: placesIn(literal),
        secrets: findSecrets(literal, this.#redaction.kinds),
      };
      const { places, secrets } = said.found;
      const [from = 0, to = 0, closing] = [places[start - at], places[end - at], places.at(-1)];
      // One that only the event's end ended may have more than the secret: half of an escape.
      return secrets.some(
        (one) => one.start <= from && (one.end === to || (one.end > to && one.end !== closing)),
      );
    });
  }

  #replace(segment: Segment): void {
    const { event, text, cuts } = segment;
    let rest = "";
    let at = 0;
    for (const { from, to, put } of cuts) {
      // What is left may hold another secret, whole: the masker does not look into replacements.
      rest += maskText(text.slice(at, from), this.#redaction).value + put;
      at = to;
    }
    rest += maskText(text.slice(at), this.#redaction).value;
    const bytes = new TextEncoder().encode(JSON.stringify(rest));
    for (const { start, end } of saidOf(segment)) {
      this.#replacements.push({ start: event.start + start, end: event.start + end, bytes });
    }
  }
}

/** Strings under names of pieces, each with what tells its text from others that grow beside it. */
function* piecesOf(
  value: Json,
  key: string,
  name = "",
  depth = 0,
): Generator<{ readonly key: string; readonly name: string; readonly text: string }, void, void> {
  if (typeof value === "string") {
    const isPiece = name === "" || PIECE_NAME.test(name);
    if (isPiece && value !== "" && value.length <= LONGEST_PIECE) yield { key, name, text: value };
  } else if (depth < 12 && Array.isArray(value)) {
    for (const [index, one] of (value as readonly Json[]).entries()) {
      for (const piece of piecesOf(one, `${key}.${index}`, name, depth + 1)) {
        // What stands in an array has no name of its own.
        yield typeof one === "string" ? { ...piece, name: "" } : piece;
      }
    }
  } else if (depth < 12 && isObject(value)) {
    const numbers = Object.entries(value).flatMap(([one, number]) =>
      typeof number === "number" && /index$/i.test(one) ? [`${one}${number}`] : [],
    );
    for (const [inner, one] of Object.entries(value)) {
      yield* piecesOf(one, `${key}/${numbers.join()}.${inner}`, inner, depth + 1);
    }
  }
}

function segmentsOf(secret: Secret, segments: readonly Segment[]): readonly Segment[] {
  return segments.filter(({ at, text }) => at < secret.end && secret.start < at + text.length);
}

/** Takes a secret out of the segments it lies in; the first of them says its mask. */
function cut({ start, end }: Secret, segments: readonly Segment[], masked: string): void {
  for (const [index, { at, text, cuts }] of segments.entries()) {
    const [from, to] = [Math.max(0, start - at), Math.min(text.length, end - at)];
    cuts.push({ from, to, put: index === 0 ? masked : "" });
  }
}
