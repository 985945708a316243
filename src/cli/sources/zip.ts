/** Reads files out of a zip archive at their place: https://pkware.cachefly.net/webdocs/APPNOTE/APPNOTE-6.3.9.TXT */
import { Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";
import type { RandomAccess } from "./input.ts";
import { Unreadable } from "./source.ts";

export interface ZipFile {
  readonly name: string;
  /** Bytes when inflated, as the archive says. */
  readonly size: number;
  /** @throws {Unreadable} when it is broken */
  read(): AsyncIterable<Uint8Array>;
}

const END = 0x0605_4b50;
const ENTRY = 0x0201_4b50;
/** The end record and its comment of up to 64 KiB. */
const LONGEST_END = 22 + 0xffff;

/** @throws {Unreadable} */
export async function zipFiles(archive: RandomAccess): Promise<readonly ZipFile[]> {
  const tailStart = Math.max(0, archive.size - LONGEST_END);
  const tail = await readAll(archive, tailStart, archive.size);
  const at = tail.lastIndexOf("PK\u0005\u0006", undefined, "latin1");
  if (at < 0 || at + 22 > tail.length || tail.readUInt32LE(at) !== END) {
    throw new Unreadable("the zip archive is cut off");
  }
  const count = tail.readUInt16LE(at + 10);
  const start = tail.readUInt32LE(at + 16);
  const directory = await readAll(archive, start, start + tail.readUInt32LE(at + 12));
  const files: ZipFile[] = [];
  for (let i = 0, from = 0; i < count; i++) {
    if (from + 46 > directory.length || directory.readUInt32LE(from) !== ENTRY) {
      throw new Unreadable("the zip archive's directory is broken");
    }
    const nameEnd = from + 46 + directory.readUInt16LE(from + 28);
    files.push(
      fileOf(archive, {
        name: directory.toString("utf8", from + 46, nameEnd),
        method: directory.readUInt16LE(from + 10),
        compressed: directory.readUInt32LE(from + 20),
        size: directory.readUInt32LE(from + 24),
        offset: directory.readUInt32LE(from + 42),
      }),
    );
    from = nameEnd + directory.readUInt16LE(from + 30) + directory.readUInt16LE(from + 32);
  }
  return files;
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
}

function fileOf(archive: RandomAccess, { name, method, compressed, size, offset }: Entry): ZipFile {
  async function* stored(): AsyncGenerator<Uint8Array, void, void> {
    const header = await readAll(archive, offset, offset + 30);
    if (header.length < 30) throw new Unreadable(`${name} in the archive is cut off`);
    // Name and extra field stand here once more, and may be of another length.
    const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    yield* archive.read(start, start + compressed);
  }
  async function* read(): AsyncGenerator<Uint8Array, void, void> {
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

async function readAll(archive: RandomAccess, start: number, end: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const bytes of archive.read(start, end)) parts.push(bytes);
  return Buffer.concat(parts);
}
