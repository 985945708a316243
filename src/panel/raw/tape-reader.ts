/** A stream's tape in blocks, read as far as it is shown and forgotten soon after. */
import type { GapReason, StreamId } from "../../messages/capture.ts";
import type { TapeRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { ByteRange } from "../../stream/types.ts";
import type { Stretch } from "./line-index.ts";

/** A block as it stands on the tape. */
export interface TapeStretch extends Stretch {
  readonly gap: GapReason | null;
  /** Number of the first chunk in the block. */
  readonly firstChunk: number;
  /** Where each chunk begins, ascending. */
  readonly starts: readonly number[];
  /** Arrival of each chunk, ms on the page's monotonic clock. */
  readonly times: readonly number[];
}

/** A chunk's beginning. */
export interface ChunkStart {
  readonly number: number;
  readonly offset: number;
  readonly time: number;
}

/** Ranges kept, so that scrolling back and forth, or drawing again, reads nothing twice. */
const KEPT = 4;

interface Kept extends ByteRange {
  readonly blocks: readonly TapeStretch[];
}

/** Where a tape is read. */
type Blocks = (offset: number) => AsyncIterable<TapeRecord>;

export class TapeReader {
  readonly #blocks: Blocks;
  /** Newest first. Committed blocks never change, so they may be kept. */
  #kept: readonly Kept[] = [];

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
  }

  /** Blocks from the one that holds the byte at `offset`. */
  async *from(offset: number): AsyncGenerator<TapeStretch, void, void> {
    for await (const record of this.#blocks(offset)) {
      const block = stretch(record);
      if (block.end > offset) yield block;
    }
  }

  /** The blocks that hold any of these bytes, as far as they are stored. */
  async range(start: number, end: number): Promise<readonly TapeStretch[]> {
    const kept = this.#kept.find((one) => one.start <= start && end <= one.end);
    if (kept !== undefined) return kept.blocks;
    const blocks: TapeStretch[] = [];
    for await (const block of this.from(start)) {
      if (block.offset >= end) break;
      blocks.push(block);
      if (block.end >= end) break;
    }
    const known = {
      start: blocks[0]?.offset ?? start,
      end: blocks.at(-1)?.end ?? start,
      blocks,
    };
    this.#kept = [known, ...this.#kept].slice(0, KEPT);
    return blocks;
  }
}

/** The tape of a stored stream. */
export function storedTape(store: Pick<StoreReader, "tape">, id: StreamId): TapeReader {
  return new TapeReader((offset) => store.tape(id, offset));
}

/** Bytes that never were on a tape, as one. */
export function memoryTape(bytes: Uint8Array): TapeReader {
  return new TapeReader(async function* one() {
    yield {
      stream: "",
      index: 0,
      firstChunk: 0,
      offset: 0,
      lengths: [bytes.length],
      times: [0],
      bytes,
    };
  });
}

function stretch(record: TapeRecord): TapeStretch {
  let at = record.offset;
  const starts = record.lengths.map((length) => {
    const start = at;
    at += length;
    return start;
  });
  const gap = record.gap ?? null;
  return {
    offset: record.offset,
    end: at,
    bytes: gap === null ? record.bytes : null,
    gap,
    firstChunk: record.firstChunk,
    starts,
    times: record.times,
  };
}

/** Chunks that begin at these bytes, in order. */
export function chunkStarts(
  stretches: readonly TapeStretch[],
  { start, end }: ByteRange,
): ChunkStart[] {
  const found: ChunkStart[] = [];
  for (const { starts, times, firstChunk, offset, end: blockEnd } of stretches) {
    if (blockEnd <= start || offset >= end) continue;
    for (let at = lowerBound(starts, start); at < starts.length; at += 1) {
      const chunk = starts[at] ?? end;
      if (chunk >= end) break;
      found.push({ number: firstChunk + at, offset: chunk, time: times[at] ?? 0 });
    }
  }
  return found;
}

/** The chunk in which the byte at `offset` came. */
export function chunkAt(stretches: readonly TapeStretch[], offset: number): ChunkStart | null {
  const block = stretches.find((one) => one.offset <= offset && offset < one.end);
  if (block === undefined) return null;
  const at = lowerBound(block.starts, offset + 1) - 1;
  const start = block.starts[at];
  if (start === undefined) return null;
  return { number: block.firstChunk + at, offset: start, time: block.times[at] ?? 0 };
}

/** Index of the first number that is `least` or more. */
function lowerBound(ascending: readonly number[], least: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? least) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
