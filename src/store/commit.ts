/** The one transaction that writes what streams have to say: all of it, or nothing. */
import type { IDBPTransaction, StoreNames } from "idb";
import type { RequestBody, StreamId } from "../messages/capture.ts";
import type { ImageFacts } from "../stream/types.ts";
import { written } from "./outcome.ts";
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
  const fresh: string[] = [];
  try {
    return await written(transaction, () => putAll(transaction, flushes, fresh));
  } catch (error) {
    await withoutImages(database, fresh).catch(() => {});
    throw error;
  }
}

/** @param fresh gets the hashes of images that were not stored before */
async function putAll(
  transaction: Recording,
  flushes: readonly Flush[],
  fresh: string[],
): Promise<FlushResult[]> {
  const totals = transaction.objectStore("totals");
  const streams = transaction.objectStore("streams");
  const [stored, kept, images] = await Promise.all([
    Promise.all(flushes.map(({ record }) => streams.get(record.id))),
    totals.get("kept"),
    knownImages(transaction, flushes),
  ]);
  let added = 0;
  const results: FlushResult[] = [];
  for (const [at, flush] of flushes.entries()) {
    const before = stored[at];
    const removed = !before && !flush.first;
    if (!removed) added += await putFlush(transaction, flush, before, images, fresh);
    results.push(removed ? "removed" : "committed");
  }
  if (added !== 0) await totals.put({ key: "kept", bytes: (kept?.bytes ?? 0) + added });
  return results;
}

/**
 * @param before the stream as it is stored
 * @param images those that are stored, by their hash; what is put is added
 * @returns how many bytes it takes
 */
async function putFlush(
  transaction: Recording,
  flush: Flush,
  before: StreamRecord | undefined,
  images: Map<string, ImageRecord>,
  fresh: string[],
): Promise<number> {
  const { record, tape, rows, checkpoint, report, body } = flush;
  let added = record.bytesKept - (before?.bytesKept ?? 0);
  // What is large goes all at once, for speed. What Firefox stored of it although one was refused is
  // beyond the end of the tape that the record tells, where the next flush puts its own; and images.
  const large: Promise<unknown>[] = tape.map((block) => transaction.objectStore("tape").put(block));
  for (const image of flush.images) {
    const known = images.get(image.sha256);
    if (known?.streams.includes(record.id)) continue;
    const next = known
      ? { ...known, streams: [...known.streams, record.id] }
      : firstOf(image, record.id);
    if (!known) {
      added += next.bytes;
      fresh.push(next.sha256);
    }
    images.set(image.sha256, next);
    large.push(transaction.objectStore("images").put(next));
  }
  await Promise.all(large);
  if (body && !before) {
    added += body.size;
    await transaction.objectStore("bodies").put({ stream: record.id, ...body });
  }
  for (const batch of rows) await transaction.objectStore("rows").put(batch);
  await transaction.objectStore("checkpoints").put(checkpoint);
  if (report) await transaction.objectStore("reports").put(report);
  // The panel pins and names while we record; the record in our memory does not know.
  const { pinned, label } = before ?? record;
  await transaction.objectStore("streams").put({ ...record, pinned, label });
  return added;
}

function firstOf(image: NewImage, stream: StreamId): ImageRecord {
  const { sha256, mediaType, width, height, complete, bytes } = image;
  const blob = new Blob([bytes], { type: mediaType });
  return {
    sha256,
    mediaType,
    width,
    height,
    complete,
    blob,
    bytes: bytes.byteLength,
    streams: [stream],
  };
}

/** Removes images that must not have been stored; see {@link written}. */
async function withoutImages(database: Database, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  const transaction = database.transaction("images", "readwrite", RELAXED);
  await Promise.all([
    ...hashes.map((sha256) => transaction.store.delete(sha256)),
    transaction.done,
  ]);
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
