/** What a key does in the event table. */
import { moveBy, type KeyPress } from "./keys.ts";
import type { Lines } from "./lines.ts";
import { isFolded, type Folds } from "./state.ts";

export interface TableKeys {
  readonly lines: Lines;
  readonly folds: Folds;
  /** Line of the cursor. */
  readonly current: () => number | null;
  /** Lines that one screen holds. */
  readonly page: number;
  /** More rows may come. */
  readonly live: boolean;
  readonly moveTo: (row: number) => void;
  /** Stays at the end from now on. */
  readonly follow: () => void;
  readonly open: (row: number) => void;
  /** @param run its first row */
  readonly fold: (run: number, on: boolean) => void;
  readonly foldAll: (on: boolean) => void;
}

/** @returns whether the key meant something here; else it is left to DevTools */
export function act(press: KeyPress & { readonly shiftKey: boolean }, table: TableKeys): boolean {
  const { lines, live } = table;
  if (lines.count === 0 || press.ctrlKey || press.metaKey || press.altKey) return false;
  if (press.key === "ArrowLeft" || press.key === "ArrowRight") {
    return foldBy(press.key === "ArrowLeft", press.shiftKey, table);
  }
  const current = table.current();
  if (press.key === "Enter") {
    if (current === null) return false;
    table.open(lines.at(current).row);
    return true;
  }
  const target = moveBy(press, current, lines.count, table.page);
  if (target === null) return false;
  table.moveTo(lines.at(pastMarkers(lines, current, target)).row);
  if (press.key === "End" && live) table.follow();
  return true;
}

function foldBy(on: boolean, all: boolean, { lines, folds, ...table }: TableKeys): boolean {
  if (all) {
    if (folds.all === on && folds.except.size === 0) return false;
    table.foldAll(on);
    return true;
  }
  const current = table.current();
  if (current === null) return false;
  const run = lines.runOf(lines.at(current).row);
  if (run === null || isFolded(folds, run.first) === on) return false;
  table.fold(run.first, on);
  table.moveTo(run.first);
  return true;
}

/** Markers are told with the row below them: the cursor passes over them. */
function pastMarkers(lines: Lines, current: number | null, target: number): number {
  const up = current !== null && target < current;
  const along = firstRow(lines, target, up ? -1 : 1);
  return along ?? firstRow(lines, target, up ? 1 : -1) ?? target;
}

function firstRow(lines: Lines, from: number, step: 1 | -1): number | null {
  for (let line = from; line >= 0 && line < lines.count; line += step) {
    if (lines.at(line).kind !== "marker") return line;
  }
  return null;
}
