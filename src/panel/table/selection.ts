/**
 * Which events of the table are selected, and how keys and clicks change that. A line is selected
 * with all its rows: a folded run counts as its events. Kept as rows, so that folding, filtering and
 * what arrives change nothing about it. Pure.
 */
import { placeOf } from "../filter/matches.ts";
import type { Lines } from "./lines.ts";
import type { Run } from "./row-index.ts";
import { countOf, coverage, union, without } from "./spans.ts";

export interface Selection {
  readonly spans: readonly Run[];
  /** The row from which a range is drawn. */
  readonly anchor: number | null;
  /** The row that the cursor is on, and the inspector about: it may have been taken out. */
  readonly cursor: number | null;
}

export const NOTHING: Selection = { spans: [], anchor: null, cursor: null };

/** This row alone, as when it is opened elsewhere. */
export function selectRow(row: number): Selection {
  return { spans: [{ first: row, end: row + 1 }], anchor: row, cursor: row };
}

/** This line alone. */
export function selectLine(lines: Lines, line: number): Selection {
  const { row } = lines.at(line);
  return { spans: lines.rowsOf(line, line), anchor: row, cursor: row };
}

/** Adds the line; takes it out when it is in. */
export function toggleLine({ spans }: Selection, lines: Lines, line: number): Selection {
  const { row } = lines.at(line);
  const own = lines.rowsOf(line, line);
  const [run] = own;
  const isIn = run !== undefined && coverage(spans, run) === "all";
  return { spans: isIn ? without(spans, run) : union(spans, own), anchor: row, cursor: row };
}

/**
 * The range from the anchor to the line.
 *
 * @param adding what is selected besides stays so
 */
export function extendTo(
  { spans, anchor, cursor }: Selection,
  lines: Lines,
  line: number,
  adding: boolean,
): Selection {
  const { row } = lines.at(line);
  const start = anchor ?? cursor ?? row;
  const from = lines.lineOf(start);
  const range = lines.rowsOf(Math.min(from, line), Math.max(from, line));
  return { spans: adding ? union(spans, range) : range, anchor: start, cursor: row };
}

/** Every row that is shown by now; the cursor stays. */
export function selectAll({ anchor, cursor }: Selection, lines: Lines): Selection {
  return { spans: lines.rowsOf(0, lines.count - 1), anchor, cursor };
}

/** The cursor alone moves on. */
export function moveCursor(selection: Selection, row: number): Selection {
  return { ...selection, cursor: row };
}

/** The line with the cursor alone; null when there is no other. */
export function backToOne({ spans, cursor }: Selection, lines: Lines): Selection | null {
  const count = countOf(spans);
  if (count < 2) return null;
  if (cursor === null || lines.count === 0) return NOTHING;
  const one = selectLine(lines, lines.lineOf(cursor));
  const same = one.spans[0] !== undefined && coverage(spans, one.spans[0]) === "all";
  return same && countOf(one.spans) === count ? null : one;
}

/** How many of the rows are among those that the filter found. */
export function countAmong(spans: readonly Run[], found: Uint32Array): number {
  return spans.reduce(
    (sum, { first, end }) => sum + placeOf(found, end) - placeOf(found, first),
    0,
  );
}
