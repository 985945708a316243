/** Where the table stands: what of it is in view, and which row the cursor is on. No DOM. */
import { anchoredTop, anchorOf } from "./anchor.ts";
import { lastRow, type Lines } from "./lines.ts";
import type { RowIndexer } from "./row-indexer.ts";
import {
  atBottom,
  listHeight,
  ROW_HEIGHT,
  rowOffset,
  scrollToRow,
  scrollTopAt,
} from "./virtual-window.ts";

/** What an element may make of a scroll position that it is given, px. */
const ROUNDED = 2;

export class Position {
  readonly #live: () => boolean;
  #lines: Lines | null = null;
  /** `scrollTop` as the element has it. */
  #applied = 0;
  #top = 0;
  #height = 0;
  #reveal: number | null = null;
  #sought: number | null = null;
  /** The table stays at the end of a live stream. */
  following: boolean;
  cursor: number | null;

  /**
   * @param live more rows may come
   * @param stays begins at the cursor, even where more rows may come
   */
  constructor(live: () => boolean, cursor: number | null, stays = cursor !== null) {
    this.#live = live;
    this.following = live() && !stays;
    this.cursor = cursor;
    this.#reveal = this.following ? null : cursor;
  }

  /** `scrollTop` as it shall be. */
  get top(): number {
    return this.#top;
  }

  /**
   * The user scrolled, or the element tells of what we did.
   *
   * @returns whether something else is in view now
   */
  scrolled(top: number): boolean {
    if (Math.abs(top - this.#applied) < ROUNDED) return false;
    const down = top > this.#top;
    this.#applied = top;
    this.#top = top;
    this.#reveal = null;
    this.#sought = null;
    this.following =
      this.#live() && down && atBottom(this.#lines?.count ?? 0, this.#height, this.#top);
    return true;
  }

  /** A wheel or a finger begins to scroll up: what follows would work against it. */
  letGo(): void {
    this.following = false;
  }

  /** Goes to a row, and brings it into view when lines are next laid out. */
  moveTo(row: number): void {
    this.cursor = row;
    this.#reveal = row;
    this.following = false;
  }

  /** Brings the first row of this moment to the top as soon as it is known. */
  seek(time: number): void {
    this.#sought = time;
    this.following = false;
  }

  /**
   * Lays lines out anew: the topmost row stays where it is, unless something else was asked for.
   *
   * @param change brings the lines up to date, once where they stood has been noted
   */
  layOut(height: number, indexer: RowIndexer, change: () => Lines): Lines {
    const watched = height < this.#height && !this.following && this.#showsCursor();
    const anchor =
      this.#lines === null || this.following
        ? null
        : anchorOf(this.#lines, this.#height, this.#top);
    const lines = change();
    this.#lines = lines;
    this.#height = height;
    if (this.following) this.#top = Math.max(0, listHeight(lines.count) - height);
    else if (anchor !== null) {
      const top = anchoredTop(lines, height, anchor);
      // What did not move is left alone: to write a position is to stop a smooth scroll.
      if (Math.abs(top - this.#top) >= 1) this.#top = top;
    }
    // An inspector that opens below must not cover the row it is about.
    if (watched) this.#reveal ??= this.cursor;
    if (height > 0) this.#goWhereAsked(lines, indexer);
    return lines;
  }

  /** The position to give the element, or null when it has it. */
  toApply(): number | null {
    if (Math.abs(this.#top - this.#applied) < 0.5) return null;
    this.#applied = this.#top;
    return this.#top;
  }

  #showsCursor(): boolean {
    if (this.#lines === null || this.cursor === null) return false;
    const { count } = this.#lines;
    const top = this.#lines.lineOf(this.cursor) * ROW_HEIGHT;
    const offset = rowOffset(count, this.#height, this.#top);
    return top >= offset && top + ROW_HEIGHT <= offset + this.#height;
  }

  #goWhereAsked(lines: Lines, { index, caughtUp }: RowIndexer): void {
    if (this.#sought !== null) {
      const row = index.firstAt(this.#sought);
      if (row < index.length) {
        this.#top = scrollTopAt(lines.count, this.#height, lines.lineOf(row) * ROW_HEIGHT);
      }
      // A moment that no row has yet may still be read.
      if (row < index.length || caughtUp) this.#sought = null;
    }
    if (this.#reveal !== null) {
      const line = lines.lineOf(this.#reveal);
      // What stands below the last row is shown with it: there is no further row to go to.
      const last = lastRow(lines) === line ? lines.count - 1 : line;
      this.#top = scrollToRow(lines.count, this.#height, this.#top, last);
      this.#reveal = null;
    }
  }
}
