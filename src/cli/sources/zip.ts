/** Reads files out of a zip archive at their place. */
import { Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { crc32 } from "../../export/crc32.ts";
import type { RandomAccess } from "./input.ts";
import { Unreadable } from "./source.ts";
import { type DirectoryEntry, directoryOf, readAll } from "./zip-directory.ts";

export interface ZipFile {
  readonly name: string;
  /** Bytes when inflated, as the archive says. */
  readonly size: number;
  /** @throws {Unreadable} when it is broken */
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** @throws {Unreadable} */
export async function zipFiles(archive: RandomAccess): Promise<readonly ZipFile[]> {
  const entries = await directoryOf(archive);
  return entries.map((entry) => fileOf(archive, entry));
}

function fileOf(archive: RandomAccess, entry: DirectoryEntry): ZipFile {
  const { name, method, compressed, size, crc, offset } = entry;
  async function* stored(): AsyncGenerator<Uint8Array, void, void> {
    const header = await readAll(archive, offset, offset + 30);
    if (header.length < 30) throw new Unreadable(`${name} in the archive is cut off`);
    // Name and extra field stand here once more, and may be of another length.
    const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    yield* archive.read(start, start + compressed);
  }
  async function* read(): AsyncGenerator<Uint8Array, void, void> {
    let length = 0;
    let sum = 0;
    for await (const bytes of inflatedBytes()) {
      length += bytes.length;
      sum = crc32(bytes, sum);
      yield bytes;
    }
    if (length !== size || sum !== crc) throw new Unreadable(`${name} in the archive is damaged`);
  }
  async function* inflatedBytes(): AsyncGenerator<Uint8Array, void, void> {
    if (method === 0) {
      yield* stored();
      return;
    }
    if (method !== 8)
      throw new Unreadable(`${name} in the archive is compressed in an unknown way`);
    const source = Readable.from(stored(), { objectMode: false });
    const inflated = createInflateRaw();
    source.on("error", (error) => inflated.destroy(error));
    try {
      for await (const bytes of source.pipe(inflated)) yield bytes as Buffer;
    } catch (error) {
      if (error instanceof Unreadable) throw error;
      throw new Unreadable(`${name} in the archive cannot be inflated`, { cause: error });
    } finally {
      source.destroy();
    }
  }
  return { name, size, read };
}
