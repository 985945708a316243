import { FOLD_ROWS } from "./line-view.ts";
import type { Lines } from "./lines.ts";
import type { RowSource } from "./row-cache.ts";

/** Rows read beyond each edge of what is drawn. */
const PREFETCH = 64;

/** Asks for the rows that the lines `from` … `to - 1` show, and for some around them. */
export function wantLines(
  rows: RowSource,
  lines: Lines,
  from: number,
  to: number,
  total: number,
): void {
  if (to <= from) return;
  const spans = spansOf(lines, from, to);
  const first = spans[0]?.[0] ?? 0;
  const last = spans.at(-1)?.[1] ?? 0;
  rows.want(last, Math.min(total, last + PREFETCH), total);
  // The row before the first says how long it took.
  rows.want(Math.max(0, first - PREFETCH), first, total);
  // What is asked for last is read first.
  for (const [start, end] of spans.toReversed()) rows.want(start, Math.min(end, total), total);
}

/** Rows from … to, that stand side by side as one span. */
function spansOf(lines: Lines, from: number, to: number): [from: number, to: number][] {
  const spans: [number, number][] = [];
  for (let line = from; line < to; line += 1) {
    const shown = lines.at(line);
    if (shown.kind === "marker") continue;
    const end = shown.row + (shown.kind === "fold" ? Math.min(shown.count, FOLD_ROWS) : 1);
    const span = spans.at(-1);
    if (span?.[1] === shown.row) span[1] = end;
    else spans.push([shown.row, end]);
  }
  return spans;
}
