/** Keeps the topmost row where it is when lines come or go above it. Pure. */
import type { Lines } from "./lines.ts";
import { ROW_HEIGHT, rowOffset, scrollTopAt } from "./virtual-window.ts";

export interface Anchor {
  readonly row: number;
  /** From the viewport's top edge down to the row's, px. */
  readonly below: number;
}

/** @returns null at the very top, where nothing can be pushed out of sight */
export function anchorOf(lines: Lines, viewport: number, scrollTop: number): Anchor | null {
  const offset = rowOffset(lines.count, viewport, scrollTop);
  let line = Math.floor(offset / ROW_HEIGHT);
  if (offset <= 0 || line >= lines.count) return null;
  // Markers come and go; a row stays.
  if (lines.at(line).kind === "marker" && line + 1 < lines.count) line += 1;
  return { row: lines.at(line).row, below: line * ROW_HEIGHT - offset };
}

/** The `scrollTop` at which the row stands where it stood. */
export function anchoredTop(lines: Lines, viewport: number, { row, below }: Anchor): number {
  return scrollTopAt(lines.count, viewport, lines.lineOf(row) * ROW_HEIGHT - below);
}
