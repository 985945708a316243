/**
 * The end of a tape, in memory: the bytes of the half-arrived event, so that completing it
 * usually reads nothing. What exceeds the bound is read back from the store, once, when the
 * event is complete.
 */

const BOUND = 8 * 1024 * 1024;

interface Segment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Reads committed bytes of the tape; see StoreReader.readRange. */
export type ReadCommitted = (start: number, end: number) => Promise<Uint8Array>;

export class Tail {
  #segments: Segment[];

  constructor(segments: readonly Segment[] = []) {
    this.#segments = [...segments];
  }

  /** A copy that can be thrown away when its flush fails. The bytes are shared. */
  clone(): Tail {
    return new Tail(this.#segments);
  }

  push(offset: number, bytes: Uint8Array): void {
    if (bytes.byteLength > 0) this.#segments.push({ offset, bytes });
  }

  /** Lets go of everything before `offset`. */
  forget(offset: number): void {
    let gone = 0;
    for (const segment of this.#segments) {
      if (segment.offset + segment.bytes.byteLength > offset) break;
      gone++;
    }
    if (gone > 0) this.#segments.splice(0, gone);
  }

  /** Lets go of the oldest bytes until the bound holds. Only for what is committed. */
  trim(): void {
    let size = this.#segments.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    let gone = 0;
    while (size > BOUND && gone < this.#segments.length) {
      size -= this.#segments[gone]?.bytes.byteLength ?? 0;
      gone++;
    }
    if (gone > 0) this.#segments.splice(0, gone);
  }

  /** The bytes when they are all here in one piece or several; null when some must be read back. */
  peek(start: number, end: number): Uint8Array | null {
    const first = this.#segments.findIndex(
      ({ offset, bytes }) => start < offset + bytes.byteLength,
    );
    const segment = this.#segments[first];
    if (start === end) return new Uint8Array();
    if (!segment || segment.offset > start) return null;
    if (end <= segment.offset + segment.bytes.byteLength) {
      return segment.bytes.subarray(start - segment.offset, end - segment.offset);
    }
    const whole = new Uint8Array(end - start);
    this.#copy(whole, start, end);
    return whole;
  }

  /** The bytes, reading back what is not here any more. */
  async read(start: number, end: number, committed: ReadCommitted): Promise<Uint8Array> {
    const here = this.peek(start, end);
    if (here) return here;
    const from = this.#segments.find(({ offset }) => offset > start)?.offset ?? end;
    const whole = new Uint8Array(end - start);
    whole.set(await committed(start, Math.min(from, end)), 0);
    this.#copy(whole, start, end);
    return whole;
  }

  #copy(into: Uint8Array, start: number, end: number): void {
    for (const { offset, bytes } of this.#segments) {
      const from = Math.max(start, offset);
      const to = Math.min(end, offset + bytes.byteLength);
      if (from < to) into.set(bytes.subarray(from - offset, to - offset), from - start);
    }
  }
}
