/** What the exporters read: a tape, as the store hands it out. */

/** One record of a tape: its bytes, none of them where there was a gap. Other fields are not looked at. */
export interface TapePiece {
  readonly bytes: Uint8Array;
}

export type Tape = AsyncIterable<TapePiece> | Iterable<TapePiece>;
