/**
 * What the panel may ask of the store. Every call is one short read transaction (at most 20 ms of
 * data), so that a reader never holds up the recorder's writes.
 */
import type { RequestBody, StreamId } from "../messages/capture.ts";
import type { Row } from "../stream/types.ts";
import type { ImageRecord, StreamRecord, StreamReport, TapeRecord } from "./records.ts";

export interface StoreReader {
  /** Streams, oldest first; of one tab when `tab` is given. */
  listStreams(tab?: number): Promise<StreamRecord[]>;
  getStream(id: StreamId): Promise<StreamRecord | undefined>;
  /** The request's body, wherever it is stored. */
  getRequestBody(id: StreamId): Promise<RequestBody | undefined>;
  /** Rows `from` … `from + count - 1`, as many as exist. */
  readRows(id: StreamId, from: number, count: number): Promise<Row[]>;
  /**
   * Bytes of the tape from `start` to `end` (body offsets, half-open), gaps left out.
   * At most `limit` bytes (default 64 MiB + 1 MiB).
   */
  readRange(
    id: StreamId,
    start: number,
    end: number,
    limit?: number,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The tape in order, gaps included, one bounded read transaction per step. It begins with the
   * block that holds the byte at `from`, or at the start.
   */
  tape(id: StreamId, from?: number): AsyncGenerator<TapeRecord, void, void>;
  /** What was found in the stream and measured of it; undefined of streams recorded before that. */
  getReport(id: StreamId): Promise<StreamReport | undefined>;
  getImage(sha256: string): Promise<ImageRecord | undefined>;
  /** Bytes kept by all streams: tape, images and large request bodies. */
  usage(): Promise<number>;
  /** Closes the connection (the panel is going away). */
  close(): void;
}
