/** The one transaction that writes what streams have to say: all of it, or nothing. */
import type { IDBPTransaction, StoreNames } from "idb";
import type { RequestBody } from "../messages/capture.ts";
import type { ImageFacts } from "../stream/types.ts";
import { isStorageRefusal } from "./errors.ts";
import { outcome, quietly } from "./outcome.ts";
import type {
  Checkpoint,
  ImageRecord,
  RowBatch,
  StreamRecord,
  StreamReport,
  TapeRecord,
} from "./records.ts";
import { RELAXED, type Database, type Schema } from "./schema.ts";

export interface NewImage extends ImageFacts {
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
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
  /** Null of what is no stream of events. */
  readonly report: StreamReport | null;
}

export type FlushResult =
  | "committed"
  /** The user removed the stream meanwhile; nothing was written. */
  | "removed"
  /** The browser's quota or the disk is full; nothing was written and nothing touched. */
  | "full";

type Recording = IDBPTransaction<Schema, StoreNames<Schema>[], "readwrite">;

/**
 * Writes the flushes of several streams.
 *
 * @returns a result for each, never `full`: that is thrown as the browser's own error
 */
export async function commitTo(
  database: Database,
  flushes: readonly Flush[],
): Promise<FlushResult[]> {
  const transaction = database.transaction(
    ["streams", "tape", "rows", "images", "bodies", "checkpoints", "reports", "totals"],
    "readwrite",
    RELAXED,
  );
  const written = outcome(transaction);
  try {
    const [results] = await Promise.all([putAll(transaction, flushes), written]);
    return results;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has aborted already, and knows the reason.
    }
    const reason = await written.catch((aborted: unknown) => aborted);
    throw isStorageRefusal(reason) ? reason : error;
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
  const results = flushes.map((flush, at): FlushResult => {
    const { record } = flush;
    const before = stored[at];
    if (!before && !flush.first) return "removed";
    added += record.bytesKept - (before?.bytesKept ?? 0);
    // The panel pins and names while we record; the record in our memory does not know.
    const { pinned, label } = before ?? record;
    quietly(streams.put({ ...record, pinned, label }));
    quietly(transaction.objectStore("checkpoints").put(flush.checkpoint));
    if (flush.report) quietly(transaction.objectStore("reports").put(flush.report));
    for (const block of flush.tape) quietly(transaction.objectStore("tape").put(block));
    for (const batch of flush.rows) quietly(transaction.objectStore("rows").put(batch));
    for (const image of flush.images) {
      const known = images.get(image.sha256);
      if (known?.streams.includes(record.id)) continue;
      const { bytes, sha256, mediaType, width, height, complete } = image;
      if (!known) added += bytes.byteLength;
      const next: ImageRecord = known
        ? { ...known, streams: [...known.streams, record.id] }
        : {
            sha256,
            mediaType,
            width,
            height,
            complete,
            blob: new Blob([bytes], { type: mediaType }),
            bytes: bytes.byteLength,
            streams: [record.id],
          };
      images.set(sha256, next);
      quietly(transaction.objectStore("images").put(next));
    }
    if (flush.body && !before) {
      const { body, size } = flush.body;
      quietly(transaction.objectStore("bodies").put({ stream: record.id, body, size }));
      added += size;
    }
    return "committed";
  });
  if (added !== 0) quietly(totals.put({ key: "kept", bytes: (kept?.bytes ?? 0) + added }));
  // No explicit `commit()`: Firefox 153 then reports `complete` although puts before the last were
  // refused (QuotaExceededError), and the rest of the transaction is stored without them.
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
