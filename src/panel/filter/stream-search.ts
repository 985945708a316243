/** Finds the streams of the list that the filter asks for, by themselves or by one of their events. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import type { Matches } from "./matches.ts";
import { ownMatch, rowTest } from "./match.ts";
import type { Query } from "./query.ts";
import type { SearchParts } from "./row-search.ts";
import { searchable } from "./searchable.ts";
import { Stepper } from "./stepper.ts";

/** Rows a read: decoding them takes a few milliseconds, so that typing and frames come between. */
const ROWS_A_READ = 1_024;
/** A regular expression that takes so long over one read is given up, ms. */
const TOO_LONG = 1_000;

export interface StreamMatches {
  readonly query: string;
  readonly streams: ReadonlySet<StreamId>;
  /** Every stream was looked at to its end. */
  readonly complete: boolean;
}

export interface SearchedStream {
  readonly id: StreamId | null;
  /** Possibly of another filter or stream: then nothing is known yet. */
  readonly matches: Matches | null;
}

export class StreamSearch {
  readonly #parts: SearchParts;
  readonly #stepper: Stepper;
  readonly #matches = signal<StreamMatches | null>(null);
  #streams: readonly StreamRecord[] = [];
  #query: Query | null = null;
  #selected: SearchedStream = { id: null, matches: null };
  /** Rows of each stream looked at in vain, for the present filter; Infinity when it was given up. */
  readonly #searched = new Map<StreamId, number>();
  #found = new Set<StreamId>();

  constructor(parts: SearchParts) {
    this.#parts = parts;
    this.#stepper = new Stepper(() => this.#step(), parts.failed);
  }

  /** Null while nothing is filtered. */
  get matches(): ReadonlySignal<StreamMatches | null> {
    return this.#matches;
  }

  /**
   * @param selected the stream whose events are searched elsewhere, and what was found there
   */
  update(streams: readonly StreamRecord[], query: Query | null, selected: SearchedStream): void {
    if (query !== this.#query) {
      this.#query = query;
      this.#searched.clear();
      this.#found = new Set();
    }
    this.#streams = streams;
    this.#selected = selected;
    if (query === null) this.#matches.value = null;
    else void this.#stepper.run();
  }

  /** @returns whether there may be more to do */
  async #step(): Promise<boolean> {
    const query = this.#query;
    if (query === null) return false;
    const own = this.#streams.filter((s) => !this.#found.has(s.id) && ownMatch(query, s));
    for (const { id } of own) this.#found.add(id);
    const { id: selected, matches } = this.#selected;
    const known = matches?.stream === selected && matches?.query === query.text ? matches : null;
    if (known !== null && known.rows.length > 0) this.#found.add(known.stream);
    // The newest first: it is what the user looks at.
    const next = this.#streams.findLast(
      (s) =>
        s.id !== selected && !this.#found.has(s.id) && (this.#searched.get(s.id) ?? 0) < s.rows,
    );
    const settled = selected === null || this.#found.has(selected) || known?.complete === true;
    this.#publish(query, next === undefined && settled);
    if (next === undefined) return false;
    await this.#searchOn(next, query);
    await this.#parts.pause();
    return true;
  }

  async #searchOn(stream: StreamRecord, query: Query): Promise<void> {
    const from = this.#searched.get(stream.id) ?? 0;
    const count = Math.min(ROWS_A_READ, stream.rows - from);
    const rows = await this.#parts.readRows(stream.id, from, count);
    if (query !== this.#query) return;
    const test = rowTest(query, stream);
    const start = this.#parts.now();
    if (rows.some((row) => test(searchable(row)))) this.#found.add(stream.id);
    const gaveUp = this.#parts.now() - start > TOO_LONG || rows.length === 0;
    this.#searched.set(stream.id, gaveUp ? Infinity : from + rows.length);
  }

  #publish(query: Query, complete: boolean): void {
    const before = this.#matches.peek();
    const same =
      before?.query === query.text &&
      before.complete === complete &&
      before.streams.size === this.#found.size;
    if (same) return;
    this.#matches.value = { query: query.text, streams: new Set(this.#found), complete };
  }
}
