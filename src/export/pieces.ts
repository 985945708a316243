/** A body on its way through the exporters. */
import { joined } from "../stream/bytes.ts";

/**
 * Bytes that stand for a range of the body: the bytes themselves, what replaces them, or none
 * where there was a gap. The pieces of a body follow one another without overlap.
 */
export interface Piece {
  /** Offsets in the body as the page read it, half-open. */
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

export type Pieces = AsyncGenerator<Piece, void, void>;

const NOTHING = new Uint8Array(0);

/**
 * Parts a piece in two. Bytes that replace others, or of which some are missing, stand for their
 * range as a whole: they go with its beginning.
 */
export function splitPiece({ start, end, bytes }: Piece, at: number): [Piece, Piece] {
  const whole = bytes.length === end - start;
  return [
    { start, end: at, bytes: whole ? bytes.subarray(0, at - start) : bytes },
    { start: at, end, bytes: whole ? bytes.subarray(at - start) : NOTHING },
  ];
}

/** Takes ranges out of pieces, in ascending order; holds no more than the range asked for. */
export class PieceCursor {
  readonly #pieces: Pieces;
  #rest: Piece | null = null;

  constructor(pieces: Pieces) {
    this.#pieces = pieces;
  }

  /** The bytes that stand for a range; what lies before it is left out. */
  async take(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const taken: Uint8Array[] = [];
    for (;;) {
      let piece = this.#rest ?? (await this.#next());
      this.#rest = null;
      if (piece === null) break;
      if (piece.end <= start && piece.end > piece.start) continue;
      if (piece.start < start) [, piece] = splitPiece(piece, start);
      if (piece.start >= end) {
        this.#rest = piece;
        break;
      }
      if (piece.end > end) [piece, this.#rest] = splitPiece(piece, end);
      // Copied: what comes next may be written over what came before.
      taken.push(piece.bytes.slice());
      if (piece.end >= end) break;
    }
    return joined(taken);
  }

  async close(): Promise<void> {
    await this.#pieces.return();
  }

  async #next(): Promise<Piece | null> {
    const next = await this.#pieces.next();
    return next.done === true ? null : next.value;
  }
}
