/**
 * Cuts a tape of any length into rows of text: one a line, and more for a line longer than a row.
 * Only a row here and there is remembered, so that 1 GB takes kilobytes; rows in between are cut
 * again when they are shown. Pure.
 *
 * Long lines are cut at fixed offsets, so that rows within 2 MB of base64 are found by arithmetic.
 * Lines end as the event stream format has it: LF, CR or CRLF.
 */
import { joined } from "../../stream/bytes.ts";

/** One row: bytes with the line's end, or a gap. */
export interface TextRow {
  readonly offset: number;
  readonly end: number;
  /** Bytes of the line's end at the end of this row: 0 within a line. */
  readonly terminator: number;
  readonly startsLine: boolean;
  readonly isGap: boolean;
}

/** A piece of the tape as it stands in it. */
export interface Stretch {
  readonly offset: number;
  readonly end: number;
  /** Null where bytes were not kept. */
  readonly bytes: Uint8Array | null;
}

/** Rows between remembered ones. */
const STEP = 256;
const LF = 10;
const CR = 13;

interface Mark {
  row: number;
  offset: number;
  /** All rows up to the next mark belong to one line: they stand at fixed offsets. */
  long: boolean;
}

export class LineIndex {
  readonly width: number;
  readonly #marks: Mark[] = [];
  /** The line that is not over yet: its first row and offset. */
  #row = 0;
  #lineStart: number;
  #end: number;
  #afterCr = false;

  /**
   * @param width bytes a row holds, line end aside
   * @param start offset at which the text begins
   */
  constructor(width: number, start: number) {
    this.width = width;
    this.#lineStart = start;
    this.#end = start;
    this.#mark(false);
  }

  /** Rows known so far. */
  get rows(): number {
    return this.#row + (this.#end > this.#lineStart ? this.#rowsOf(this.#end) : 0);
  }

  /** Offset up to which rows are known. */
  get end(): number {
    return this.#end;
  }

  /** Takes what follows; a piece that begins earlier is taken from where it is new. */
  push({ offset, end, bytes }: Stretch): void {
    if (end <= this.#end) return;
    if (bytes === null) this.#gap(end);
    else this.#lines(bytes.subarray(this.#end - offset));
  }

  /** A row at or shortly before `row`, and where it begins. */
  near(row: number): { readonly row: number; readonly offset: number } {
    if (row >= this.#row) return this.#within({ row: this.#row, offset: this.#lineStart }, row);
    const mark = this.#markBefore((one) => one.row <= row);
    return mark.long ? this.#within(mark, row) : mark;
  }

  /** A row at or shortly before the one that holds the byte at `offset`. */
  nearOffset(offset: number): { readonly row: number; readonly offset: number } {
    if (offset >= this.#lineStart) {
      const row = this.#row + Math.floor((offset - this.#lineStart) / this.width);
      return this.near(Math.min(row, Math.max(this.#row, this.rows - 1)));
    }
    const mark = this.#markBefore((one) => one.offset <= offset);
    if (!mark.long) return mark;
    const next = this.#marks[this.#marks.indexOf(mark) + 1]?.row ?? this.#row;
    const row = mark.row + Math.floor((offset - mark.offset) / this.width);
    return this.#within(mark, Math.min(row, next - 1));
  }

  /** An offset at or shortly after the end of the row before `row`. */
  endNear(row: number): number {
    if (row >= this.rows) return this.#end;
    const exact = this.near(row);
    if (exact.row === row) return exact.offset;
    return this.#marks.find((one) => one.row >= row)?.offset ?? this.#lineStart;
  }

  #within(line: { readonly row: number; readonly offset: number }, row: number) {
    return { row, offset: line.offset + (row - line.row) * this.width };
  }

  #rowsOf(lineEnd: number): number {
    return Math.max(1, Math.ceil((lineEnd - this.#lineStart) / this.width));
  }

  #lines(bytes: Uint8Array): void {
    const start = this.#end;
    let at = 0;
    if (this.#afterCr && bytes[0] === LF) {
      // The line that CR ended at the end of the last piece ends with CRLF.
      const last = this.#marks.at(-1);
      if (last?.offset === this.#lineStart && last.row === this.#row) last.offset += 1;
      this.#lineStart += 1;
      at = 1;
    }
    let lf = -1;
    let cr = -1;
    while (at < bytes.length) {
      if (lf < at) lf = find(bytes, LF, at);
      if (cr < at) cr = find(bytes, CR, at);
      const end = Math.min(lf, cr);
      if (end === bytes.length) break;
      at = end + (end === cr && bytes[end + 1] === LF ? 2 : 1);
      this.#close(start + end, start + at);
    }
    this.#end = start + bytes.length;
    this.#afterCr = bytes.length > 0 && bytes[bytes.length - 1] === CR;
  }

  #gap(end: number): void {
    if (this.#end > this.#lineStart) this.#close(this.#end, this.#end);
    this.#mark(false);
    this.#row += 1;
    this.#lineStart = end;
    this.#end = end;
    this.#afterCr = false;
    this.#mark(false);
  }

  /** The line is over: its text ends at `end`, the next line begins at `next`. */
  #close(end: number, next: number): void {
    const rows = this.#rowsOf(end);
    if (rows >= STEP) this.#mark(true);
    this.#row += rows;
    this.#lineStart = next;
    const last = this.#marks.at(-1);
    if (rows >= STEP || this.#row - (last?.row ?? 0) >= STEP) this.#mark(false);
  }

  #mark(long: boolean): void {
    const last = this.#marks.at(-1);
    if (last?.row === this.#row) last.long = long;
    else this.#marks.push({ row: this.#row, offset: this.#lineStart, long });
  }

  /** The last mark for which this holds; it holds of the first. */
  #markBefore(holds: (mark: Mark) => boolean): Mark {
    let low = 0;
    let high = this.#marks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const mark = this.#marks[middle];
      if (mark !== undefined && holds(mark)) low = middle;
      else high = middle - 1;
    }
    return this.#marks[low] ?? { row: 0, offset: 0, long: false };
  }
}

/**
 * Rows from `offset` on, which must be the beginning of a row, as far as the stretches go.
 *
 * @param startsLine whether a line begins at `offset`
 * @param end offset at which the text ends: a row that reaches the stretches' end counts only there
 */
export function cutRows(
  stretches: readonly Stretch[],
  offset: number,
  startsLine: boolean,
  width: number,
  end: number,
): TextRow[] {
  const rows: TextRow[] = [];
  let at = offset;
  let atLineStart = startsLine;
  for (const run of runs(stretches)) {
    if (run.end <= at) continue;
    if (run.bytes === null) {
      rows.push({ offset: at, end: run.end, terminator: 0, startsLine: true, isGap: true });
      at = run.end;
      atLineStart = true;
      continue;
    }
    const { bytes } = run;
    while (at < run.end && at < end) {
      const from = at - run.offset;
      const last = Math.min(bytes.length, end - run.offset);
      const most = Math.min(from + width, last);
      let stop = from;
      while (stop < most && bytes[stop] !== LF && bytes[stop] !== CR) stop += 1;
      const terminator = stop === last ? 0 : terminatorLength(bytes, stop);
      const rowEnd = run.offset + stop + terminator;
      rows.push({ offset: at, end: rowEnd, terminator, startsLine: atLineStart, isGap: false });
      atLineStart = terminator > 0;
      at = rowEnd;
    }
  }
  return rows;
}

/** Length of the line's end at `at`, 0 when there is none. */
function terminatorLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] === LF) return 1;
  return bytes[at] !== CR ? 0 : bytes[at + 1] === LF ? 2 : 1;
}

/** Neighbouring stretches as one, so that a line's end is seen across them. */
function runs(stretches: readonly Stretch[]): Stretch[] {
  const merged: Stretch[] = [];
  let open: Stretch[] = [];
  const close = (): void => {
    const [first] = open;
    const last = open.at(-1);
    if (first !== undefined && last !== undefined) {
      merged.push(
        open.length === 1
          ? first
          : {
              offset: first.offset,
              end: last.end,
              bytes: bytesIn(open, first.offset, last.end),
            },
      );
    }
    open = [];
  };
  for (const stretch of stretches) {
    if (stretch.bytes === null) {
      close();
      merged.push(stretch);
    } else open.push(stretch);
  }
  close();
  return merged;
}

/** Kept bytes from `from` to `to`, one after another. */
export function bytesIn(stretches: readonly Stretch[], from: number, to: number): Uint8Array {
  const pieces = stretches.flatMap(({ offset, bytes }) =>
    bytes === null
      ? []
      : [
          bytes.subarray(
            Math.max(0, from - offset),
            Math.max(0, Math.min(to - offset, bytes.length)),
          ),
        ],
  );
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  return joined(pieces);
}

function find(bytes: Uint8Array, byte: number, from: number): number {
  const at = bytes.indexOf(byte, from);
  return at < 0 ? bytes.length : at;
}
