/** Reading, in read transactions so short that the recorder's writes never wait for them. */
import type { RequestBody, StreamId } from "../messages/capture.ts";
import { joined } from "../stream/bytes.ts";
import type { Row } from "../stream/types.ts";
import { Connection } from "./connection.ts";
import {
  ROWS_PER_BATCH,
  type ImageRecord,
  type StreamRecord,
  type StreamReport,
  type TapeRecord,
} from "./records.ts";
import { ofStream } from "./schema.ts";
import type { StoreReader } from "./store.ts";

const MiB = 1024 * 1024;
const DEFAULT_LIMIT = 65 * MiB;
/** Rows a step: about 4,000 rows clone in 10 ms. */
const BATCHES_A_STEP = 32;
const STREAMS_A_STEP = 256;
/** A step of the tape wants about this much, so that it stays under 20 ms at 200 MB/s. */
const STEP_BYTES = 2 * MiB;
/** Records of the first step, whose chunks may be of one byte, and the most of a later one. */
const FIRST_RECORDS = 16;
const MAX_RECORDS_A_STEP = 256;

/** How many records the next step may read, given what this one brought: each chunk has a time as well. */
function nextStep(records: readonly TapeRecord[]): number {
  let bytes = 0;
  let chunks = 0;
  for (const record of records) {
    bytes += record.bytes.byteLength;
    chunks += record.lengths.length;
  }
  const average = (bytes + 16 * chunks) / Math.max(records.length, 1);
  const wanted = Math.floor(STEP_BYTES / Math.max(average, 1));
  return Math.max(1, Math.min(wanted, MAX_RECORDS_A_STEP));
}

export class Reader implements StoreReader {
  readonly #connection: Connection;

  constructor(connection = new Connection()) {
    this.#connection = connection;
  }

  async listStreams(tab?: number): Promise<StreamRecord[]> {
    const all: StreamRecord[] = [];
    const seen = new Set<StreamId>();
    let from = -Infinity;
    for (;;) {
      const range =
        tab === undefined
          ? IDBKeyRange.lowerBound(from)
          : IDBKeyRange.bound([tab, from], [tab, Infinity]);
      // Streams of one millisecond share a key: the step starts there again and skips what it has.
      const count = STREAMS_A_STEP + seen.size;
      const step = await this.#connection.use((database) =>
        tab === undefined
          ? database.getAllFromIndex("streams", "startedAt", range, count)
          : database.getAllFromIndex("streams", "tab", range, count),
      );
      for (const record of step) {
        if (seen.has(record.id)) continue;
        if (record.startedAt !== from) seen.clear();
        from = record.startedAt;
        seen.add(record.id);
        all.push(record);
      }
      if (step.length < count) return all;
    }
  }

  getStream(id: StreamId): Promise<StreamRecord | undefined> {
    return this.#connection.use((database) => database.get("streams", id));
  }

  async getRequestBody(id: StreamId): Promise<RequestBody | undefined> {
    const record = await this.getStream(id);
    if (!record) return undefined;
    const { body } = record.request;
    if (body.kind !== "apart") return body;
    return (await this.#connection.use((database) => database.get("bodies", id)))?.body;
  }

  async readRows(id: StreamId, from: number, count: number): Promise<Row[]> {
    const rows: Row[] = [];
    const end = from + count;
    let first = from - (from % ROWS_PER_BATCH);
    while (first < end) {
      const last = Math.min(first + BATCHES_A_STEP * ROWS_PER_BATCH, end) - 1;
      const batches = await this.#connection.use((database) =>
        database.getAll("rows", ofStream(id, first, last)),
      );
      if (batches.length === 0) break;
      for (const batch of batches) {
        for (const row of batch.rows) if (row.row >= from && row.row < end) rows.push(row);
      }
      first += BATCHES_A_STEP * ROWS_PER_BATCH;
    }
    return rows;
  }

  async readRange(
    id: StreamId,
    start: number,
    end: number,
    limit = DEFAULT_LIMIT,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const pieces: Uint8Array[] = [];
    const stop = Math.max(start, Math.min(end, start + limit));
    for await (const record of this.#walk(id, start, stop)) {
      const from = Math.max(start - record.offset, 0);
      pieces.push(record.bytes.subarray(from, Math.max(stop - record.offset, from)));
    }
    return joined(pieces);
  }

  tape(id: StreamId, from = 0): AsyncGenerator<TapeRecord, void, void> {
    return this.#walk(id, from, Infinity);
  }

  getReport(id: StreamId): Promise<StreamReport | undefined> {
    return this.#connection.use((database) => database.get("reports", id));
  }

  getImage(sha256: string): Promise<ImageRecord | undefined> {
    return this.#connection.use((database) => database.get("images", sha256));
  }

  async usage(): Promise<number> {
    const totals = await this.#connection.use((database) => database.get("totals", "kept"));
    return totals?.bytes ?? 0;
  }

  close(): void {
    this.#connection.close();
  }

  /**
   * Blocks in their order, from the one that holds the byte at `from` to the last that begins before
   * `stop`. A step reads no block that begins {@link STEP_BYTES} after its first: a count alone would
   * not do, because large blocks may follow on hundreds of small ones.
   */
  async *#walk(id: StreamId, from: number, stop: number): AsyncGenerator<TapeRecord, void, void> {
    let { index: next, offset } = await this.#blockAt(id, from);
    let count = FIRST_RECORDS;
    while (offset < stop) {
      const before = Math.min(offset + STEP_BYTES, stop);
      const records = await this.#connection.use(async (database) => {
        const { store } = database.transaction("tape");
        const near = IDBKeyRange.bound([id, offset], [id, before], false, true);
        const keys = await store.index("offset").getAllKeys(near, count);
        const last = keys.at(-1)?.[1] ?? -1;
        if (last >= next) return await store.getAll(ofStream(id, next, last), count);
        // A gap or a block may be longer than a step: what follows it begins beyond.
        return await store.getAll(ofStream(id, next), 1);
      });
      const last = records.at(-1);
      if (last === undefined) return;
      next = last.index + 1;
      offset = last.offset + last.lengths.reduce((sum, length) => sum + length, 0);
      count = nextStep(records);
      for (const record of records) if (record.offset < stop) yield record;
    }
  }

  /** The last block that begins at or before `offset`. */
  #blockAt(id: StreamId, offset: number): Promise<{ index: number; offset: number }> {
    if (offset <= 0) return Promise.resolve({ index: 0, offset: 0 });
    return this.#connection.use(async (database) => {
      const index = database.transaction("tape").store.index("offset");
      const cursor = await index.openKeyCursor(ofStream(id, 0, offset), "prev");
      return cursor
        ? { index: cursor.primaryKey[1], offset: cursor.key[1] }
        : { index: 0, offset: 0 };
    });
  }
}
