/** Bytes of a file or of standard input, from the beginning or at any place. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, open, rm, stat, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Read at once: large enough to cost nothing, small enough to be held. */
const STEP = 512 * 1024;
/** Enough of a file to know what it is. */
const HEAD = 64 * 1024;

/** A file that can be read at any place. */
export interface RandomAccess {
  readonly size: number;
  read(start: number, end: number): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export interface Input {
  /** The first bytes: all when there are fewer than 64 KiB. */
  readonly head: Uint8Array;
  /** Bytes in all; null for standard input. */
  readonly size: number | null;
  /** From the beginning, once. */
  bytes(): AsyncIterable<Uint8Array>;
  /** Instead of {@link bytes}; standard input is written to a temporary file first. */
  randomAccess(): Promise<RandomAccess>;
}

/** @param onBytes is told how many bytes were read, for a progress bar */
export async function openInput(path: string, onBytes: (count: number) => void): Promise<Input> {
  if (path !== "-") {
    const { size } = await stat(path);
    const file = await openRandomAccess(path, onBytes);
    const head = new Uint8Array(Math.min(HEAD, size));
    let at = 0;
    for await (const bytes of file.read(0, head.length)) {
      head.set(bytes, at);
      at += bytes.length;
    }
    await file.close();
    return {
      head: head.subarray(0, at),
      size,
      bytes: () => counted(createReadStream(path, { highWaterMark: STEP }), onBytes),
      randomAccess: () => openRandomAccess(path, onBytes),
    };
  }
  const source = process.stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const begun: Buffer[] = [];
  let length = 0;
  while (length < HEAD) {
    const { done, value } = await source.next();
    if (done === true) break;
    begun.push(value);
    length += value.length;
  }
  async function* all(): AsyncGenerator<Uint8Array, void, void> {
    yield* begun.splice(0);
    for (;;) {
      const { done, value } = await source.next();
      if (done === true) return;
      yield value;
    }
  }
  const head = Buffer.concat(begun);
  return {
    head,
    size: null,
    bytes: () => counted(all(), onBytes),
    randomAccess: () => spool(all(), onBytes),
  };
}

async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const bytes of pieces) {
    onBytes(bytes.length);
    yield bytes;
  }
}

async function openRandomAccess(
  path: string,
  onBytes: (count: number) => void,
): Promise<RandomAccess> {
  const file = await open(path, "r");
  const { size } = await file.stat();
  return {
    size,
    read: (start, end) => readRange(file, start, Math.min(end, size), onBytes),
    close: () => file.close(),
  };
}

async function* readRange(
  file: FileHandle,
  start: number,
  end: number,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  let at = start;
  while (at < end) {
    const length = Math.min(STEP, end - at);
    const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, at);
    if (bytesRead === 0) return;
    onBytes(bytesRead);
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function spool(
  pieces: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): Promise<RandomAccess> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-inspect-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, "input");
    await pipeline(Readable.from(pieces, { objectMode: true }), createWriteStream(path));
    const file = await openRandomAccess(path, onBytes);
    return { ...file, close: () => file.close().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
