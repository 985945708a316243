/** What a file is read as: one or more recorded streams. */
import type { Framing, Hints } from "../../stream/dialects/dialect.ts";

/** Bytes of a body, in order; or so many of them that were not kept. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly missing: number;
  /** Monotonic milliseconds of their arrival, null where it is not known. */
  readonly time: number | null;
  /** Bytes of the chunk that begins here; null where none does, or none is known. */
  readonly chunk: number | null;
}

/** Bytes of which nobody knows when they came. */
export function untimed(bytes: Uint8Array): Piece {
  return { bytes, missing: 0, time: null, chunk: null };
}

export async function* untimedPieces(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Piece, void, void> {
  for await (const piece of bytes) yield untimed(piece);
}

/** Times on the same clock as those of pieces and events; null where they are not known. */
export interface Clock {
  readonly requestedAt: number | null;
  readonly respondedAt: number | null;
  readonly endedAt: number | null;
}

export interface RecordedStream {
  readonly framing: Framing;
  readonly hints: Hints | null;
  /** Partial images that the request asked for; null when it is not known. */
  readonly partialsAsked: number | null;
  readonly clock: Clock | null;
  /** How it ended, where a recorder says so: `complete`, `cancelled` … */
  readonly end: string | null;
  /** Body as it was received; to be read once, to its end, before the next stream. */
  readonly pieces: AsyncIterable<Piece>;
  /** When each event came, where that is known of events and not of chunks; grows while pieces are read. */
  readonly eventTimes: readonly number[] | null;
}

/** A file cannot be read as what it is; the message is for people. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}
