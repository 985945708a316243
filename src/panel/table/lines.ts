/**
 * Which line of the table shows which row. Most lines are one row each; only where they are not,
 * at folds and markers, is a break kept, so that both directions are a binary search, and rows that
 * arrive cost nothing. Pure.
 */
import type { Matches } from "../filter/matches.ts";
import { placeOf } from "../filter/matches.ts";
import type { Marker } from "./markers.ts";
import type { RowIndex, Run } from "./row-index.ts";
import { isFolded, type Folds } from "./folds.ts";

export type Line =
  | { readonly kind: "row"; readonly row: number }
  /** Rows `row` … `row + count - 1` as one. */
  | { readonly kind: "fold"; readonly row: number; readonly count: number }
  /** Stands above `row`, which may be one that has not come yet. */
  | { readonly kind: "marker"; readonly row: number; readonly marker: Marker };

export interface Lines {
  readonly count: number;
  /** @param line 0 … count - 1 */
  at(line: number): Line;
  /** The line that shows `row`, or where it is hidden, the one that stands in its place. */
  lineOf(row: number): number;
  /** The rows around `row` that can be shown as one, or null. */
  runOf(row: number): Run | null;
  /** The rows that the lines `from` … `to` show, ascending; a marker shows none. */
  rowsOf(from: number, to: number): readonly Run[];
}

export interface LineInputs {
  /** Rows of the stream. */
  readonly total: number;
  /** What is known of them: rows beyond it are lines of their own until they are known. */
  readonly index: RowIndex;
  readonly folds: Folds;
  /** In the order in which they stand. */
  readonly markers: readonly Marker[];
}

/** The last line that is no marker; -1 where there is none. */
export function lastRow(lines: Lines): number {
  let line = lines.count - 1;
  while (line >= 0 && lines.at(line).kind === "marker") line -= 1;
  return line;
}

/** Lines of all rows, kept in step with what arrives. */
export class AllLines implements Lines {
  #inputs: LineInputs | null = null;
  /** Rows before this one have their final breaks, as far as runs decide. */
  #settled = 0;
  #indexed = 0;
  /** Of each break: the row it begins at, the rows it stands for (0: a marker), and its line. */
  #rows: number[] = [];
  #spans: number[] = [];
  #lines: number[] = [];
  /** Of each break: its place among the markers; -1 for a fold. */
  #places: number[] = [];

  get count(): number {
    const last = this.#rows.length - 1;
    const total = this.#inputs?.total ?? 0;
    return last < 0
      ? total
      : this.#lines[last]! + 1 + total - this.#rows[last]! - this.#spans[last]!;
  }

  update(inputs: LineInputs): void {
    const before = this.#inputs;
    this.#inputs = inputs;
    const same =
      before !== null &&
      before.index === inputs.index &&
      before.folds === inputs.folds &&
      before.markers === inputs.markers;
    if (same && inputs.index.length === this.#indexed) return;
    this.#build(same ? this.#settled : 0, inputs);
    this.#settled = inputs.index.settled;
    this.#indexed = inputs.index.length;
  }

  at(line: number): Line {
    const place = lastNotAfter(this.#lines, line);
    if (place < 0) return { kind: "row", row: line };
    const row = this.#rows[place]!;
    const span = this.#spans[place]!;
    const beyond = line - this.#lines[place]!;
    if (beyond > 0) return { kind: "row", row: row + span + beyond - 1 };
    const marker = this.#inputs?.markers[this.#places[place]!];
    return marker === undefined
      ? { kind: "fold", row, count: span }
      : { kind: "marker", row, marker };
  }

  lineOf(row: number): number {
    const place = lastNotAfter(this.#rows, row);
    if (place < 0) return row;
    const beyond = row - this.#rows[place]! - this.#spans[place]!;
    return this.#lines[place]! + (beyond < 0 ? 0 : beyond + 1);
  }

  runOf(row: number): Run | null {
    if (this.#inputs === null) return null;
    const { index, markers } = this.#inputs;
    const run = index.runs[firstRunAfter(index, row)];
    if (run === undefined || run.first > row) return null;
    let { first, end } = run;
    for (const { before } of markers) {
      if (before <= row) first = Math.max(first, before);
      else end = Math.min(end, before);
    }
    return end - first > 1 ? { first, end } : null;
  }

  rowsOf(from: number, to: number): readonly Run[] {
    const last = this.at(to);
    const beyond = last.kind === "row" ? 1 : last.kind === "fold" ? last.count : 0;
    const rows = { first: this.at(from).row, end: last.row + beyond };
    return rows.end > rows.first ? [rows] : [];
  }

  /** @param from where a run begins, or between runs: what stands before it stays */
  #build(from: number, { index, folds, markers }: LineInputs): void {
    this.#cut(from);
    let row = from;
    let marker = markers.findIndex((one) => one.before >= from);
    if (marker < 0) marker = markers.length;
    let run = firstRunAfter(index, from);
    for (;;) {
      const above = markers[marker]?.before ?? Infinity;
      const known = index.runs[run];
      const first = known === undefined ? Infinity : Math.max(known.first, row);
      if (above <= first) {
        if (above === Infinity) return;
        this.#push(above, 0, marker);
        row = Math.max(row, above);
        marker += 1;
        continue;
      }
      if (known === undefined) return;
      // What happened between two rows is not folded away: a marker ends a fold.
      const end = Math.min(known.end, above);
      if (end - first > 1 && isFolded(folds, first)) this.#push(first, end - first, -1);
      row = end;
      if (end === known.end) run += 1;
    }
  }

  #cut(from: number): void {
    let kept = lastNotAfter(this.#rows, from - 1) + 1;
    if (from === 0) kept = 0;
    for (const column of [this.#rows, this.#spans, this.#lines, this.#places]) column.length = kept;
  }

  #push(row: number, span: number, place: number): void {
    this.#lines.push(this.lineOf(row));
    this.#rows.push(row);
    this.#spans.push(span);
    this.#places.push(place);
  }
}

/** Lines of the rows that the filter found, and of nothing else. */
export function matchLines({ rows }: Matches): Lines {
  return {
    count: rows.length,
    at: (line) => ({ kind: "row", row: rows[line] ?? 0 }),
    lineOf: (row) => Math.max(0, Math.min(rows.length - 1, placeOf(rows, row))),
    // A fold among matches would hide which of its rows match.
    runOf: () => null,
    rowsOf: (from, to) => stretches(rows.subarray(from, to + 1)),
  };
}

/** Ascending rows, those that follow one another as one. */
function stretches(rows: Uint32Array): readonly Run[] {
  const runs: { readonly first: number; end: number }[] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last?.end === row) last.end = row + 1;
    else runs.push({ first: row, end: row + 1 });
  }
  return runs;
}

/** The last place of a sorted list whose value is at most `value`; -1 when there is none. */
function lastNotAfter(list: readonly number[], value: number): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (list[middle]! <= value) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** The first run that ends after `row`. */
function firstRunAfter({ runs }: RowIndex, row: number): number {
  let from = 0;
  let to = runs.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (runs[middle]!.end <= row) from = middle + 1;
    else to = middle;
  }
  return from;
}
