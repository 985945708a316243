/** How a body is cut into events, whichever of the framings it has. */
import type { Framing } from "./dialects/dialect.ts";
import { parseLine } from "./lines/parse.ts";
import {
  breakLinesAt,
  finishLines,
  type LineScannerState,
  newLineScanner,
  scanLines,
} from "./lines/scanner.ts";
import { parseBlock, type ParsedBlock, type ParseOptions } from "./sse/parse.ts";
import {
  type Boundary,
  breakAt,
  finish,
  newScanner,
  scan,
  type ScannerState,
} from "./sse/scanner.ts";

/** Structured-clonable checkpoint of a few numbers; the functions below change it in place. */
export type CutterState =
  | { readonly framing: "sse"; readonly scanner: ScannerState }
  | { readonly framing: Exclude<Framing, "sse">; readonly scanner: LineScannerState };

/** A cutter at the very start of a body. */
export function newCutter(framing: Framing): CutterState {
  return framing === "sse"
    ? { framing, scanner: newScanner() }
    : { framing, scanner: newLineScanner() };
}

/** The events that the next bytes complete. @param offset body offset of `bytes[0]` */
export function cut(state: CutterState, bytes: Uint8Array, offset: number): Boundary[] {
  return state.framing === "sse"
    ? scan(state.scanner, bytes, offset)
    : scanLines(state.scanner, bytes, offset);
}

/** The body is over: what is left of it. @param offset length of the body */
export function cutRest(state: CutterState, offset: number): Boundary | null {
  return state.framing === "sse"
    ? finish(state.scanner, offset)
    : finishLines(state.scanner, offset);
}

/** Bytes from `offset` to `resumeOffset` were not kept: the event they cut. */
export function cutAtGap(
  state: CutterState,
  offset: number,
  resumeOffset: number,
): Boundary | null {
  return state.framing === "sse"
    ? breakAt(state.scanner, offset, resumeOffset)
    : breakLinesAt(state.scanner, offset, resumeOffset);
}

/** Where the half-arrived event begins: nothing before it is read again. */
export function neededFrom({ framing, scanner }: CutterState): number {
  if (framing !== "sse") return scanner.lineStart;
  return scanner.blockStart < 0 ? scanner.lineStart : scanner.blockStart;
}

/** Reads the bytes between two of these boundaries. */
export function parseEvent(
  bytes: Uint8Array,
  framing: Framing,
  options: ParseOptions,
): ParsedBlock {
  return framing === "sse" ? parseBlock(bytes, options) : parseLine(bytes, framing, options);
}
