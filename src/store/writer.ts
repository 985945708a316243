/**
 * Writing: one flush of one stream is one transaction, so that bytes, rows, images and the
 * point from which derivation goes on are there together or not at all.
 */
import type { IDBPTransaction, StoreNames } from "idb";
import type { RequestBody, StreamId } from "../messages/capture.ts";
import type { ImageFacts } from "../stream/types.ts";
import { Connection } from "./connection.ts";
import { isQuotaError } from "./errors.ts";
import type { Checkpoint, ImageRecord, RowBatch, StreamRecord, TapeRecord } from "./records.ts";
import { ofStream, type Database, type Schema } from "./schema.ts";

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

type Recording = IDBPTransaction<Schema, StoreNames<Schema>[], "readwrite">;

// Relaxed: survives a killed browser (the operating system has the bytes), not a power cut, and
// is what keeps a commit at a millisecond. https://w3c.github.io/IndexedDB/#transaction-durability-hint
const RELAXED = { durability: "relaxed" } as const;

function apartSize(record: StreamRecord): number {
  return record.request.body.kind === "apart" ? record.request.body.size : 0;
}

interface Waiting {
  readonly flush: Flush;
  readonly resolve: (result: FlushResult) => void;
  readonly reject: (error: unknown) => void;
}

/** One transaction writes at most so much, or one flush. */
const GROUP_BYTES = 16 * 1024 * 1024;

function sizeOf({ tape, images }: Flush): number {
  const taped = tape.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  return images.reduce((sum, { blob }) => sum + blob.size, taped);
}

export class Writer {
  readonly #connection: Connection;
  #waiting: Waiting[] = [];
  #committing = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Commits one flush, in one transaction with the flushes of other streams that wait meanwhile:
   * transactions on the same stores run one after another, so forty streams would otherwise wait
   * for forty commits. A stream must not have two flushes under way. Safe to repeat: every key is
   * fixed by the flush's content.
   *
   * @throws StoreError, or the browser's own error for anything but a full disk
   */
  commit(flush: Flush): Promise<FlushResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ flush, resolve, reject });
      if (!this.#committing) void this.#commitWaiting();
    });
  }

  /** Never rejects: each flush hears of its own failure. */
  async #commitWaiting(): Promise<void> {
    this.#committing = true;
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        const results = await this.#connection.use((database) =>
          commitTo(
            database,
            group.map(({ flush }) => flush),
          ),
        );
        group.forEach(({ resolve }, at) => resolve(results[at] ?? "removed"));
      } catch (error) {
        // One may be at fault or too large: each alone, so that the others are written.
        if (group.length > 1) for (const waiting of group) await this.#commitAlone(waiting);
        else if (isQuotaError(error)) group[0]?.resolve("full");
        else group[0]?.reject(error);
      }
    }
    // In the same turn as the last look at what waits, or a flush in between would wait for ever.
    this.#committing = false;
  }

  async #commitAlone({ flush, resolve, reject }: Waiting): Promise<void> {
    try {
      const [result] = await this.#connection.use((database) => commitTo(database, [flush]));
      resolve(result ?? "removed");
    } catch (error) {
      if (isQuotaError(error)) resolve("full");
      else reject(error);
    }
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { flush } of this.#waiting) {
      bytes += sizeOf(flush);
      if (count > 0 && bytes > GROUP_BYTES) break;
      count++;
    }
    return this.#waiting.splice(0, count);
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

async function commitTo(database: Database, flushes: readonly Flush[]): Promise<FlushResult[]> {
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
  try {
    const results = await putAll(transaction, flushes);
    const failed = await failure;
    if (failed) throw failed.error;
    return results;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has aborted already; `failure` knows the reason.
    }
    const failed = await failure;
    throw isQuotaError(failed?.error) ? failed?.error : error;
  }
}

async function putAll(transaction: Recording, flushes: readonly Flush[]): Promise<FlushResult[]> {
  const streams = transaction.objectStore("streams");
  const totals = transaction.objectStore("totals");
  const [stored, kept, images] = await Promise.all([
    Promise.all(flushes.map(({ record }) => streams.get(record.id))),
    totals.get("kept"),
    knownImages(transaction, flushes),
  ]);
  let added = 0;
  const puts: Promise<unknown>[] = [];
  const results = flushes.map((flush, at): FlushResult => {
    const { record } = flush;
    const before = stored[at];
    if (!before && !flush.first) return "removed";
    added += record.bytesKept - (before?.bytesKept ?? 0);
    puts.push(
      // The panel pins while we record; the record in our memory does not know.
      streams.put({ ...record, pinned: before?.pinned ?? record.pinned }),
      transaction.objectStore("checkpoints").put(flush.checkpoint),
      ...flush.tape.map((block) => transaction.objectStore("tape").put(block)),
      ...flush.rows.map((batch) => transaction.objectStore("rows").put(batch)),
    );
    for (const image of flush.images) {
      const known = images.get(image.sha256);
      if (known?.streams.includes(record.id)) continue;
      if (!known) added += image.blob.size;
      const { sha256, mediaType, width, height, complete, blob } = image;
      const next: ImageRecord = known
        ? { ...known, streams: [...known.streams, record.id] }
        : {
            sha256,
            mediaType,
            width,
            height,
            complete,
            blob,
            bytes: blob.size,
            streams: [record.id],
          };
      images.set(sha256, next);
      puts.push(transaction.objectStore("images").put(next));
    }
    if (flush.body && !before) {
      const { body, size } = flush.body;
      puts.push(transaction.objectStore("bodies").put({ stream: record.id, body, size }));
      added += size;
    }
    return "committed";
  });
  if (added !== 0) puts.push(totals.put({ key: "kept", bytes: (kept?.bytes ?? 0) + added }));
  transaction.commit();
  await Promise.all(puts);
  return results;
}

async function knownImages(
  transaction: Recording,
  flushes: readonly Flush[],
): Promise<Map<string, ImageRecord>> {
  const wanted = new Set(flushes.flatMap(({ images }) => images.map(({ sha256 }) => sha256)));
  const store = transaction.objectStore("images");
  const found = await Promise.all([...wanted].map((sha256) => store.get(sha256)));
  return new Map(found.flatMap((image) => (image ? [[image.sha256, image]] : [])));
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
