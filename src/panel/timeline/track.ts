/**
 * What the filmstrip needs of all rows of a stream, in ten bytes a row: when each came, to which
 * output item it belongs, and the images. Pure: rows go in, in order; nothing is read here.
 */
import type { Family, Frame, ImageRole, Row } from "../../stream/types.ts";
import { Partials, type Before } from "./partials.ts";

/** One item of the output: its events, from the first to the last. */
export interface TrackItem {
  readonly index: number | null;
  readonly family: Family;
  /** Milliseconds on the page's monotonic clock, as all times here. */
  readonly from: number;
  to: number;
}

/** An image that hangs on the axis. */
export interface Appearance {
  readonly row: number;
  readonly time: number;
  readonly role: ImageRole;
  readonly partialIndex: number | null;
  /** Null when nothing decoded. */
  readonly sha256: string | null;
  /** Bytes of the event's data. */
  readonly bytes: number;
  /** What it is compared with. */
  readonly before: Before | null;
}

/** What an output item can be. The rest frames the output, and is no part of it. */
const OUTPUT: ReadonlySet<Family> = new Set(["reasoning", "text", "image", "tool"]);
/** A hostile stream names a new item with every event: further ones have no bar of their own. */
const MOST_ITEMS = 1_000;
const NO_ITEM = 0xffff;

export class Track {
  #length = 0;
  #times = new Float64Array(1024);
  #itemOf = new Uint16Array(1024);
  readonly #numbers = new Map<string, number>();
  readonly #shown = new Set<string>();
  readonly #partials = new Partials();
  readonly items: TrackItem[] = [];
  /** In order of arrival. */
  readonly appearances: Appearance[] = [];
  /** Body offset up to which bytes belong to known rows. */
  end = 0;

  /** Rows that are known: 0 … length - 1. */
  get length(): number {
    return this.#length;
  }

  /** Undefined when the row is not known yet. */
  timeOf(row: number): number | undefined {
    return row >= 0 && row < this.#length ? this.#times[row] : undefined;
  }

  /** Number of the item a known row belongs to; null for rows that only frame the output. */
  itemOf(row: number): number | null {
    const item = this.#itemOf[row] ?? NO_ITEM;
    return item === NO_ITEM ? null : item;
  }

  /** The first known row that arrived at `time` or later; `length` when there is none. */
  firstAt(time: number): number {
    let from = 0;
    let to = this.#length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#times[middle] ?? 0) < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** The known row nearest to `time`; null when there is none. */
  nearest(time: number): number | null {
    if (this.#length === 0) return null;
    const next = Math.min(this.firstAt(time), this.#length - 1);
    const before = Math.max(next - 1, 0);
    const after = (this.#times[next] ?? 0) - time;
    return time - (this.#times[before] ?? 0) <= Math.abs(after) ? before : next;
  }

  /** The image before (-1) or after (1) `row`; the first or last one when no row is open. */
  imageBeside(row: number | null, direction: -1 | 1): Appearance | undefined {
    const at = row ?? (direction === 1 ? -1 : Infinity);
    return direction === 1
      ? this.appearances.find((one) => one.row > at)
      : this.appearances.findLast((one) => one.row < at);
  }

  /** How one of a row's images hangs here; undefined when it does not, or the row is not known. */
  appearance(
    row: number,
    { role, sha256 }: Pick<Frame, "role" | "sha256">,
  ): Appearance | undefined {
    return this.appearances.find(
      (one) => one.row === row && one.role === role && one.sha256 === sha256,
    );
  }

  /**
   * Takes rows that follow the known ones. A last row that is not complete waits for what comes
   * after it: when its stream goes on, it is another row.
   *
   * @param over the stream has ended: what is not complete now never will be
   * @returns how many were taken
   */
  append(rows: readonly Row[], over: boolean): number {
    const before = this.#length;
    for (const [place, row] of rows.entries()) {
      if (row.row !== this.#length) continue;
      if (!row.complete && place === rows.length - 1 && !over) continue;
      this.#take(row);
    }
    return this.#length - before;
  }

  #take(row: Row): void {
    const n = this.#length;
    if (n === this.#times.length) {
      this.#times = grown(this.#times, new Float64Array(2 * n));
      this.#itemOf = grown(this.#itemOf, new Uint16Array(2 * n));
    }
    this.#times[n] = row.time;
    this.#itemOf[n] = this.#itemNumber(row);
    this.#length = n + 1;
    this.end = row.range.end;
    for (const frame of row.frames) {
      const { role, partialIndex, sha256 } = frame;
      const before = this.#partials.follow(row, frame);
      // What was shown before is not hung up twice: a last event repeats the whole output.
      if (role === "repeat" && sha256 !== null && this.#shown.has(sha256)) continue;
      if (sha256 !== null) this.#shown.add(sha256);
      const { row: number, time, size: bytes } = row;
      this.appearances.push({ row: number, time, role, partialIndex, sha256, bytes, before });
    }
  }

  #itemNumber({ index, item, family, time }: Row): number {
    if (!OUTPUT.has(family)) return NO_ITEM;
    // Dialects without items have one bar a family; an index is surer than an id, which gateways change.
    const key = `${index ?? item ?? ""} ${family}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) {
      const one = this.items[known];
      if (one) one.to = Math.max(one.to, time);
      return known;
    }
    if (this.items.length === MOST_ITEMS) return NO_ITEM;
    this.#numbers.set(key, this.items.length);
    return this.items.push({ index, family, from: time, to: time }) - 1;
  }
}

function grown<Column extends Float64Array | Uint16Array>(column: Column, twice: Column): Column {
  twice.set(column);
  return twice;
}
