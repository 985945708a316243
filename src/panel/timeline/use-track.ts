/** The track of a stream, kept in step with it while it is shown. */
import { useEffect, useMemo } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import { TrackReader, whenIdle } from "./track-reader.ts";

export function useTrack(
  store: StoreReader,
  { id, rows, end, settled }: StreamRecord,
): TrackReader {
  const over = end !== "open";
  const reader = useMemo(
    () =>
      new TrackReader({
        readRows: (from, count) => store.readRows(id, from, count),
        // The table reads the same rows, and says what kept the store from answering.
        failed: () => {},
        idle: whenIdle,
      }),
    [store, id],
  );
  useEffect(() => reader.follow(rows, over, settled), [reader, rows, over, settled]);
  useEffect(() => () => reader.stop(), [reader]);
  return reader;
}
