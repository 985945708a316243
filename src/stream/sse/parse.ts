/** Reads one block of an event stream. Grammar: see scanner.ts. */
import type { RowKind } from "../types.ts";

/** What the lines of one block say. */
export interface ParsedBlock {
  readonly kind: RowKind;
  /** The last `event:` line, or null. */
  readonly name: string | null;
  /** This block's own `id:`, or null; an id that contains NUL is ignored, as the specification has it. */
  readonly id: string | null;
  /** Values of the `data:` lines, joined with LF; null when there is no such line. */
  readonly data: string | null;
  /** Comment lines without their colon and one space, the first {@link MAX_COMMENTS} of them. */
  readonly comments: readonly string[];
  /** Milliseconds of the last valid `retry:` line, or null. */
  readonly retry: number | null;
  /** Length of the joined data in bytes, as it travelled. */
  readonly dataBytes: number;
  /** Length of the comments in bytes, all of them. */
  readonly commentBytes: number;
}

/** A block made of a million comment lines shows its first ones. */
export const MAX_COMMENTS = 100;

export interface ParseOptions {
  /** The block begins at body offset 0: a BOM there is not part of its first line. */
  readonly streamStart: boolean;
}

const LF = 10;
const CR = 13;
const COLON = 58;
const SPACE = 32;

// A BOM anywhere but at the start of the stream is text, so the decoder must not swallow it.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Parses the bytes of one block, as {@link scan} found it.
 *
 * Invalid UTF-8 becomes U+FFFD. Decoding value by value equals decoding the whole stream, because
 * line ends are ASCII and end every broken sequence.
 */
export function parseBlock(bytes: Uint8Array, options: ParseOptions): ParsedBlock {
  const data = new DataLines(bytes);
  const comments: string[] = [];
  let commentBytes = 0;
  let name: string | null = null;
  let id: string | null = null;
  let retry: number | null = null;
  let hasOther = false;

  let at = options.streamStart && startsWithBom(bytes) ? 3 : 0;
  let nextLf = -1;
  let nextCr = -1;
  while (at < bytes.length) {
    let end = nearEnd(bytes, at);
    if (end < 0) {
      if (nextLf < at) nextLf = find(bytes, LF, at);
      if (nextCr < at) nextCr = find(bytes, CR, at);
      end = Math.min(nextLf, nextCr);
    }
    if (end > at) {
      if (bytes[at] === COLON) {
        const from = bytes[at + 1] === SPACE && at + 1 < end ? at + 2 : at + 1;
        commentBytes += end - from;
        if (comments.length < MAX_COMMENTS) comments.push(text(bytes, from, end));
      } else if (isDataLine(bytes, at, end)) {
        data.add(Math.min(valueStart(bytes, at + 4, end), end), end);
      } else {
        hasOther = true;
        const colon = bytes.subarray(at, end).indexOf(COLON);
        const nameEnd = colon < 0 ? end : at + colon;
        switch (fieldName(bytes, at, nameEnd)) {
          case "event":
            name = text(bytes, valueStart(bytes, nameEnd, end), end);
            break;
          case "id": {
            const value = text(bytes, valueStart(bytes, nameEnd, end), end);
            if (!value.includes("\0")) id = value;
            break;
          }
          case "retry": {
            const value = text(bytes, valueStart(bytes, nameEnd, end), end);
            if (/^[0-9]+$/.test(value)) retry = Math.min(Number(value), Number.MAX_SAFE_INTEGER);
            break;
          }
        }
      }
    }
    at = end + 1;
  }
  const kind = data.any ? "event" : hasOther || comments.length === 0 ? "control" : "comment";
  return {
    kind,
    name,
    id,
    data: data.any ? data.decode() : null,
    comments,
    retry,
    dataBytes: data.length,
    commentBytes,
  };
}

/** Joins data lines as bytes, so that one decode serves any number of them and one line is never copied. */
class DataLines {
  any = false;
  length = 0;
  readonly #bytes: Uint8Array;
  /** Where the first of them begins. */
  #from = 0;
  #joined: Uint8Array | null = null;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  add(from: number, to: number): void {
    if (!this.any) {
      this.any = true;
      this.#from = from;
      this.length = to - from;
      return;
    }
    if (this.#joined === null) {
      this.#joined = new Uint8Array(this.#bytes.length);
      this.#joined.set(this.#bytes.subarray(this.#from, this.#from + this.length));
    }
    this.#joined[this.length++] = LF;
    this.#joined.set(this.#bytes.subarray(from, to), this.length);
    this.length += to - from;
  }

  decode(): string {
    if (this.#joined !== null) return text(this.#joined, 0, this.length);
    return text(this.#bytes, this.#from, this.#from + this.length);
  }
}

/** Up to here a line's end is looked for byte by byte, which finds it sooner than two calls of the engine's. */
const NEAR = 512;

/** Where the line that begins at `from` ends, if that is near, else -1. */
function nearEnd(bytes: Uint8Array, from: number): number {
  const to = Math.min(bytes.length, from + NEAR);
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte === LF || byte === CR) return at;
  }
  return to === bytes.length ? to : -1;
}

function find(bytes: Uint8Array, needle: number, from: number): number {
  const at = bytes.indexOf(needle, from);
  return at < 0 ? bytes.length : at;
}

function startsWithBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function isDataLine(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    end - at >= 4 &&
    bytes[at] === 0x64 &&
    bytes[at + 1] === 0x61 &&
    bytes[at + 2] === 0x74 &&
    bytes[at + 3] === 0x61 &&
    (at + 4 === end || bytes[at + 4] === COLON)
  );
}

/** Where the value begins: after the colon and one space, if they are there. */
function valueStart(bytes: Uint8Array, nameEnd: number, end: number): number {
  if (nameEnd >= end) return end;
  return nameEnd + 1 < end && bytes[nameEnd + 1] === SPACE ? nameEnd + 2 : nameEnd + 1;
}

/** Only names of up to 5 letters mean anything; longer ones are never decoded. */
function fieldName(bytes: Uint8Array, at: number, end: number): string {
  return end - at > 5 ? "" : text(bytes, at, end);
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return from >= to ? "" : decoder.decode(bytes.subarray(from, to));
}
