/** What another reader of zip files makes of ours. */
import type { Readable } from "node:stream";
import { fromBuffer, open, type Entry, type ZipFile } from "yauzl";
import { crc32 } from "node:zlib";

export interface Unzipped {
  readonly name: string;
  readonly size: number;
  /** Its bytes, once, before the next file is asked for; throws when size or CRC are wrong. */
  readonly read: () => AsyncGenerator<Buffer, void, void>;
}

/** The files of an archive, in memory or at a path, as its directory lists them. */
export async function* unzipped(archive: Uint8Array | string): AsyncGenerator<Unzipped> {
  const options = { lazyEntries: true, autoClose: false };
  const file = await new Promise<ZipFile>((resolve, reject) => {
    const opened = (error: Error | null, zip: ZipFile): void =>
      error === null ? resolve(zip) : reject(error);
    if (typeof archive === "string") open(archive, options, opened);
    else fromBuffer(Buffer.from(archive), options, opened);
  });
  try {
    for (;;) {
      const entry = await next(file);
      if (entry === null) return;
      yield {
        name: entry.fileName,
        size: entry.uncompressedSize,
        read: () => read(file, entry),
      };
    }
  } finally {
    file.close();
  }
}

function next(file: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const over = (): void => {
      file.off("entry", found).off("end", ended).off("error", failed);
    };
    const found = (entry: Entry): void => (over(), resolve(entry));
    const ended = (): void => (over(), resolve(null));
    const failed = (error: Error): void => (over(), reject(error));
    file.once("entry", found).once("end", ended).once("error", failed);
    file.readEntry();
  });
}

async function* read(file: ZipFile, entry: Entry): AsyncGenerator<Buffer, void, void> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    file.openReadStream(entry, (error, opened) =>
      error === null ? resolve(opened) : reject(error),
    );
  });
  let crc = 0;
  for await (const bytes of stream as AsyncIterable<Buffer>) {
    crc = crc32(bytes, crc);
    yield bytes;
  }
  if (crc !== entry.crc32) throw new Error(`${entry.fileName} has another CRC`);
}
