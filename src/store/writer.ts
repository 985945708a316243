/**
 * Writing: one flush of one stream is one transaction, so that bytes, rows, images and the
 * point from which derivation goes on are there together or not at all.
 */
import type { StreamId } from "../messages/capture.ts";
import { commitTo, type Flush, type FlushResult } from "./commit.ts";
import type { Connection } from "./connection.ts";
import { isQuotaError } from "./errors.ts";
import type { Checkpoint, RowBatch, StreamRecord } from "./records.ts";
import { removeFrom } from "./removal.ts";
import { ofStream, RELAXED } from "./schema.ts";

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
