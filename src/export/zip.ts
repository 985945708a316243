/** A zip archive written as it is pulled, of any size: no file of it stands in memory. */
import { Deflate } from "fflate";
import { crc32 } from "./crc32.ts";
import {
  dataDescriptor,
  directoryEntry,
  endOfArchive,
  type Head,
  localHeader,
} from "./zip-records.ts";

/** One file of an archive. */
export interface Entry {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /**
   * It has certainly no more bytes than this. Of a file that may pass 4 GiB the archive says so
   * before its bytes, which the oldest readers do not understand: others are spared it.
   */
  readonly atMost: number;
  /** Compressed already: deflating it again would only take time. */
  readonly stored?: boolean;
  /** Epoch milliseconds. */
  readonly time: number;
}

/** Deflating can make bytes more: by five in 64 KiB, and a few at the end. */
const LARGEST_PLAIN = 0xffff_ffff - 1024 * 1024;

/** Each entry is read to its end before the next is asked for. */
export async function* zip(entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array, void, void> {
  const directory: Uint8Array[] = [];
  let offset = 0;
  for await (const { name, bytes, stored = false, time, atMost } of entries) {
    const head: Head = { name, stored, time, large: atMost > LARGEST_PLAIN };
    const start = offset;
    const header = localHeader(head);
    yield header;
    let [crc, size, compressed] = [0, 0, 0];
    async function* counted(): AsyncGenerator<Uint8Array, void, void> {
      for await (const piece of bytes) {
        crc = crc32(piece, crc);
        size += piece.length;
        yield piece;
      }
    }
    for await (const piece of stored ? counted() : deflated(counted())) {
      compressed += piece.length;
      yield piece;
    }
    const sum = { crc, compressed, size };
    const descriptor = dataDescriptor(head, sum);
    yield descriptor;
    offset += header.length + compressed + descriptor.length;
    directory.push(directoryEntry(head, sum, start));
  }
  let length = 0;
  for (const entry of directory) {
    length += entry.length;
    yield entry;
  }
  yield endOfArchive(offset, length, directory.length);
}

/** A piece for every piece, empty when nothing is ready: so that it can be stopped between two. */
async function* deflated(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  let ready: Uint8Array[] = [];
  // Level 1: most of the gain in a third of the time.
  const deflate = new Deflate({ level: 1 }, (chunk) => ready.push(chunk));
  const take = (): Uint8Array[] => {
    const chunks = ready;
    ready = [];
    return chunks;
  };
  for await (const piece of pieces) {
    // Not kept back: it is copied, or deflated at once.
    if (piece.length > 0) deflate.push(piece);
    yield* take();
    yield NOTHING;
  }
  deflate.push(NOTHING, true);
  yield* take();
}

const NOTHING = new Uint8Array(0);
