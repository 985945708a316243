/** An error that was answered instead of a stream: kept, bounded, as one row. */
import type { StreamRecord } from "../store/records.ts";
import type { Row } from "../stream/types.ts";

/** Bytes of such a body that are kept. */
export const MAX_PLAIN = 1024 * 1024;
const PREVIEW_BYTES = 800;
const PREVIEW = 200;

export async function plainRow(
  record: StreamRecord,
  complete: boolean,
  read: (start: number, end: number) => Promise<Uint8Array>,
): Promise<Row> {
  const end = Math.min(record.bytesSeen, MAX_PLAIN);
  const head = await read(0, Math.min(end, PREVIEW_BYTES));
  const words = new TextDecoder().decode(head).replace(/\s+/g, " ").trim();
  return {
    row: 0,
    kind: "control",
    n: null,
    range: { start: 0, end },
    chunk: 0,
    time: record.firstByteAt ?? record.respondedAt,
    name: null,
    id: null,
    type: "not an event stream",
    family: "error",
    item: null,
    index: null,
    size: record.bytesSeen,
    preview: words.slice(0, PREVIEW),
    frames: [],
    complete,
  };
}
