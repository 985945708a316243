/** What one line of the table says, put together from what is known so far. Pure. */
import { isMatch, placeOf, type Matches } from "../filter/matches.ts";
import type { Row } from "../../stream/types.ts";
import { lastRow, type Lines } from "./lines.ts";
import type { Marker } from "./markers.ts";
import type { RowSource } from "./row-cache.ts";

/** How much of a fold's text is put together: a long line's worth. */
const FOLD_TEXT = 240;
/** Rows whose text that takes at most, so that a fold of 100,000 rows costs no more than another. */
export const FOLD_ROWS = 64;

interface Place {
  readonly line: number;
  readonly row: number;
}

/** Where a stall or a gap stands that is told with the row: above it, and below the last. */
export type Marked = "no" | "above" | "below" | "both";

export interface RowView extends Place {
  readonly kind: "row";
  /** Undefined while it is being read from the store. */
  readonly shown: Row | undefined;
  /** Milliseconds since the row before; null for the first, and while that is not known. */
  readonly delta: number | null;
  readonly match: boolean;
  /** Rows of the run that begins here and can be folded; 0 elsewhere. */
  readonly foldable: number;
  readonly marked: Marked;
}

export interface FoldView extends Place {
  readonly kind: "fold";
  readonly shown: Row | undefined;
  readonly delta: number | null;
  readonly match: boolean;
  readonly count: number;
  readonly text: string;
  readonly size: number;
  /** From its first row to its last, ms. */
  readonly span: number;
  readonly marked: Marked;
}

export interface MarkerView extends Place {
  readonly kind: "marker";
  readonly marker: Marker;
}

export type LineView = RowView | FoldView | MarkerView;

export function lineView(
  lines: Lines,
  line: number,
  rows: RowSource,
  matches: Matches | null,
): LineView {
  const at = lines.at(line);
  const { row } = at;
  if (at.kind === "marker") return { kind: "marker", line, row, marker: at.marker };
  const { index } = rows.indexer;
  const shown = rows.at(row);
  const time = shown?.time ?? index.timeOf(row);
  const before = index.timeOf(row - 1) ?? rows.at(row - 1)?.time;
  const delta = time === undefined || before === undefined ? null : time - before;
  const marked = markedAt(lines, line);
  if (at.kind === "row") {
    const run = lines.runOf(row);
    return {
      kind: "row",
      line,
      row,
      shown,
      delta,
      match: matches !== null && isMatch(matches.rows, row),
      foldable: run?.first === row ? run.end - run.first : 0,
      marked,
    };
  }
  const end = row + at.count;
  const last = index.timeOf(end - 1);
  return {
    kind: "fold",
    line,
    row,
    shown,
    delta,
    match: matches !== null && placeOf(matches.rows, row) < placeOf(matches.rows, end),
    count: at.count,
    text: foldedText(rows, row, end),
    size: index.sizeOf({ first: row, end }),
    span: time === undefined || last === undefined ? 0 : last - time,
    marked,
  };
}

function markedAt(lines: Lines, line: number): Marked {
  const above = line > 0 && lines.at(line - 1).kind === "marker";
  const below = line + 1 < lines.count && line === lastRow(lines);
  if (above) return below ? "both" : "above";
  return below ? "below" : "no";
}

/** Whether both say the same, so that what is drawn may stay. */
export function sameView(a: LineView, b: LineView): boolean {
  const values = Object.values(a);
  return Object.values(b).every((value, place) => value === values[place]);
}

/** The text of a fold's first rows that are here, one after another. */
function foldedText(rows: RowSource, first: number, end: number): string {
  let text = "";
  for (
    let row = first;
    row < Math.min(end, first + FOLD_ROWS) && text.length < FOLD_TEXT;
    row += 1
  ) {
    const shown = rows.at(row);
    if (shown === undefined) break;
    text += shown.preview;
  }
  return text;
}
