/** Helpers of the stream tests: rows of a body, however it was cut. */
import * as fc from "fast-check";
import { parseBlock, type ParsedBlock } from "../../../src/stream/sse/parse.ts";
import {
  type Boundary,
  finish,
  newScanner,
  scan,
  type ScannerState,
} from "../../../src/stream/sse/scanner.ts";

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Cuts at these places (any numbers: taken modulo the length). */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const offsets = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort(
    (a, b) => a - b,
  );
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const to of [...offsets, bytes.length]) {
    pieces.push(bytes.subarray(from, to));
    from = to;
  }
  return pieces;
}

/** Scans the pieces; `between` sees and may replace the state before each. */
export function scanAll(
  pieces: readonly Uint8Array[],
  between: (state: ScannerState) => ScannerState = (state) => state,
): Boundary[] {
  let state = newScanner();
  let offset = 0;
  const found: Boundary[] = [];
  for (const piece of pieces) {
    state = between(state);
    found.push(...scan(state, piece, offset));
    offset += piece.length;
  }
  const tail = finish(between(state), offset);
  return tail === null ? found : [...found, tail];
}

export interface Block extends ParsedBlock {
  readonly complete: boolean;
}

/** Every block of a body, read the way the recorder reads it. */
export function blocksOf(body: Uint8Array | string): Block[] {
  const bytes = typeof body === "string" ? bytesOf(body) : body;
  return scanAll([bytes]).map(({ start, end, complete }) => {
    const block = parseBlock(bytes.subarray(start, end), { streamStart: start === 0 });
    return Object.assign(block, { complete });
  });
}

/** What EventSource would dispatch. */
export function eventsOf(
  body: Uint8Array | string,
): { name: string | null; data: string | null }[] {
  return blocksOf(body)
    .filter((block) => block.kind === "event" && block.complete)
    .map(({ name, data }) => ({ name, data }));
}

/** Bodies made of the pieces that parsers trip over. */
export const hostileBody: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("\n", "\r", "\r\n", "\n\n", "\r\n\r\n", "\r\r") },
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          "data",
          "data:",
          "data: ",
          "dat",
          "datum: x",
          "event: ping",
          "event:",
          "id: 7",
          "id",
          "id: a\0b",
          "retry: 3000",
          "retry: 3x",
          ": comment",
          ":",
          " data: x",
          "unknown: x",
        ),
      },
      { weight: 2, arbitrary: fc.string({ unit: "grapheme" }) },
      { weight: 1, arbitrary: fc.constantFrom("\ufeff", "äöü€😀", "\0", "{}") },
    ),
    { maxLength: 40 },
  )
  .chain((parts) =>
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }).map((noise) => {
      const bytes = bytesOf(parts.join(""));
      for (const [at, byte] of noise) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return bytes;
    }),
  );

export const cuts = fc.array(fc.nat(), { maxLength: 12 });
