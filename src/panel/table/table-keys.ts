/** What a key does in the event table. */
import { moveBy, type KeyPress } from "./keys.ts";
import type { Lines } from "./lines.ts";
import {
  backToOne,
  extendTo,
  moveCursor,
  selectAll,
  selectLine,
  toggleLine,
  type Selection,
} from "./selection.ts";
import { isFolded, type Folds } from "./folds.ts";

export interface TableKeys {
  readonly lines: Lines;
  readonly folds: Folds;
  /** Line of the cursor. */
  readonly current: () => number | null;
  readonly selection: () => Selection;
  /** Lines that one screen holds. */
  readonly page: number;
  /** More rows may come. */
  readonly live: boolean;
  readonly select: (selection: Selection) => void;
  /** Brings the row with the cursor into view. */
  readonly moveTo: (row: number) => void;
  /** Stays at the end from now on. */
  readonly follow: () => void;
  readonly open: (row: number) => void;
  /** @param run its first row */
  readonly fold: (run: number, on: boolean) => void;
  readonly foldAll: (on: boolean) => void;
  /** Copies what is selected; false when the key is better left to the browser. */
  readonly copy: () => boolean;
}

type Press = KeyPress & { readonly shiftKey: boolean };

/** @returns whether the key meant something here; else it is left to DevTools */
export function act(press: Press, table: TableKeys): boolean {
  const { lines } = table;
  if (lines.count === 0 || press.altKey) return false;
  if (press.ctrlKey || press.metaKey) return actWithControl(press, table);
  if (press.key === "Escape") return toOne(table);
  if (press.key === "ArrowLeft" || press.key === "ArrowRight") {
    return foldBy(press.key === "ArrowLeft", press.shiftKey, table);
  }
  if (press.key === "Enter") {
    const current = table.current();
    if (current === null) return false;
    table.open(lines.at(current).row);
    return true;
  }
  const line = lineFor(press, table);
  if (line === null) return false;
  const selection = press.shiftKey
    ? extendTo(table.selection(), lines, line, false)
    : selectLine(lines, line);
  go(selection, table);
  if (press.key === "End" && !press.shiftKey && table.live) table.follow();
  return true;
}

/** Ctrl or Cmd: all, copy; the cursor alone, so that lines can be picked that stand apart. */
function actWithControl(press: Press, table: TableKeys): boolean {
  const { lines } = table;
  if (press.shiftKey) return false;
  switch (press.key) {
    case "a":
    case "A":
      table.select(selectAll(table.selection(), lines));
      return true;
    case "c":
    case "C":
      return table.copy();
    case "ArrowUp":
    case "ArrowDown": {
      const line = lineFor(
        { key: press.key, ctrlKey: false, metaKey: false, altKey: false },
        table,
      );
      if (line === null) return false;
      go(moveCursor(table.selection(), lines.at(line).row), table);
      return true;
    }
    case " ": {
      const current = table.current();
      if (current === null) return false;
      go(toggleLine(table.selection(), lines, current), table);
      return true;
    }
    default:
      return false;
  }
}

function toOne(table: TableKeys): boolean {
  const one = backToOne(table.selection(), table.lines);
  if (one === null) return false;
  go(one, table);
  return true;
}

function go(selection: Selection, table: TableKeys): void {
  table.select(selection);
  if (selection.cursor !== null) table.moveTo(selection.cursor);
}

function foldBy(on: boolean, all: boolean, table: TableKeys): boolean {
  const { lines, folds } = table;
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
  // The cursor is on the fold now, and a fold is selected with all its rows; these stay so.
  const { first } = run;
  const selection = on
    ? { spans: [run], anchor: first, cursor: first }
    : moveCursor(table.selection(), first);
  go(selection, table);
  return true;
}

/** Where a key leads to; markers are told with the row below them: the cursor passes over them. */
function lineFor(press: KeyPress, { lines, page, ...table }: TableKeys): number | null {
  const current = table.current();
  const target = moveBy(press, current, lines.count, page);
  if (target === null) return null;
  const up = current !== null && target < current;
  return firstRow(lines, target, up ? -1 : 1) ?? firstRow(lines, target, up ? 1 : -1);
}

function firstRow(lines: Lines, from: number, step: 1 | -1): number | null {
  for (let line = from; line >= 0 && line < lines.count; line += step) {
    if (lines.at(line).kind !== "marker") return line;
  }
  return null;
}
