/**
 * Sets of rows as stretches of them: a hundred thousand neighbours cost as much as one. Lists are
 * ascending, and no stretch touches the next. Pure.
 */
import type { Run } from "./row-index.ts";

/** How much of a stretch of rows is in a set. */
export type Coverage = "all" | "some" | "none";

/** The rows of both. */
export function union(a: readonly Run[], b: readonly Run[]): readonly Run[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const joined: { first: number; end: number }[] = [];
  let [left, right] = [0, 0];
  while (left < a.length || right < b.length) {
    const [one, other] = [a[left], b[right]];
    const takesLeft = other === undefined || (one !== undefined && one.first <= other.first);
    const next = takesLeft ? one! : other;
    if (takesLeft) left += 1;
    else right += 1;
    const last = joined.at(-1);
    if (last !== undefined && next.first <= last.end) last.end = Math.max(last.end, next.end);
    else joined.push({ first: next.first, end: next.end });
  }
  return joined;
}

/** The rows that are not in the stretch. */
export function without(spans: readonly Run[], { first, end }: Run): readonly Run[] {
  return spans.flatMap((span) => {
    if (span.end <= first || span.first >= end) return [span];
    const rest: Run[] = [];
    if (span.first < first) rest.push({ first: span.first, end: first });
    if (span.end > end) rest.push({ first: end, end: span.end });
    return rest;
  });
}

export function coverage(spans: readonly Run[], { first, end }: Run): Coverage {
  const span = spans[firstEndingAfter(spans, first)];
  if (span === undefined || span.first >= end) return "none";
  return span.first <= first && span.end >= end ? "all" : "some";
}

export function countOf(spans: readonly Run[]): number {
  return spans.reduce((sum, { first, end }) => sum + end - first, 0);
}

/** The rows themselves, ascending. */
export function rowsIn(spans: readonly Run[]): number[] {
  const rows: number[] = [];
  for (const { first, end } of spans) for (let row = first; row < end; row += 1) rows.push(row);
  return rows;
}

/** The rows before `total`. */
export function before(spans: readonly Run[], total: number): readonly Run[] {
  return without(spans, { first: total, end: Infinity });
}

function firstEndingAfter(spans: readonly Run[], row: number): number {
  let from = 0;
  let to = spans.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (spans[middle]!.end <= row) from = middle + 1;
    else to = middle;
  }
  return from;
}
