/** Searches the events of the selected stream, in slices so short that typing never waits. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import type { Row } from "../../stream/types.ts";
import { decidesAnew, rowTest } from "./match.ts";
import type { Matches } from "./matches.ts";
import type { Query } from "./query.ts";
import { searchable, type Searchable } from "./searchable.ts";
import { Stepper } from "./stepper.ts";

/** Rows a read: decoding them takes a few milliseconds, so that frames come between. */
const ROWS_A_READ = 1_024;
/** A slice of matching, ms; half a frame. */
const SLICE = 8;
/** Between two tellings of what was found so far, ms: each draws the table anew. */
const TELL = 100;
/** Rows between two looks at the clock. */
const ROWS_A_LOOK = 64;
/** A regular expression that takes so long over 64 bounded rows is given up, ms. */
const TOO_LONG = 500;
/** Types kept for completion. */
const MOST_TYPES = 200;

export type ReadRows = (id: StreamId, from: number, count: number) => Promise<readonly Row[]>;

export interface SearchParts {
  readonly readRows: ReadRows;
  readonly failed: (error: unknown) => void;
  /** Monotonic clock, ms. */
  readonly now: () => number;
  /** Lets input and frames through. */
  readonly pause: () => Promise<void>;
}

export class RowSearch {
  readonly #parts: SearchParts;
  readonly #stepper: Stepper;
  readonly #matches = signal<Matches | null>(null);
  readonly #tooSlow = signal(false);
  #stream: StreamRecord | null = null;
  #query: Query | null = null;
  /** The stream's rows as far as they were read; row n at place n. */
  #index: Searchable[] = [];
  #found = new Uint32Array(1_024);
  #foundCount = 0;
  #searched = 0;
  /** When it was last told what was found. */
  #toldAt = -Infinity;
  /** Rows are read although nothing is filtered yet. */
  #ahead = false;
  readonly #types = new Set<string>();

  constructor(parts: SearchParts) {
    this.#parts = parts;
    this.#stepper = new Stepper(() => this.#step(), parts.failed);
  }

  get matches(): ReadonlySignal<Matches | null> {
    return this.#matches;
  }

  /** The filter was given up because it took too long. */
  get tooSlow(): ReadonlySignal<boolean> {
    return this.#tooSlow;
  }

  /** Types of the rows that were read, as they are written. */
  get types(): readonly string[] {
    return [...this.#types];
  }

  /** Reads the rows before there is a filter. */
  prepare(): void {
    this.#ahead = true;
    void this.#stepper.run();
  }

  /** Another filter, another stream, or more of the same stream. What is under way goes on or is dropped. */
  update(stream: StreamRecord | null, query: Query | null): void {
    const other = !hasRowsOf(stream, this.#stream);
    if (other) this.#dropIndex();
    const changed = other || query !== this.#query || decidesAnew(query, stream, this.#stream);
    this.#stream = stream;
    this.#query = query;
    if (changed) this.#restart();
    void this.#stepper.run();
  }

  /** A stream went on after an interruption: the unfinished row at its end is then another one. */
  forgetIncomplete(): void {
    const first = this.#index.findIndex((row) => row.is.has("incomplete"));
    if (first < 0) return;
    this.#index.length = first;
    this.#restart();
    void this.#stepper.run();
  }

  #dropIndex(): void {
    this.#index = [];
    this.#types.clear();
    this.#ahead = false;
  }

  #restart(): void {
    // Not cleared in place: what was published shows a part of the old array.
    this.#found = new Uint32Array(1_024);
    this.#foundCount = 0;
    this.#searched = 0;
    this.#toldAt = -Infinity;
    this.#tooSlow.value = false;
    if (this.#query === null || this.#stream === null) this.#matches.value = null;
  }

  /** @returns whether there may be more to do */
  async #step(): Promise<boolean> {
    const stream = this.#stream;
    const query = this.#query;
    if (stream === null || (query === null && !this.#ahead) || this.#tooSlow.peek()) return false;
    if (query !== null && this.#searched < Math.min(this.#index.length, stream.rows)) {
      this.#searchSlice(query, stream);
      await this.#parts.pause();
      return true;
    }
    if (this.#index.length >= stream.rows) {
      if (query !== null) this.#publish(query, stream, true);
      return false;
    }
    const from = this.#index.length;
    const count = Math.min(ROWS_A_READ, stream.rows - from);
    const rows = await this.#parts.readRows(stream.id, from, count);
    // Meanwhile another stream may have been selected, rows have changed, or the tail been forgotten.
    if (!hasRowsOf(this.#stream, stream) || this.#index.length !== from) return true;
    for (const row of rows) {
      this.#index.push(searchable(row));
      if (row.kind === "event" && this.#types.size < MOST_TYPES) this.#types.add(row.type);
    }
    if (rows.length > 0) return true;
    // Rows that are announced but not there are gone: the stream was removed under us.
    if (query !== null) this.#publish(query, stream, false);
    return false;
  }

  #searchSlice(query: Query, stream: StreamRecord): void {
    const { now } = this.#parts;
    const test = rowTest(query, stream);
    const end = Math.min(this.#index.length, stream.rows);
    const start = now();
    let time = start;
    do {
      const look = Math.min(end, this.#searched + ROWS_A_LOOK);
      for (; this.#searched < look; this.#searched += 1) {
        const row = this.#index[this.#searched];
        if (row !== undefined && test(row)) this.#add(this.#searched);
      }
      const before = time;
      time = now();
      if (time - before > TOO_LONG) {
        this.#tooSlow.value = true;
        break;
      }
    } while (this.#searched < end && time < start + SLICE);
    const complete = this.#searched === stream.rows;
    if (!complete && !this.#tooSlow.peek() && time < this.#toldAt + TELL) return;
    this.#toldAt = time;
    this.#publish(query, stream, complete);
  }

  #add(row: number): void {
    if (this.#foundCount === this.#found.length) {
      const larger = new Uint32Array(this.#found.length * 2);
      larger.set(this.#found);
      this.#found = larger;
    }
    this.#found[this.#foundCount] = row;
    this.#foundCount += 1;
  }

  #publish(query: Query, stream: StreamRecord, complete: boolean): void {
    const before = this.#matches.peek();
    const same =
      before !== null &&
      before.stream === stream.id &&
      before.query === query.text &&
      before.searched === this.#searched &&
      // Else it was searched anew: its rows changed.
      before.rows.buffer === this.#found.buffer &&
      before.complete === complete;
    if (same) return;
    this.#matches.value = {
      stream: stream.id,
      query: query.text,
      rows: this.#found.subarray(0, this.#foundCount),
      searched: this.#searched,
      complete,
    };
  }
}

/** Whether the rows of one are those of the other, as far as both have them. */
function hasRowsOf(one: StreamRecord | null, other: StreamRecord | null): boolean {
  return one?.id === other?.id && one?.settled === other?.settled;
}
