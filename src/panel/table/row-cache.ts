/** The rows of one stream near the viewport, read from the store a page at a time. */
import { signal, type ReadonlySignal } from "@preact/signals";
import { ROWS_PER_BATCH, type StreamRecord } from "../../store/records.ts";
import type { Row } from "../../stream/types.ts";
import { type ReadRows, RowIndexer } from "./row-indexer.ts";

/** Rows read in one short transaction: a batch of the store, so that none is decoded twice. */
const PAGE = ROWS_PER_BATCH;
/** Pages kept: far more than any screen, far less than a long stream. */
const PAGES_KEPT = 96;
/** So many rows that came at once are read before they are shown; more than this scrolls by anyway. */
const MOST_BROUGHT = 4 * PAGE;
/** Pages that may wait: more than a screen needs. Those that scrolled by meanwhile are dropped. */
const WAITING = 4;

export interface RowSource {
  /** Grows whenever rows that were missing have come. */
  readonly version: ReadonlySignal<number>;
  /** The row if it is here; undefined while it is being read. */
  at(row: number): Row | undefined;
  /** Reads what is missing of `from … to - 1`, given that the stream has `total` rows. */
  want(from: number, to: number, total: number): void;
  /** The stream as it was when its rows were last brought, newer than the panel may know it; null at first. */
  readonly latest: ReadonlySignal<StreamRecord | null>;
  /** The rows from `from` on, fewer where fewer are here: for whoever needs all of them in turn. */
  read: ReadRows;
  /** What is known of all rows, read ones or not. */
  readonly indexer: RowIndexer;
}

export class RowCache implements RowSource {
  readonly #read: ReadRows;
  readonly #failed: (error: unknown) => void;
  readonly #version = signal(0);
  readonly #latest = signal<StreamRecord | null>(null);
  /** Page number → its rows so far; in order of last use. */
  readonly #pages = new Map<number, readonly Row[]>();
  /** Pages to read, the one wanted last at the end: it is on the screen now. */
  #waiting: number[] = [];
  #reading: number | null = null;
  /** Grows when everything is forgotten: what was asked for before is not kept. */
  #generation = 0;
  readonly indexer: RowIndexer;

  constructor(read: ReadRows, failed: (error: unknown) => void) {
    this.#read = read;
    this.#failed = failed;
    this.indexer = new RowIndexer(this.read, failed);
  }

  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  get latest(): ReadonlySignal<StreamRecord | null> {
    return this.#latest;
  }

  at(row: number): Row | undefined {
    return this.#pages.get(Math.floor(row / PAGE))?.[row % PAGE];
  }

  want(from: number, to: number, total: number): void {
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page += 1) {
      const known = this.#pages.get(page);
      if (known !== undefined) {
        this.#pages.delete(page);
        this.#pages.set(page, known);
      }
      if (this.#missing(page, total) && page !== this.#reading) {
        this.#waiting = [...this.#waiting.filter((one) => one !== page), page].slice(-WAITING);
      }
    }
    void this.#readNext();
  }

  readonly read: ReadRows = async (from, count) => {
    const here = this.#here(from, count);
    return here.length > 0 ? here : this.#read(from, count);
  };

  /**
   * Reads the rows that a live stream got, once for all who show them and before they are told of
   * it: a table that follows has them when it draws their places.
   *
   * @param told the stream as the panel knows it
   */
  async bring(told: StreamRecord, now: StreamRecord): Promise<void> {
    const before = this.#latest.peek() ?? told;
    const total = now.rows;
    const first = Math.max(Math.min(before.rows, total), total - MOST_BROUGHT);
    try {
      for (let page = Math.floor(first / PAGE); page * PAGE < total; page += 1) {
        if (this.#missing(page, total)) await this.#readPage(page);
      }
    } catch (error) {
      this.#failed(error);
      return;
    }
    if (this.indexer.index.length >= first) await this.indexer.follow(total);
    this.#latest.value = now;
  }

  /** The panel read its streams anew: what it knows now is the latest. */
  told(): void {
    this.#latest.value = null;
  }

  /** Drops every page, so that it is read again when it is shown. */
  forget(): void {
    this.#pages.clear();
    this.#generation += 1;
    this.#version.value += 1;
  }

  /** Drops the pages that end in an unfinished row, so that they are read again. */
  forgetIncomplete(): void {
    for (const [page, rows] of this.#pages) {
      if (rows.at(-1)?.complete === false) this.#pages.delete(page);
    }
  }

  /** One page at a time: decoding many at once would cost a scrolling panel its frames. */
  async #readNext(): Promise<void> {
    if (this.#reading !== null) return;
    const page = this.#waiting.pop();
    if (page === undefined) return;
    this.#reading = page;
    try {
      if (await this.#readPage(page)) this.#version.value += 1;
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#reading = null;
    }
    void this.#readNext();
  }

  /** @returns whether rows came that were not here */
  async #readPage(page: number): Promise<boolean> {
    const generation = this.#generation;
    const known = this.#pages.get(page) ?? [];
    // Rows seldom change, and forget() is called then: a page that was short only needs its rest.
    const more = await this.#read(page * PAGE + known.length, PAGE - known.length);
    const stands = this.#pages.get(page) ?? [];
    const outdated = generation !== this.#generation || stands.length !== known.length;
    if (more.length === 0 || outdated) return false;
    this.#pages.set(page, [...known, ...more]);
    this.#evict();
    return true;
  }

  #missing(page: number, total: number): boolean {
    return (this.#pages.get(page)?.length ?? 0) < Math.min(total - page * PAGE, PAGE);
  }

  #here(from: number, count: number): Row[] {
    const rows: Row[] = [];
    for (let row = from; row < from + count; row = from + rows.length) {
      const page = this.#pages.get(Math.floor(row / PAGE))?.slice(row % PAGE) ?? [];
      rows.push(...page.slice(0, from + count - row));
      if (page.length === 0) break;
    }
    return rows;
  }

  #evict(): void {
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= PAGES_KEPT) return;
      this.#pages.delete(page);
    }
  }
}
