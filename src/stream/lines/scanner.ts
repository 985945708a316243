/**
 * Finds where the lines of a body begin and end that has one event a line: JSON lines, and the data
 * stream of the Vercel AI SDK 3 and 4. The counterpart of sse/scanner.ts, with the same promises:
 * the state is a checkpoint of a few numbers, and no bytes are kept however long a line is.
 *
 * Lines end with LF (https://github.com/ndjson/ndjson-spec); a CR before it is white space, and so
 * belongs to no value. A CR alone ends no line: JSON may have it between any two tokens.
 */
import type { Boundary } from "../sse/scanner.ts";

/** Structured-clonable checkpoint; {@link scanLines} changes it in place. */
export interface LineScannerState {
  /** Offset at which the current line began. */
  lineStart: number;
  /** The current line has a byte that is not white space. */
  hasContent: boolean;
  /** After a gap: the rest of a line whose beginning is lost. */
  lost: boolean;
}

const LF = 10;

/** A scanner at the very start of a body. */
export function newLineScanner(): LineScannerState {
  return { lineStart: 0, hasContent: false, lost: false };
}

/**
 * Takes the next bytes of the body and returns the lines they complete, in order, without blank ones.
 *
 * @param offset body offset of `bytes[0]`; the bytes must continue where the last call stopped
 */
export function scanLines(state: LineScannerState, bytes: Uint8Array, offset: number): Boundary[] {
  const found: Boundary[] = [];
  let at = 0;
  while (at < bytes.length) {
    const lf = bytes.indexOf(LF, at);
    const end = lf < 0 ? bytes.length : lf;
    // Stops at the first byte that decides, so that a long line is not looked at byte by byte.
    for (let i = at; i < end && !state.hasContent; i++) state.hasContent = !isBlank(bytes[i]);
    if (lf < 0) break;
    at = end + 1;
    const line = closeLine(state, offset + at, true);
    if (line !== null) found.push(line);
  }
  return found;
}

/**
 * The body is over: returns its last line if that had no line end, or null.
 *
 * Nothing requires a last line end, so the line counts as complete; whether its JSON is whole is
 * seen where it is read.
 *
 * @param offset length of the body
 */
export function finishLines(state: LineScannerState, offset: number): Boundary | null {
  return closeLine(state, offset, true);
}

/**
 * Bytes from `offset` to `resumeOffset` were not kept. Returns the line they cut, marked incomplete,
 * and skips what goes on after the gap up to the next line end: nothing tells what it was the end of.
 */
export function breakLinesAt(
  state: LineScannerState,
  offset: number,
  resumeOffset: number,
): Boundary | null {
  const cut = closeLine(state, offset, false);
  state.lineStart = resumeOffset;
  state.lost = true;
  return cut;
}

function closeLine(state: LineScannerState, end: number, complete: boolean): Boundary | null {
  const { lineStart, hasContent, lost } = state;
  state.lineStart = end;
  state.hasContent = false;
  state.lost = false;
  return hasContent && !lost ? { start: lineStart, end, kind: "event", complete } : null;
}

/** White space of JSON: space, tab, CR. */
function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === 13;
}
