/** Finds the next or the previous event like the open one. */
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { Row } from "../../stream/types.ts";

export type Likeness = "type" | "item";

/** Rows a step: about 2 ms of a read transaction. */
const STEP = 1_024;

/** Whether two rows are of one type, or of one item of the response. */
function alike(row: Row, other: Row, likeness: Likeness): boolean {
  if (likeness === "type") return other.kind === row.kind && other.type === row.type;
  return row.item === null
    ? row.index !== null && other.index === row.index
    : other.item === row.item;
}

/** Whether there is anything to go to by: an event may belong to no item. */
export function belongsToItem(row: Row): boolean {
  return row.item !== null || row.index !== null;
}

/** Number of the nearest row before (-1) or after (1) this one that is like it; null: there is none. */
export async function neighbour(
  store: StoreReader,
  stream: Pick<StreamRecord, "id" | "rows">,
  row: Row,
  likeness: Likeness,
  direction: -1 | 1,
  signal: AbortSignal,
): Promise<number | null> {
  let at = row.row + direction;
  while (at >= 0 && at < stream.rows) {
    const from = direction === 1 ? at : Math.max(0, at - STEP + 1);
    const count = direction === 1 ? Math.min(STEP, stream.rows - at) : at - from + 1;
    const rows = await store.readRows(stream.id, from, count);
    signal.throwIfAborted();
    if (rows.length === 0) return null;
    const found =
      direction === 1
        ? rows.find((other) => alike(row, other, likeness))
        : rows.findLast((other) => alike(row, other, likeness));
    if (found !== undefined) return found.row;
    at = direction === 1 ? at + rows.length : from - 1;
  }
  return null;
}
