/** The body of a capture with its secrets masked, and its events. */
import type { Row } from "../stream/types.ts";
import { bodyOf, type Capture, type CaptureReader, rowsOf } from "./capture.ts";
import { SecretMasker } from "./masking.ts";
import { type Piece, PieceCursor, type Pieces, splitPiece } from "./pieces.ts";
import type { Redaction } from "./redaction.ts";
import { findSplitSecrets } from "./split.ts";

/** What is replaced of secrets that lie in several events; counted in `redaction`. */
export async function splitSecrets(
  reader: CaptureReader,
  capture: Capture,
  redaction: Redaction,
): Promise<readonly Piece[]> {
  return redaction.exact ? [] : await findSplitSecrets(reader, capture, redaction);
}

/**
 * The body as it is exported: byte for byte, or with secrets masked.
 *
 * @param known what {@link splitSecrets} found, by who exports a body several times
 */
export async function* exportedBody(
  reader: CaptureReader,
  capture: Capture,
  redaction: Redaction,
  known?: readonly Piece[],
): Pieces {
  if (redaction.exact) {
    yield* bodyOf(reader, capture);
    return;
  }
  const split = known ?? (await splitSecrets(reader, capture, redaction));
  const masker = new SecretMasker(redaction);
  const places = new Places();
  let next = 0;
  let bodyEnd = 0;
  let emitted = 0;
  function* placed(masked: Iterable<Piece>): Generator<Piece, void, void> {
    for (const one of masked) {
      for (const piece of places.place(one)) {
        emitted = piece.end;
        yield piece;
      }
    }
  }
  for await (const piece of bodyOf(reader, capture)) {
    bodyEnd = piece.end;
    const shift = places.add(piece);
    for (; next < split.length; next++) {
      const { start, end, bytes } = split[next]!;
      if (start >= piece.end) break;
      masker.replace({ start: start - shift, end: end - shift, bytes });
    }
    yield* placed(masker.push(piece.bytes));
  }
  yield* placed(masker.end());
  // Nothing follows a gap at the end that would tell of it.
  if (bodyEnd > emitted) yield { start: emitted, end: bodyEnd, bytes: new Uint8Array(0) };
}

/**
 * The masker counts the bytes it is given; between them gaps, and rows that were not chosen, are
 * missing. This finds the way back to offsets in the body.
 */
class Places {
  /** Where bytes that follow one another in the body begin, ascending: a handful at a time. */
  #runs: { given: number; body: number }[] = [];
  #given = 0;
  #body = -1;

  /** @returns by how much the piece's offsets exceed those that the masker counts */
  add({ start, end, bytes }: Piece): number {
    if (start !== this.#body) this.#runs.push({ given: this.#given, body: start });
    this.#given += bytes.length;
    // After a gap inside, the next piece begins a run of its own.
    this.#body = bytes.length === end - start ? end : -1;
    return start - (this.#given - bytes.length);
  }

  /** Gives a piece its place in the body; parts it where bytes of the body are missing in between. */
  *place(piece: Piece): Generator<Piece, void, void> {
    let rest = piece;
    for (;;) {
      while (this.#runs.length > 1 && (this.#runs[1]?.given ?? 0) <= rest.start) this.#runs.shift();
      const run = this.#runs[0] ?? { given: 0, body: 0 };
      const shift = run.body - run.given;
      const runEnd = this.#runs[1]?.given ?? Infinity;
      if (rest.end <= runEnd) {
        yield { start: rest.start + shift, end: rest.end + shift, bytes: rest.bytes };
        return;
      }
      const [first, second] = splitPiece(rest, runEnd);
      yield { start: first.start + shift, end: first.end + shift, bytes: first.bytes };
      rest = second;
    }
  }
}

/** A row, and the bytes that are exported of it. */
export interface ExportedEvent {
  readonly row: Row;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The events of a capture in order, each with its own bytes: no more than one is held. */
export async function* exportedEvents(
  reader: CaptureReader,
  capture: Capture,
  redaction: Redaction,
  known?: readonly Piece[],
): AsyncGenerator<ExportedEvent, void, void> {
  const body = new PieceCursor(exportedBody(reader, capture, redaction, known));
  try {
    for await (const row of rowsOf(reader, capture)) {
      yield { row, bytes: await body.take(row.range.start, row.range.end) };
    }
  } finally {
    await body.close();
  }
}

/** What was replaced by pieces so far: leads from offsets in the body to offsets in the file. */
export class Offsets {
  /** Ranges that are longer or shorter in the file, ascending, and the difference up to their ends. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #shifts: number[] = [];
  #expected = 0;
  #shift = 0;

  add({ start, end, bytes }: Piece): void {
    // Bytes between two pieces are not in the file, as those of a gap are not.
    this.#change(this.#expected, start, start > this.#expected ? this.#expected - start : 0);
    this.#change(start, end, bytes.length - (end - start));
    this.#expected = end;
  }

  #change(start: number, end: number, by: number): void {
    if (by === 0) return;
    this.#shift += by;
    this.#starts.push(start);
    this.#ends.push(end);
    this.#shifts.push(this.#shift);
  }

  /** Where the bytes of the body before `offset` end in the file. Inside a mask: after it. */
  at(offset: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return offset;
    const end = this.#ends[low - 1] ?? 0;
    return Math.max(offset, end) + (this.#shifts[low - 1] ?? 0);
  }
}
