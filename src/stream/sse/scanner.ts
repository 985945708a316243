/**
 * Finds where the blocks of an event stream begin and end, without keeping any of their bytes.
 *
 * Grammar: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 * The state is a checkpoint: it is committed with the tape, and a scanner that goes on from it
 * finds exactly what an undisturbed one would. It stays a few numbers however much has arrived,
 * so a half-arrived 64 MiB event costs a restart nothing.
 */
import type { RowKind } from "../types.ts";

/** A finished (or cut off) block: a run of non-blank lines. */
export interface Boundary {
  /** Body offset of the first byte of its first line (a leading BOM belongs to the first line). */
  readonly start: number;
  /**
   * Body offset just after the byte that completed it: the line end of the blank line. Of a blank
   * line that ends in CR LF that is the CR, because the LF may arrive later or never; so the chunk
   * that holds byte `end - 1` is the chunk in which the block became complete.
   */
  readonly end: number;
  readonly kind: RowKind;
  /** False for an unfinished tail, and for a block that may have lost lines to a gap. */
  readonly complete: boolean;
}

/** How far into its line the scanner is, as far as the kind of the line depends on it. */
type LineState =
  /** no byte yet */
  | "start"
  /** so many letters of `data` */
  | "d"
  | "da"
  | "dat"
  | "data"
  /** decided */
  | "is-data"
  | "is-comment"
  | "is-other"
  /** after a gap: the rest of a line whose beginning is lost */
  | "lost";

/** Structured-clonable checkpoint; {@link scan} changes it in place. */
export interface ScannerState {
  /** Bytes of a leading BOM seen so far (0–3), or -1 once that is settled. */
  bom: number;
  line: LineState;
  /** Offset at which the current line began. */
  lineStart: number;
  /** The last byte was a CR: a following LF belongs to the same line end. */
  afterCr: boolean;
  /** Offset at which the current block began, or -1 between blocks. */
  blockStart: number;
  hasData: boolean;
  hasOther: boolean;
  /** After a gap, until a blank line: lines of the block may be missing. */
  maimed: boolean;
}

const LF = 10;
const CR = 13;
const COLON = 58;
const BOM = [0xef, 0xbb, 0xbf] as const;

/** A scanner at the very start of a body. */
export function newScanner(): ScannerState {
  return {
    bom: 0,
    line: "start",
    lineStart: 0,
    afterCr: false,
    blockStart: -1,
    hasData: false,
    hasOther: false,
    maimed: false,
  };
}

/**
 * Takes the next bytes of the body and returns the blocks they complete, in order.
 *
 * @param offset body offset of `bytes[0]`; the bytes must continue where the last call stopped
 */
export function scan(state: ScannerState, bytes: Uint8Array, offset: number): Boundary[] {
  const found: Boundary[] = [];
  const length = bytes.length;
  // indexOf is the engine's own memchr; each needle is searched again only after it was passed,
  // so the cost stays linear however long the lines are and however they are cut.
  let nextLf = find(bytes, LF, 0);
  let nextCr = find(bytes, CR, 0);
  let at = 0;
  while (at < length) {
    if (state.afterCr) {
      state.afterCr = false;
      if (bytes[at] === LF) {
        at++;
        state.lineStart = offset + at;
        continue;
      }
    }
    if (nextLf < at) nextLf = find(bytes, LF, at);
    if (nextCr < at) nextCr = find(bytes, CR, at);
    const end = Math.min(nextLf, nextCr);
    readLineHead(state, bytes, at, end);
    if (end === length) break;
    at = end + 1;
    state.afterCr = end === nextCr;
    const boundary = endLine(state, offset + at);
    if (boundary !== null) found.push(boundary);
  }
  return found;
}

/**
 * The body is over: returns its unfinished tail, or null when the last block was finished.
 *
 * The specification drops such a tail; we show it, marked incomplete.
 *
 * @param offset length of the body
 */
export function finish(state: ScannerState, offset: number): Boundary | null {
  const tail = closeBlock(state, offset, false);
  state.line = "start";
  state.lineStart = offset;
  return tail;
}

/**
 * Bytes from `offset` to `resumeOffset` were not kept. Returns the block they cut, marked
 * incomplete, and skips the rest of the line that goes on after the gap: nothing tells what it
 * was the end of. A block met before the next blank line may have lost lines: it is incomplete too.
 */
export function breakAt(
  state: ScannerState,
  offset: number,
  resumeOffset: number,
): Boundary | null {
  const cut = closeBlock(state, offset, false);
  state.bom = -1;
  state.line = "lost";
  state.lineStart = resumeOffset;
  state.afterCr = false;
  state.maimed = true;
  return cut;
}

function find(bytes: Uint8Array, needle: number, from: number): number {
  // A blank line ends every event: most often the byte is the next one.
  if (bytes[from] === needle) return from;
  const at = bytes.indexOf(needle, from);
  return at < 0 ? bytes.length : at;
}

/** Looks at the first bytes of a line, as many as decide what it is. */
function readLineHead(state: ScannerState, bytes: Uint8Array, from: number, to: number): void {
  let at = from;
  while (at < to) {
    const byte = bytes[at];
    if (state.bom >= 0) {
      if (byte === BOM[state.bom]) {
        state.bom++;
        at++;
        if (state.bom === BOM.length) state.bom = -1;
        continue;
      }
      // A piece of a BOM that was none is text, and no field is called that.
      if (state.bom > 0) state.line = "is-other";
      state.bom = -1;
    }
    switch (state.line) {
      case "start":
        state.line = byte === COLON ? "is-comment" : byte === 0x64 ? "d" : "is-other";
        break;
      case "d":
        state.line = byte === 0x61 ? "da" : "is-other";
        break;
      case "da":
        state.line = byte === 0x74 ? "dat" : "is-other";
        break;
      case "dat":
        state.line = byte === 0x61 ? "data" : "is-other";
        break;
      case "data":
        state.line = byte === COLON ? "is-data" : "is-other";
        break;
      case "is-data":
      case "is-comment":
      case "is-other":
      case "lost":
        return;
    }
    at++;
  }
}

/** A line end was read; `next` is the offset after it. */
function endLine(state: ScannerState, next: number): Boundary | null {
  if (state.bom > 0) state.line = "is-other";
  state.bom = -1;
  const blank = state.line === "start";
  let boundary: Boundary | null = null;
  if (blank) {
    boundary = closeBlock(state, next, !state.maimed);
    state.maimed = false;
  } else {
    takeLine(state);
  }
  state.line = "start";
  state.lineStart = next;
  return boundary;
}

function takeLine(state: ScannerState): void {
  if (state.line === "lost") return;
  if (state.blockStart < 0) state.blockStart = state.lineStart;
  if (state.line === "is-data" || state.line === "data") state.hasData = true;
  else if (state.line !== "is-comment") state.hasOther = true;
}

function closeBlock(state: ScannerState, end: number, complete: boolean): Boundary | null {
  if (state.bom > 0) state.line = "is-other";
  if (state.line !== "start") takeLine(state);
  if (state.blockStart < 0) return null;
  const kind = state.hasData ? "event" : state.hasOther ? "control" : "comment";
  const boundary: Boundary = { start: state.blockStart, end, kind, complete };
  state.blockStart = -1;
  state.hasData = false;
  state.hasOther = false;
  return boundary;
}
