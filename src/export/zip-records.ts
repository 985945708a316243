/**
 * The records of a zip archive, ZIP64 where plain ones are too small:
 * https://pkware.cachefly.net/webdocs/APPNOTE/APPNOTE-6.3.9.TXT
 */
import { utf8 } from "./json.ts";

/** Says in a field of 32 or 16 bits that the number stands in a ZIP64 record. */
const ELSEWHERE = 0xffff_ffff;
const ELSEWHERE_16 = 0xffff;
/** Versions of the format that a reader must know: deflate, ZIP64. */
const PLAIN = 20;
const ZIP64 = 45;
/** CRC and sizes stand behind the data, names are UTF-8. */
const FLAGS = 0x0808;
const ZIP64_EXTRA = 0x0001;
/** Dates of a zip begin in 1980; readers disagree beyond 2099. */
const FIRST_TIME = Date.UTC(1980, 0, 2);
const LAST_TIME = Date.UTC(2098, 11, 30);

/** What is known of a file before its bytes. */
export interface Head {
  readonly name: string;
  readonly stored: boolean;
  /** Epoch milliseconds. */
  readonly time: number;
  /** It may be larger than 4 GiB, and is announced so. */
  readonly large: boolean;
}

/** What is known of a file after its bytes. */
export interface Sum {
  readonly crc: number;
  /** Bytes in the archive. */
  readonly compressed: number;
  readonly size: number;
}

/** Before the data of a file. */
export function localHeader({ name, stored, time, large }: Head): Uint8Array {
  const bytes = utf8(name);
  const size = large ? ELSEWHERE : 0;
  return new Fields(30 + bytes.length + (large ? 20 : 0))
    .u32(0x0403_4b50)
    .u16(large ? ZIP64 : PLAIN, FLAGS, stored ? 0 : 8, ...dosTime(time))
    .u32(0, size, size)
    .u16(bytes.length, large ? 20 : 0)
    .bytes(bytes)
    .when(large, (fields) => fields.u16(ZIP64_EXTRA, 16).u64(0, 0)).done;
}

/** After the data of a file. Its sizes have 64 bits where the file was announced as large, or is. */
export function dataDescriptor({ large }: Head, { crc, compressed, size }: Sum): Uint8Array {
  const wide = large || compressed > ELSEWHERE || size > ELSEWHERE;
  const fields = new Fields(wide ? 24 : 16).u32(0x0807_4b50, crc);
  return wide ? fields.u64(compressed, size).done : fields.u32(compressed, size).done;
}

/** What the archive's directory says of a file. @param offset where its local header begins */
export function directoryEntry(
  { name, stored, time, large }: Head,
  { crc, compressed, size }: Sum,
  offset: number,
): Uint8Array {
  const bytes = utf8(name);
  const wide = [size, compressed, offset].filter((value) => value >= ELSEWHERE);
  const extra = wide.length === 0 ? 0 : 4 + 8 * wide.length;
  const version = large || extra > 0 ? ZIP64 : PLAIN;
  return new Fields(46 + bytes.length + extra)
    .u32(0x0201_4b50)
    .u16(version, version, FLAGS, stored ? 0 : 8, ...dosTime(time))
    .u32(crc, Math.min(compressed, ELSEWHERE), Math.min(size, ELSEWHERE))
    .u16(bytes.length, extra, 0, 0, 0)
    .u32(0, Math.min(offset, ELSEWHERE))
    .bytes(bytes)
    .when(extra > 0, (fields) => fields.u16(ZIP64_EXTRA, extra - 4).u64(...wide)).done;
}

/** The end of an archive: where its directory begins, how long it is, how many files it has. */
export function endOfArchive(start: number, length: number, count: number): Uint8Array {
  const wide = start >= ELSEWHERE || length >= ELSEWHERE || count >= ELSEWHERE_16;
  const short = Math.min(count, ELSEWHERE_16);
  return new Fields(wide ? 98 : 22)
    .when(wide, (fields) =>
      fields
        .u32(0x0606_4b50)
        // What follows of this record.
        .u64(44)
        .u16(ZIP64, ZIP64)
        .u32(0, 0)
        .u64(count, count, length, start)
        .u32(0x0706_4b50, 0)
        .u64(start + length)
        .u32(1),
    )
    .u32(0x0605_4b50)
    .u16(0, 0, short, short)
    .u32(Math.min(length, ELSEWHERE), Math.min(start, ELSEWHERE))
    .u16(0).done;
}

/** Local time and date in steps of two seconds. */
function dosTime(epochMs: number): [time: number, date: number] {
  const at = new Date(Math.min(Math.max(epochMs, FIRST_TIME), LAST_TIME));
  const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
  const date = ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();
  return [time, date];
}

/** Numbers one behind the other, the least significant byte first. */
class Fields {
  readonly done: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.done = new Uint8Array(length);
    this.#view = new DataView(this.done.buffer);
  }

  u16(...values: readonly number[]): this {
    for (const value of values) this.#view.setUint16((this.#at += 2) - 2, value, true);
    return this;
  }

  u32(...values: readonly number[]): this {
    for (const value of values) this.#view.setUint32((this.#at += 4) - 4, value, true);
    return this;
  }

  u64(...values: readonly number[]): this {
    for (const value of values) this.#view.setBigUint64((this.#at += 8) - 8, BigInt(value), true);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.done.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }

  when(wanted: boolean, write: (fields: this) => void): this {
    if (wanted) write(this);
    return this;
  }
}
