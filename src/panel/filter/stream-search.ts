/** Finds the streams of the list that the filter asks for, by themselves or by one of their events. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import type { Matches } from "./matches.ts";
import { decidesAnew, ownMatch, rowTest } from "./match.ts";
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
  /** Found by themselves, as they are now. */
  #own: ReadonlySet<StreamId> = new Set();
  /** Found by one of their events. */
  readonly #byRow = new Set<StreamId>();

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
      this.#searched.clear();
      this.#byRow.clear();
    } else this.#forgetChanged(query, streams);
    this.#query = query;
    this.#streams = streams;
    this.#selected = selected;
    this.#own = new Set(
      streams.filter((s) => query !== null && ownMatch(query, s)).map(({ id }) => id),
    );
    if (query === null) this.#matches.value = null;
    else void this.#stepper.run();
  }

  /** What was found, or not found, by the events of a stream that answers otherwise now. */
  #forgetChanged(query: Query | null, streams: readonly StreamRecord[]): void {
    const before = new Map(this.#streams.map((stream) => [stream.id, stream]));
    for (const stream of streams) {
      const known = before.get(stream.id);
      if (known === stream || known === undefined) continue;
      if (!answersAnew(query, stream, known)) continue;
      this.#searched.delete(stream.id);
      this.#byRow.delete(stream.id);
    }
  }

  /** @returns whether there may be more to do */
  async #step(): Promise<boolean> {
    const query = this.#query;
    if (query === null) return false;
    const { id: selected, matches } = this.#selected;
    const known = matches?.stream === selected && matches?.query === query.text ? matches : null;
    if (known !== null && known.rows.length > 0) this.#byRow.add(known.stream);
    else if (known?.complete === true) this.#byRow.delete(known.stream);
    // The newest first: it is what the user looks at.
    const next = this.#streams.findLast(
      ({ id, rows }) =>
        id !== selected && !this.#isFound(id) && (this.#searched.get(id) ?? 0) < rows,
    );
    const settled = selected === null || this.#isFound(selected) || known?.complete === true;
    this.#publish(query, next === undefined && settled);
    if (next === undefined) return false;
    await this.#searchOn(next, query);
    await this.#parts.pause();
    return true;
  }

  #isFound(id: StreamId): boolean {
    return this.#own.has(id) || this.#byRow.has(id);
  }

  async #searchOn(stream: StreamRecord, query: Query): Promise<void> {
    const from = this.#searched.get(stream.id) ?? 0;
    const count = Math.min(ROWS_A_READ, stream.rows - from);
    const rows = await this.#parts.readRows(stream.id, from, count);
    // Another filter, or the stream is another one now: it is looked at again.
    const current = this.#streams.find(({ id }) => id === stream.id);
    if (query !== this.#query || !current || answersAnew(query, current, stream)) return;
    const test = rowTest(query, stream);
    const start = this.#parts.now();
    if (rows.some((row) => test(searchable(row)))) this.#byRow.add(stream.id);
    const gaveUp = this.#parts.now() - start > TOO_LONG || rows.length === 0;
    this.#searched.set(stream.id, gaveUp ? Infinity : from + rows.length);
  }

  #publish(query: Query, complete: boolean): void {
    const found = this.#streams.map(({ id }) => id).filter((id) => this.#isFound(id));
    const before = this.#matches.peek();
    const same =
      before?.query === query.text &&
      before.complete === complete &&
      before.streams.size === found.length &&
      found.every((id) => before.streams.has(id));
    if (same) return;
    this.#matches.value = { query: query.text, streams: new Set(found), complete };
  }
}

/** Whether events that were looked at are others now, or are to be looked at in another way. */
function answersAnew(query: Query | null, now: StreamRecord, before: StreamRecord): boolean {
  return now.settled !== before.settled || decidesAnew(query, now, before);
}
