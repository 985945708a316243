/**
 * What a zip archive says at its end: which files are in it, and where. With ZIP64:
 * https://pkware.cachefly.net/webdocs/APPNOTE/APPNOTE-6.3.9.TXT
 */
import type { RandomAccess } from "./input.ts";
import { Unreadable } from "./source.ts";

/** A file as the directory of an archive says. */
export interface DirectoryEntry {
  readonly name: string;
  readonly method: number;
  /** Bytes in the archive. */
  readonly compressed: number;
  readonly size: number;
  /** CRC-32 of the file. */
  readonly crc: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const ENTRY = 0x0201_4b50;
const ZIP64_END = 0x0606_4b50;
const ZIP64_LOCATOR = 0x0706_4b50;
const ZIP64_EXTRA = 0x0001;
/** The number stands in a ZIP64 record. */
const ELSEWHERE = 0xffff_ffff;
const ELSEWHERE_16 = 0xffff;
/** The end record and its comment of up to 64 KiB, and what finds ZIP64's end record before it. */
const LOCATOR = 20;
const LONGEST_END = LOCATOR + 22 + 0xffff;

/** @throws {Unreadable} */
export async function directoryOf(archive: RandomAccess): Promise<readonly DirectoryEntry[]> {
  const { start, length, count } = await endOf(archive);
  if (start + length > archive.size) throw new Unreadable("the zip archive is cut off");
  const directory = await readAll(archive, start, start + length);
  const entries: DirectoryEntry[] = [];
  for (let i = 0, from = 0; i < count; i++) {
    if (from + 46 > directory.length || directory.readUInt32LE(from) !== ENTRY) throw broken();
    const nameEnd = from + 46 + directory.readUInt16LE(from + 28);
    const end = nameEnd + directory.readUInt16LE(from + 30);
    if (end > directory.length) throw broken();
    const wide = wideNumbers(directory.subarray(nameEnd, end));
    // Their order: ZIP64 has only those that did not fit.
    const [size = 0, compressed = 0, offset = 0] = [24, 20, 42].map((at) => {
      const number = directory.readUInt32LE(from + at);
      return number === ELSEWHERE ? (wide.shift() ?? number) : number;
    });
    entries.push({
      name: directory.toString("utf8", from + 46, nameEnd),
      method: directory.readUInt16LE(from + 10),
      compressed,
      size,
      crc: directory.readUInt32LE(from + 16),
      offset,
    });
    from = end + directory.readUInt16LE(from + 32);
  }
  return entries;
}

interface End {
  /** Where the directory begins. */
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

async function endOf(archive: RandomAccess): Promise<End> {
  const tail = await readAll(archive, Math.max(0, archive.size - LONGEST_END), archive.size);
  const at = tail.lastIndexOf("PK\u0005\u0006", undefined, "latin1");
  if (at < 0 || at + 22 > tail.length) throw new Unreadable("the zip archive is cut off");
  const count = tail.readUInt16LE(at + 10);
  const length = tail.readUInt32LE(at + 12);
  const start = tail.readUInt32LE(at + 16);
  const wide = count === ELSEWHERE_16 || length === ELSEWHERE || start === ELSEWHERE;
  const locator = at - LOCATOR;
  if (!wide || locator < 0 || tail.readUInt32LE(locator) !== ZIP64_LOCATOR) {
    return { start, length, count };
  }
  const from = wideNumber(tail, locator + 8);
  const end = await readAll(archive, from, from + 56);
  if (end.length < 56 || end.readUInt32LE(0) !== ZIP64_END) throw broken();
  return {
    count: wideNumber(end, 32),
    length: wideNumber(end, 40),
    start: wideNumber(end, 48),
  };
}

/** The numbers of 64 bits among the extra fields of a file. */
function wideNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === ZIP64_EXTRA) {
      const numbers: number[] = [];
      for (let one = at + 4; one + 8 <= Math.min(end, extra.length); one += 8) {
        numbers.push(wideNumber(extra, one));
      }
      return numbers;
    }
    at = end;
  }
  return [];
}

function wideNumber(bytes: Buffer, at: number): number {
  const number = Number(bytes.readBigUInt64LE(at));
  if (!Number.isSafeInteger(number)) throw broken();
  return number;
}

function broken(): Unreadable {
  return new Unreadable("the zip archive's directory is broken");
}

export async function readAll(archive: RandomAccess, start: number, end: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const bytes of archive.read(start, end)) parts.push(bytes);
  return Buffer.concat(parts);
}
