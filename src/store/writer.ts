/**
 * Writing: one flush of one stream is one transaction, so that bytes, rows, images and the
 * point from which derivation goes on are there together or not at all.
 */
import type { StreamId } from "../messages/capture.ts";
import { commitTo, type Flush, type FlushResult } from "./commit.ts";
import type { Connection } from "./connection.ts";
import { isStorageRefusal } from "./errors.ts";
import { written } from "./outcome.ts";
import type { Checkpoint, RowBatch, StreamRecord } from "./records.ts";
import { openBytes, removeFrom } from "./removal.ts";
import type { Reserve } from "./reserve.ts";
import { ofStream, RELAXED, type Database } from "./schema.ts";

interface Waiting {
  readonly flush: Flush;
  readonly resolve: (result: FlushResult) => void;
  readonly reject: (error: unknown) => void;
}

/** One transaction writes at most so much, or one flush. */
const GROUP_BYTES = 16 * 1024 * 1024;

/** What the page sent, in bytes. Without any, a flush only says what became of its stream. */
function sizeOf({ tape, images, body }: Flush): number {
  const taped = tape.reduce((sum, { bytes }) => sum + bytes.byteLength, body?.size ?? 0);
  return images.reduce((sum, { bytes }) => sum + bytes.byteLength, taped);
}

/** Answers the flushes that bring bytes, and returns the others. */
function refuseBytes(group: readonly Waiting[]): Waiting[] {
  return group.filter(({ flush, resolve }) => {
    const small = sizeOf(flush) === 0;
    if (!small) resolve("full");
    return small;
  });
}

export class Writer {
  readonly #connection: Connection;
  readonly #reserve: Reserve | null;
  #waiting: Waiting[] = [];
  #committing = false;

  /** @param reserve what a full storage can still be written with, where there is such a thing */
  constructor(connection: Connection, reserve: Reserve | null = null) {
    this.#connection = connection;
    this.#reserve = reserve;
  }

  /**
   * Commits one flush, in one transaction with the flushes of other streams that wait meanwhile:
   * transactions on the same stores run one after another, so forty streams would otherwise wait
   * for forty commits. A stream must not have two flushes under way. Safe to repeat: every key is
   * fixed by the flush's content.
   *
   * A flush without bytes of the page may use up the reserve; one that brings some may not, and
   * is `full` as long as the reserve could not be put by again.
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
      const writable = (await this.#mayGrow(group)) ? group : refuseBytes(group);
      const [first, ...others] = writable;
      if (first && others.length === 0) await this.#commitAlone(first);
      else if (first) await this.#commitTogether(writable);
    }
    // In the same turn as the last look at what waits, or a flush in between would wait for ever.
    this.#committing = false;
  }

  async #mayGrow(group: readonly Waiting[]): Promise<boolean> {
    if (!this.#reserve || group.every(({ flush }) => sizeOf(flush) === 0)) return true;
    return this.#reserve.hold();
  }

  async #commitTogether(group: readonly Waiting[]): Promise<void> {
    const flushes = group.map(({ flush }) => flush);
    try {
      const results = await this.#connection.use((database) => commitTo(database, flushes));
      group.forEach(({ resolve }, at) => resolve(results[at] ?? "removed"));
    } catch {
      // One may be at fault or too large: each alone, so that the others are written.
      for (const waiting of group) await this.#commitAlone(waiting);
    }
  }

  async #commitAlone({ flush, resolve, reject }: Waiting): Promise<void> {
    const commit = (database: Database) => commitTo(database, [flush]);
    try {
      const [result] = await (sizeOf(flush) > 0
        ? this.#connection.use(commit)
        : this.#useReserve(commit));
      resolve(result ?? "removed");
    } catch (error) {
      if (isStorageRefusal(error)) resolve("full");
      else reject(error);
    }
  }

  /** For work that adds nothing to speak of: when the storage is full, it gets the reserve. */
  async #useReserve<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await this.#connection.use(work);
    } catch (error) {
      if (!isStorageRefusal(error) || !(await this.#reserve?.spend())) throw error;
      return this.#connection.use(work);
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
    return this.#useReserve(async (database) => {
      const transaction = database.transaction("streams", "readwrite", RELAXED);
      return await written(transaction, async () => {
        const record = await transaction.store.get(id);
        if (record) await transaction.store.put({ ...record, ...fields });
        return record !== undefined;
      });
    });
  }

  /** Ids of streams whose end is still `open`, with what tells where they come from. */
  openStreams(): Promise<StreamRecord[]> {
    return this.#connection.use((database) => database.getAllFromIndex("streams", "end", "open"));
  }

  /** Bytes that the streams whose end is still `open` take. */
  openBytes(): Promise<number> {
    return this.#connection.use(openBytes);
  }

  /**
   * Removes a stream and the images that no other stream shows. False when it was not there.
   *
   * @param may decides, in the same transaction, whether it still is to go
   */
  remove(id: StreamId, may?: (record: StreamRecord) => boolean): Promise<boolean> {
    return this.#useReserve((database) => removeFrom(database, id, may));
  }

  /** Empties every store, or none. */
  removeEverything(): Promise<void> {
    return this.#useReserve(async (database) => {
      const names = [...database.objectStoreNames];
      const transaction = database.transaction(names, "readwrite", RELAXED);
      await written(transaction, async () => {
        for (const name of names) await transaction.objectStore(name).clear();
      });
    });
  }
}
