/** Reads all rows of a stream for their index: little by little, while nothing else is to be done. */
import { signal, type ReadonlySignal } from "@preact/signals";
import { ROWS_PER_BATCH } from "../../store/records.ts";
import type { Row } from "../../stream/types.ts";
import { RowIndex } from "./row-index.ts";

/** Rows a slice: decoding them takes about 2 ms, so that a frame has room for one. */
const SLICE = 4 * ROWS_PER_BATCH;

export type ReadRows = (from: number, count: number) => Promise<readonly Row[]>;

export class RowIndexer {
  readonly #read: ReadRows;
  readonly #failed: (error: unknown) => void;
  readonly #idle: () => Promise<void>;
  readonly #version = signal(0);
  #total = 0;
  #running = false;
  #caughtUp = false;
  readonly index = new RowIndex();

  /** @param idle resolves when there is time for a slice */
  constructor(read: ReadRows, failed: (error: unknown) => void, idle = whenIdle) {
    this.#read = read;
    this.#failed = failed;
    this.#idle = idle;
  }

  /** Grows whenever the index has. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  /** The index once had every row: from then on it is never far behind. */
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** Goes on until the index has `total` rows; resolves when it has, or is at it already. Never rejects. */
  async follow(total: number): Promise<void> {
    this.#total = total;
    if (!this.#running) await this.#run();
  }

  /** Reads no further until it is to {@link follow} again. */
  pause(): void {
    this.#total = 0;
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.index.length < this.#total) {
        // A live stream's new rows are few and wanted at once; a stored stream's many can wait.
        if (this.#total - this.index.length > SLICE) await this.#idle();
        const { reach } = this.index;
        const taken = this.index.append(await this.#read(this.index.length, SLICE));
        if (taken > 0 || this.index.reach !== reach) this.#version.value += 1;
        // An unfinished tail is left to come again, finished.
        if (taken === 0) break;
      }
      if (this.#total > 0) this.#caughtUp = true;
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#running = false;
    }
  }
}

/** Beyond this, a busy panel's index would never come, ms. */
const PATIENCE = 200;

function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: PATIENCE });
  });
}
