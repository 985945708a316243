/** Finds the event in which a byte of the tape stands. */
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";

/**
 * Number of the row that holds the byte at `offset`, or else of the next one; null when none does.
 * Rows stand in the order of their bytes, so that 100,000 take 17 short reads.
 */
export async function rowAtByte(
  store: StoreReader,
  stream: Pick<StreamRecord, "id" | "rows">,
  offset: number,
): Promise<number | null> {
  let low = 0;
  let high = stream.rows;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [row] = await store.readRows(stream.id, middle, 1);
    if (row === undefined || row.range.end > offset) high = middle;
    else low = middle + 1;
  }
  return low < stream.rows ? low : null;
}
