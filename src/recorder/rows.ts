/** The last rows of a stream, cut into the fixed batches that the store keeps. */
import type { StreamId } from "../messages/capture.ts";
import { ROWS_PER_BATCH, type RowBatch } from "../store/records.ts";
import type { Row } from "../stream/types.ts";

export class RowTail {
  readonly #stream: StreamId;
  /** Rows from the beginning of the last batch on. */
  #rows: Row[];
  #changed = false;

  /**
   * @param batch the last batch as stored
   * @param count how many rows count: a tail that was shown when the stream was interrupted is
   * dropped when the stream goes on
   */
  constructor(stream: StreamId, batch: RowBatch | null, count: number) {
    this.#stream = stream;
    const rows = batch?.rows ?? [];
    this.#rows = rows.filter(({ row }) => row < count);
    this.#changed = this.#rows.length < rows.length;
  }

  clone(count: number): RowTail {
    const first = this.#rows[0]?.row ?? count;
    return new RowTail(this.#stream, { stream: this.#stream, first, rows: this.#rows }, count);
  }

  /** Changes one of its rows in place. False when the store alone has it. */
  change(row: number, change: (row: Row) => Row): boolean {
    const at = this.#rows.findIndex((one) => one.row === row);
    const found = this.#rows[at];
    if (found === undefined) return false;
    this.#rows[at] = change(found);
    this.#changed = true;
    return true;
  }

  push(row: Row): void {
    this.#rows.push(row);
    this.#changed = true;
  }

  /** Replaces every row. Only for streams that have a single one. */
  replace(row: Row): void {
    this.#rows = [row];
    this.#changed = true;
  }

  /** The batches that differ from what is stored; keeps the last, still growing one. */
  take(): RowBatch[] {
    if (!this.#changed) return [];
    this.#changed = false;
    const batches: RowBatch[] = [];
    for (let at = 0; at < this.#rows.length; at += ROWS_PER_BATCH) {
      const rows = this.#rows.slice(at, at + ROWS_PER_BATCH);
      const first = rows[0]?.row ?? 0;
      batches.push({ stream: this.#stream, first, rows });
    }
    this.#rows = this.#rows.slice(this.#rows.length - (this.#rows.length % ROWS_PER_BATCH));
    return batches;
  }
}
