/** What an export is made of: streams as the store keeps them, or some of their events. */
import type { StreamRecord } from "../store/records.ts";
import type { StoreReader } from "../store/store.ts";
import type { Row } from "../stream/types.ts";
import type { Pieces } from "./pieces.ts";

/** Where the exporters read; every call is one short read transaction. */
export type CaptureReader = Pick<
  StoreReader,
  "tape" | "readRows" | "readRange" | "getImage" | "getRequestBody"
>;

/** One stream, as it was when the export began: what arrives later is not in it. */
export interface Capture {
  readonly stream: StreamRecord;
  /** Numbers of the rows that are exported, ascending; null: the stream as a whole. */
  readonly rows: readonly number[] | null;
}

/** About 10 ms of a read transaction. */
const ROWS_A_STEP = 4096;

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
  for (const row of rows) yield* await reader.readRows(stream.id, row, 1);
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
  for await (const { range } of rowsOf(reader, capture)) {
    yield { ...range, bytes: await reader.readRange(stream.id, range.start, range.end) };
  }
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
