/**
 * Writing: one flush of one stream is one transaction, so that bytes, rows, images and the
 * point from which derivation goes on are there together or not at all.
 */
import type { RequestBody, StreamId } from "../messages/capture.ts";
import type { ImageFacts } from "../stream/types.ts";
import { Connection } from "./connection.ts";
import { isQuotaError } from "./errors.ts";
import type { Checkpoint, RowBatch, StreamRecord, TapeRecord } from "./records.ts";
import { ofStream, type Database } from "./schema.ts";

export interface NewImage extends ImageFacts {
  readonly sha256: string;
  readonly blob: Blob;
}

export interface Flush {
  /** True for the stream's first flush: without it, a missing stream means that it was removed. */
  readonly first: boolean;
  readonly record: StreamRecord;
  /** The request body, in the first flush, when it stands apart. */
  readonly body: { readonly body: RequestBody; readonly size: number } | null;
  readonly tape: readonly TapeRecord[];
  readonly rows: readonly RowBatch[];
  /** Each once. */
  readonly images: readonly NewImage[];
  readonly checkpoint: Checkpoint;
}

export type FlushResult =
  | "committed"
  /** The user removed the stream meanwhile; nothing was written. */
  | "removed"
  /** The browser's quota or the disk is full; nothing was written and nothing touched. */
  | "full";

// Relaxed: survives a killed browser (the operating system has the bytes), not a power cut, and
// is what keeps a commit at a millisecond. https://w3c.github.io/IndexedDB/#transaction-durability-hint
const RELAXED = { durability: "relaxed" } as const;

function apartSize(record: StreamRecord): number {
  return record.request.body.kind === "apart" ? record.request.body.size : 0;
}

export class Writer {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Commits one flush. Safe to repeat: every key is fixed by the flush's content.
   *
   * @throws StoreError, or the browser's own error for anything but a full disk
   */
  async commit(flush: Flush): Promise<FlushResult> {
    try {
      return await this.#connection.use((database) => commitTo(database, flush));
    } catch (error) {
      if (isQuotaError(error)) return "full";
      throw error;
    }
  }

  /** What a recorder that starts in the middle of a stream needs to go on. */
  load(id: StreamId): Promise<
    | {
        readonly record: StreamRecord;
        readonly checkpoint: Checkpoint;
        /** The last batch of rows. */
        readonly batch: RowBatch | null;
      }
    | undefined
  > {
    return this.#connection.use(async (database) => {
      const transaction = database.transaction(["streams", "rows", "checkpoints"]);
      const [record, checkpoint, last] = await Promise.all([
        transaction.objectStore("streams").get(id),
        transaction.objectStore("checkpoints").get(id),
        transaction.objectStore("rows").openCursor(ofStream(id), "prev"),
      ]);
      return record && checkpoint && { record, checkpoint, batch: last?.value ?? null };
    });
  }

  /** Changes the stream's record in place; does nothing when it is gone. */
  async change(id: StreamId, fields: Partial<StreamRecord>): Promise<boolean> {
    return this.#connection.use(async (database) => {
      const transaction = database.transaction("streams", "readwrite", RELAXED);
      const record = await transaction.store.get(id);
      if (record) await transaction.store.put({ ...record, ...fields });
      await transaction.done;
      return record !== undefined;
    });
  }

  /** Ids of streams whose end is still `open`, with what tells where they come from. */
  openStreams(): Promise<StreamRecord[]> {
    return this.#connection.use((database) => database.getAllFromIndex("streams", "end", "open"));
  }

  /** Removes a stream and the images that no other stream shows. False when it was not there. */
  remove(id: StreamId): Promise<boolean> {
    return this.#connection.use((database) => removeFrom(database, id));
  }

  /** Empties every store at once. */
  removeEverything(): Promise<void> {
    return this.#connection.use(async (database) => {
      const names = [...database.objectStoreNames];
      const transaction = database.transaction(names, "readwrite", RELAXED);
      await Promise.all(names.map((name) => transaction.objectStore(name).clear()));
      await transaction.done;
    });
  }
}

async function commitTo(database: Database, flush: Flush): Promise<FlushResult> {
  const { record } = flush;
  const transaction = database.transaction(
    ["streams", "tape", "rows", "images", "bodies", "checkpoints", "totals"],
    "readwrite",
    RELAXED,
  );
  // A failed put aborts the transaction: `done` says why, each put would say so again.
  const failure = transaction.done.then(
    () => null,
    (error: unknown) => ({ error: transaction.error ?? error }),
  );
  const streams = transaction.objectStore("streams");
  const images = transaction.objectStore("images");
  const totals = transaction.objectStore("totals");
  try {
    const [stored, kept, ...known] = await Promise.all([
      streams.get(record.id),
      totals.get("kept"),
      ...flush.images.map((image) => images.get(image.sha256)),
    ]);
    if (!stored && !flush.first) return "removed";

    let added = record.bytesKept - (stored?.bytesKept ?? 0);
    const puts: Promise<unknown>[] = [
      // The panel pins while we record; the record in our memory does not know.
      streams.put({ ...record, pinned: stored?.pinned ?? record.pinned }),
      transaction.objectStore("checkpoints").put(flush.checkpoint),
    ];
    for (const block of flush.tape) puts.push(transaction.objectStore("tape").put(block));
    for (const batch of flush.rows) puts.push(transaction.objectStore("rows").put(batch));
    flush.images.forEach((image, at) => {
      const before = known[at];
      if (before?.streams.includes(record.id)) return;
      if (!before) added += image.blob.size;
      puts.push(
        images.put({
          sha256: image.sha256,
          mediaType: image.mediaType,
          width: image.width,
          height: image.height,
          complete: image.complete,
          blob: before?.blob ?? image.blob,
          bytes: image.blob.size,
          streams: [...(before?.streams ?? []), record.id],
        }),
      );
    });
    if (flush.body && !stored) {
      const { body, size } = flush.body;
      puts.push(transaction.objectStore("bodies").put({ stream: record.id, body, size }));
      added += size;
    }
    if (added !== 0) puts.push(totals.put({ key: "kept", bytes: (kept?.bytes ?? 0) + added }));
    transaction.commit();
    await Promise.all(puts);
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has aborted already; `failure` knows the reason.
    }
    const failed = await failure;
    throw isQuotaError(failed?.error) ? failed?.error : error;
  }
  const failed = await failure;
  if (failed) throw failed.error;
  return "committed";
}

async function removeFrom(database: Database, id: StreamId): Promise<boolean> {
  const transaction = database.transaction(
    ["streams", "tape", "rows", "images", "bodies", "checkpoints", "totals"],
    "readwrite",
    RELAXED,
  );
  const images = transaction.objectStore("images");
  const totals = transaction.objectStore("totals");
  const [record, shown, kept] = await Promise.all([
    transaction.objectStore("streams").get(id),
    images.index("streams").getAllKeys(id),
    totals.get("kept"),
  ]);
  let freed = record ? record.bytesKept + apartSize(record) : 0;
  const writes: Promise<unknown>[] = [];
  // One at a time: an image's record is small, its Blob is only a handle.
  for (const sha256 of shown) {
    const image = await images.get(sha256);
    if (!image) continue;
    const streams = image.streams.filter((stream) => stream !== id);
    if (streams.length > 0) {
      writes.push(images.put({ ...image, streams }));
    } else {
      freed += image.bytes;
      writes.push(images.delete(sha256));
    }
  }
  writes.push(
    transaction.objectStore("streams").delete(id),
    transaction.objectStore("tape").delete(ofStream(id)),
    transaction.objectStore("rows").delete(ofStream(id)),
    transaction.objectStore("bodies").delete(id),
    transaction.objectStore("checkpoints").delete(id),
    totals.put({ key: "kept", bytes: Math.max(0, (kept?.bytes ?? 0) - freed) }),
  );
  await Promise.all(writes);
  await transaction.done;
  return record !== undefined;
}
