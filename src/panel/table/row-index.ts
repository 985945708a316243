/**
 * Times, sizes and foldable runs of all rows of a stream, in 16 bytes a row, so that a table of 100,000
 * rows can fold and find a moment without holding the rows themselves. Pure: rows go in, in
 * order; nothing is read here.
 */
import type { Family, Row } from "../../stream/types.ts";

/** No browser's clock tells times apart that are closer, ms; arithmetic on epoch times blurs less. */
const CLOCK = 0.005;

/** Empty lines may stand between events; more bytes than these are missing. */
const BLANK = 16;

/** Families whose events say little alone: a word, a few characters of an argument. */
const FOLDED_FAMILIES: ReadonlySet<Family> = new Set(["text", "reasoning", "tool"]);

/** Consecutive rows that may be shown as one. */
export interface Run {
  readonly first: number;
  /** The row after the last. */
  readonly end: number;
}

/** Bytes that are in no row, and the row before which they are missing. */
export interface Break {
  readonly before: number;
  readonly bytes: number;
}

export class RowIndex {
  #length = 0;
  #times = new Float64Array(1024);
  /** Bytes of data of all rows up to and with this one. */
  #sizes = new Float64Array(1024);
  /** Runs of at least two rows, in order. */
  readonly #runs: { readonly first: number; end: number }[] = [];
  readonly #breaks: Break[] = [];
  #last: Row | null = null;
  /** An unfinished row after the known ones: it may come again, as another. */
  #tail: Row | null = null;
  /** First row of the run that the next row may join. */
  #open = 0;

  /** Rows that are known: 0 … length - 1. */
  get length(): number {
    return this.#length;
  }

  /** The known rows, and the unfinished one that may follow them. */
  get reach(): number {
    return this.#length + (this.#tail === null ? 0 : 1);
  }

  /** Where what is in rows ends; more bytes are missing when a body goes on for longer than a blank. */
  get end(): { readonly at: number; readonly blank: number } {
    const last = this.#tail ?? this.#last;
    return { at: last?.range.end ?? 0, blank: last?.complete === true ? BLANK : 0 };
  }

  /** Runs before this row never change any more. */
  get settled(): number {
    return this.#open;
  }

  get runs(): readonly Run[] {
    return this.#runs;
  }

  /**
   * Takes rows that follow the known ones; others are passed over. A last row that is not complete
   * waits for what comes after it: when its stream goes on, it is another row.
   *
   * @returns how many were taken
   */
  append(rows: readonly Row[]): number {
    const before = this.#length;
    for (const [place, row] of rows.entries()) {
      if (row.row !== this.#length) continue;
      const waits = !row.complete && place === rows.length - 1;
      this.#tail = waits ? row : null;
      if (!waits) this.#take(row);
    }
    return this.#length - before;
  }

  /** Milliseconds on the page's monotonic clock; undefined when the row is not known yet. */
  timeOf(row: number): number | undefined {
    return row >= 0 && row < this.#length ? this.#times[row] : undefined;
  }

  /** Bytes of data of the rows `first` … `end - 1`. */
  sizeOf({ first, end }: Run): number {
    return (this.#sizes[end - 1] ?? 0) - (first === 0 ? 0 : (this.#sizes[first - 1] ?? 0));
  }

  /** Bytes of data of all these rows; null while one is not known. */
  sizeOfAll(spans: readonly Run[]): number | null {
    let sum = 0;
    for (const { first, end } of spans) {
      if (end > this.reach) return null;
      const known = Math.min(end, this.#length);
      if (first < known) sum += this.sizeOf({ first, end: known });
      if (end > known) sum += this.#tail?.size ?? 0;
    }
    return sum;
  }

  /** The first known row that arrived at `time` or later; `length` when there is none. */
  firstAt(time: number): number {
    return firstNotBefore(this.#times, this.#length, time);
  }

  /** The row that was the newest at `time`; null before the first and beyond what is known. */
  rowAt(time: number): number | null {
    const next = this.firstAt(time + CLOCK);
    return next === 0 || next === this.#length ? null : next - 1;
  }

  /** Where bytes of the body are in no row. They were not kept, if any were not of this stream. */
  get breaks(): readonly Break[] {
    const last = this.#tail === null ? null : this.#breakBefore(this.#tail);
    return last === null ? this.#breaks : [...this.#breaks, last];
  }

  /** Where something that ended at `time` stands: above the first row from then on, or below all. */
  placeOf(time: number): number {
    const row = this.firstAt(time);
    const isBelow = row === this.#length && this.#tail !== null && this.#tail.time < time;
    return isBelow ? row + 1 : row;
  }

  #take(row: Row): void {
    const n = this.#length;
    if (n === this.#times.length) this.#grow();
    this.#times[n] = row.time;
    this.#sizes[n] = (n === 0 ? 0 : (this.#sizes[n - 1] ?? 0)) + row.size;
    this.#length = n + 1;
    const missing = this.#breakBefore(row);
    if (missing !== null) this.#breaks.push(missing);
    if (this.#last === null || !continues(this.#last, row)) this.#open = n;
    else {
      const run = this.#runs.at(-1);
      if (run?.first === this.#open) run.end = n + 1;
      else this.#runs.push({ first: this.#open, end: n + 1 });
    }
    this.#last = row;
  }

  #breakBefore(row: Row): Break | null {
    const bytes = row.range.start - (this.#last?.range.end ?? 0);
    const cut = !row.complete || this.#last?.complete === false;
    return bytes > (cut ? 0 : BLANK) ? { before: row.row, bytes } : null;
  }

  #grow(): void {
    this.#times = doubled(this.#times);
    this.#sizes = doubled(this.#sizes);
  }
}

/** Whether `next` says more of the same: of one family, item and type, with nothing to see alone. */
function continues(row: Row, next: Row): boolean {
  return (
    foldable(row) &&
    foldable(next) &&
    row.family === next.family &&
    row.type === next.type &&
    row.item === next.item &&
    row.index === next.index
  );
}

function foldable(row: Row): boolean {
  return (
    row.kind === "event" &&
    row.complete &&
    row.frames.length === 0 &&
    FOLDED_FAMILIES.has(row.family)
  );
}

function doubled(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const twice = new Float64Array(column.length * 2);
  twice.set(column);
  return twice;
}

/** The first place of a sorted column whose value is at least `value`. */
function firstNotBefore(column: Float64Array, length: number, value: number): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((column[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
