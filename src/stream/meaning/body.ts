/**
 * Cuts a body into events as its bytes come, for whoever has no tape to read them from again.
 * Of what came it keeps the event that is not complete yet, no more.
 */
import { joined } from "../bytes.ts";
import type { Framing } from "../dialects/dialect.ts";
import {
  cut,
  cutAtGap,
  cutRest,
  type CutterState,
  neededFrom,
  newCutter,
  parseEvent,
} from "../framing.ts";
import type { ParsedBlock } from "../sse/parse.ts";
import type { Boundary } from "../sse/scanner.ts";

/** Beyond this an event is listed but not read: parsing takes several times its size. */
const LARGEST = 72 * 1024 * 1024;

/** Held beyond that: the last chunk may have more events than the one it completes. */
const SPARE = 16 * 1024 * 1024;

/** An event with what its lines say. */
export interface CutEvent {
  readonly boundary: Boundary;
  readonly block: ParsedBlock;
  /** As they travelled; null when the event is too large to be read. */
  readonly bytes: Uint8Array | null;
}

interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export class BodyCutter {
  readonly #state: CutterState;
  readonly #framing: Framing;
  /** Bytes from where the open event begins. */
  #pieces: Piece[] = [];
  #held = 0;
  #offset = 0;

  constructor(framing: Framing) {
    this.#framing = framing;
    this.#state = newCutter(framing);
  }

  /** The events that these bytes complete. The bytes must not change afterwards. */
  *push(bytes: Uint8Array): Generator<CutEvent, void, void> {
    const offset = this.#offset;
    const boundaries = cut(this.#state, bytes, offset);
    this.#offset += bytes.length;
    this.#keep({ offset, bytes });
    for (const boundary of boundaries) {
      this.#forget(boundary.start);
      yield this.#read(boundary);
    }
    this.#forget(neededFrom(this.#state));
  }

  /** So many bytes are missing here: the event that they cut, if there is one. */
  *gap(missing: number): Generator<CutEvent, void, void> {
    const offset = this.#offset;
    this.#offset += missing;
    yield* this.#rest(cutAtGap(this.#state, offset, this.#offset));
  }

  /** The body is over: what is left of it. */
  *end(): Generator<CutEvent, void, void> {
    yield* this.#rest(cutRest(this.#state, this.#offset));
  }

  *#rest(boundary: Boundary | null): Generator<CutEvent, void, void> {
    if (boundary !== null) yield this.#read(boundary);
    this.#forget(this.#offset);
  }

  #keep(piece: Piece): void {
    this.#pieces.push(piece);
    this.#held += piece.bytes.length;
    const first = this.#pieces[0];
    if (this.#held <= LARGEST + SPARE || first === undefined || this.#pieces.length < 3) return;
    // Too large to be read: where it begins is enough, and this piece may hold what follows it. All
    // between goes at once, since one by one each would move all the others.
    this.#pieces = [first, piece];
    this.#held = first.bytes.length + piece.bytes.length;
  }

  #forget(before: number): void {
    const { length } = this.#pieces;
    let first = 0;
    while (first < length && endOf(this.#pieces[first]) <= before) first++;
    if (first === 0) return;
    for (const { bytes } of this.#pieces.splice(0, first)) this.#held -= bytes.length;
  }

  #read(boundary: Boundary): CutEvent {
    const bytes = isTooLarge(boundary) ? null : this.#bytes(boundary.start, boundary.end);
    return readCut(boundary, bytes, this.#framing);
  }

  #bytes(start: number, end: number): Uint8Array {
    const first = this.#pieces[0];
    // Nearly always: an event lies in the chunk that completes it.
    if (first !== undefined && start >= first.offset && end <= endOf(first)) {
      return first.bytes.subarray(start - first.offset, end - first.offset);
    }
    const parts: Uint8Array[] = [];
    for (const { offset, bytes } of this.#pieces) {
      if (offset + bytes.length <= start || offset >= end) continue;
      parts.push(bytes.subarray(Math.max(0, start - offset), end - offset));
    }
    return joined(parts);
  }
}

/** True when the event is so large that its bytes are not looked at. */
export function isTooLarge({ start, end }: Boundary): boolean {
  return end - start > LARGEST;
}

/** @param bytes of the event; null when it is too large to be read */
export function readCut(boundary: Boundary, bytes: Uint8Array | null, framing: Framing): CutEvent {
  if (bytes === null) return { boundary, block: tooLarge(boundary), bytes };
  const block = parseEvent(bytes, framing, { streamStart: boundary.start === 0 });
  return { boundary, block, bytes };
}

function endOf(piece: Piece | undefined): number {
  return piece === undefined ? 0 : piece.offset + piece.bytes.length;
}

function tooLarge({ kind, start, end }: Boundary): ParsedBlock {
  const isEvent = kind === "event";
  return {
    kind,
    name: null,
    id: null,
    data: isEvent ? "too large to be read" : null,
    comments: kind === "comment" ? ["too large to be read"] : [],
    retry: null,
    dataBytes: isEvent ? end - start : 0,
    commentBytes: isEvent ? 0 : end - start,
  };
}
