/** What the filter found among the rows of the selected stream: the contract with the event table. */
import type { ReadonlySignal } from "@preact/signals";
import type { StreamId } from "../../messages/capture.ts";

export interface Matches {
  readonly stream: StreamId;
  /** The filter as typed. */
  readonly query: string;
  /** Numbers of the rows that match, ascending. Never changed afterwards: more rows are a new array. */
  readonly rows: Uint32Array;
  /** How many rows have been looked at, from row 0 on. */
  readonly searched: number;
  /** Every row the stream has by now was looked at; false while the search is under way. */
  readonly complete: boolean;
}

/** `all`: matching rows carry an edge bar; `matches`: the rest is hidden. */
export type Show = "all" | "matches";

export interface RowFilter {
  /** Null while nothing is filtered. */
  readonly matches: ReadonlySignal<Matches | null>;
  readonly show: ReadonlySignal<Show>;
}

/**
 * Where `row` stands in the sorted `rows`, or would stand: the first place not before it.
 *
 * @returns 0 to `rows.length`
 */
export function placeOf(rows: Uint32Array, row: number): number {
  let from = 0;
  let to = rows.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((rows[middle] ?? 0) < row) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Whether the filter found this row. */
export function isMatch(rows: Uint32Array, row: number): boolean {
  return rows[placeOf(rows, row)] === row;
}
