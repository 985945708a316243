/** A zip archive written as it is pulled: no entry stands in memory. */
import { Zip, ZipDeflate, ZipPassThrough } from "fflate";

/** One file of an archive. */
export interface Entry {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Compressed already: deflating it again would only take time. */
  readonly stored?: boolean;
  /** Epoch milliseconds. */
  readonly time: number;
}

/** Sizes and offsets beyond need ZIP64, which fflate does not write. */
const LARGEST = 0xffff_ffff;
const MOST_ENTRIES = 0xffff;
/** Dates of a zip begin in 1980 and end in 2099; fflate throws on others. */
const FIRST_TIME = Date.UTC(1980, 0, 2);
const LAST_TIME = Date.UTC(2099, 0, 1);

/** An archive would be larger than a plain zip can be. */
export class ZipTooLarge extends Error {
  override readonly name = "ZipTooLarge";
}

/** @throws {ZipTooLarge} beyond 4 GiB or 65,535 files */
export async function* zip(entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array, void, void> {
  let ready: Uint8Array[] = [];
  let written = 0;
  let count = 0;
  const archive = new Zip((error, chunk) => {
    if (error !== null) throw error;
    ready.push(chunk);
  });
  const take = (): Uint8Array[] => {
    const chunks = ready;
    ready = [];
    for (const { length } of chunks) written += length;
    if (written > LARGEST) throw new ZipTooLarge("more than the 4 GiB that a zip file can hold");
    return chunks;
  };
  for await (const { name, bytes, stored, time } of entries) {
    if (++count > MOST_ENTRIES) throw new ZipTooLarge("more than the 65,535 files of a zip file");
    // Level 1: most of the gain in a third of the time.
    const file = stored === true ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 1 });
    file.mtime = Math.min(Math.max(time, FIRST_TIME), LAST_TIME);
    archive.add(file);
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > LARGEST) throw new ZipTooLarge("a file of more than the 4 GiB that a zip holds");
      // Not kept back by fflate: it hands on, or deflates, at once.
      if (chunk.length > 0) file.push(chunk);
      yield* take();
    }
    file.push(new Uint8Array(0), true);
    yield* take();
  }
  archive.end();
  yield* take();
}
