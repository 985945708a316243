/** What an export is made of: streams as the store keeps them, or some of their events. */
import type { StreamRecord } from "../store/records.ts";
import type { StoreReader } from "../store/store.ts";
import type { ByteRange, Row } from "../stream/types.ts";
import type { Pieces } from "./pieces.ts";

/** Where the exporters read; every call is one short read transaction. */
export type CaptureReader = Pick<
  StoreReader,
  "getStream" | "tape" | "readRows" | "readRange" | "getImage" | "getRequestBody"
>;

/** One stream, as it was when the export began: what arrives later is not in it. */
export interface Capture {
  readonly stream: StreamRecord;
  /** Numbers of the rows that are exported, ascending; null: the stream as a whole. */
  readonly rows: readonly number[] | null;
}

/** The captures as the store has them now: a panel draws later than the recorder stores. */
export async function storedNow(
  reader: Pick<CaptureReader, "getStream">,
  captures: readonly Capture[],
): Promise<Capture[]> {
  const now: Capture[] = [];
  for (const { stream, rows } of captures) {
    // One that is gone is found out about when all has been read.
    now.push({ stream: (await reader.getStream(stream.id)) ?? stream, rows });
  }
  return now;
}

const MiB = 1024 * 1024;

/** More bytes than a file about a capture ever has: its body masked, the times of its chunks, its events. */
export function bytesAtMost({ stream }: Capture): number {
  return 64 * MiB + 32 * stream.bytesKept + 1024 * (stream.chunks + stream.rows);
}

/** About 10 ms of a read transaction. */
const ROWS_A_STEP = 4096;
/** Chosen rows that stand closer are read together: the store keeps as many in one record. */
const NEAR = 128;
/** Bytes of chosen rows that are read together. */
const STRETCH = MiB;

/** The rows of a capture in order. */
export async function* rowsOf(
  reader: CaptureReader,
  { stream, rows }: Capture,
): AsyncGenerator<Row, void, void> {
  if (rows === null) {
    for (let from = 0; from < stream.rows; from += ROWS_A_STEP) {
      yield* await reader.readRows(stream.id, from, Math.min(ROWS_A_STEP, stream.rows - from));
    }
    return;
  }
  for (const group of neighbours(rows)) {
    const first = group[0] ?? 0;
    const wanted = new Set(group);
    const read = await reader.readRows(stream.id, first, (group.at(-1) ?? first) - first + 1);
    for (const row of read) if (wanted.has(row.row)) yield row;
  }
}

/** Groups of rows that one read brings, with those between. */
function* neighbours(rows: readonly number[]): Generator<readonly number[], void, void> {
  let group: number[] = [];
  for (const row of rows) {
    const [first = row] = group;
    const isNear = row - (group.at(-1) ?? row) < NEAR && row - first < ROWS_A_STEP;
    if (!isNear) {
      yield group;
      group = [];
    }
    group.push(row);
  }
  if (group.length > 0) yield group;
}

/** The bytes of a capture: of the whole tape with its gaps, or of the chosen rows. */
export async function* bodyOf(reader: CaptureReader, capture: Capture): Pieces {
  const { stream } = capture;
  if (capture.rows === null) {
    for await (const { offset, lengths, bytes } of reader.tape(stream.id)) {
      if (offset >= stream.bytesSeen) return;
      yield { start: offset, end: offset + lengths.reduce((sum, one) => sum + one, 0), bytes };
    }
    return;
  }
  for await (const stretch of stretchesOf(rowsOf(reader, capture))) {
    const { start } = stretch[0]!;
    const bytes = await reader.readRange(stream.id, start, stretch.at(-1)!.end + 1);
    for (const range of stretch) {
      // A block that ends in CR LF is known to be over at the CR.
      const [last, next] = bytes.subarray(range.end - start - 1, range.end - start + 1);
      const end = last === CR && next === LF ? range.end + 1 : range.end;
      yield { start: range.start, end, bytes: bytes.subarray(range.start - start, end - start) };
    }
  }
}

const CR = 0x0d;
const LF = 0x0a;

/** Ranges of rows that one read brings: whole ones that follow one another. One that was cut is alone. */
async function* stretchesOf(
  rows: AsyncIterable<Row>,
): AsyncGenerator<readonly ByteRange[], void, void> {
  let stretch: ByteRange[] = [];
  let goesOn = false;
  for await (const { range, complete } of rows) {
    const first = stretch[0] ?? range;
    const follows = range.start - (stretch.at(-1)?.end ?? range.start) <= 1;
    if (
      stretch.length > 0 &&
      !(goesOn && complete && follows && range.end - first.start <= STRETCH)
    ) {
      yield stretch;
      stretch = [];
    }
    stretch.push(range);
    goesOn = complete;
  }
  if (stretch.length > 0) yield stretch;
}

/** When the bytes of a capture arrived. */
export interface Arrival {
  /** Number of the chunk; of a chosen row, that which completed it. */
  readonly chunk: number;
  /** Offsets in the body as the page read it. */
  readonly start: number;
  readonly end: number;
  /** Milliseconds on the page's monotonic clock. */
  readonly time: number;
  /** Why its bytes are missing; null when they are not. */
  readonly gap: string | null;
}

/** The chunks of a capture in order; of chosen rows, one arrival a row. */
export async function* arrivalsOf(
  reader: CaptureReader,
  capture: Capture,
): AsyncGenerator<Arrival, void, void> {
  const { stream } = capture;
  if (capture.rows === null) {
    for await (const record of reader.tape(stream.id)) {
      if (record.offset >= stream.bytesSeen) return;
      let start = record.offset;
      for (const [index, length] of record.lengths.entries()) {
        const chunk = record.firstChunk + index;
        const time = record.times[index] ?? 0;
        yield { chunk, start, end: start + length, time, gap: record.gap ?? null };
        start += length;
      }
    }
    return;
  }
  for await (const { chunk, range, time } of rowsOf(reader, capture)) {
    yield { chunk, ...range, time, gap: null };
  }
}
