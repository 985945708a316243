/** The track of a stream, kept in step with it while it is shown. */
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import type { ReadRows } from "../table/row-indexer.ts";
import { TrackReader, whenIdle } from "./track-reader.ts";

export function useTrack(readRows: ReadRows, { rows, end, settled }: StreamRecord): TrackReader {
  const over = end !== "open";
  const reader = useMemo(
    () =>
      new TrackReader({
        readRows,
        // The table reads the same rows, and says what kept the store from answering.
        failed: () => {},
        idle: whenIdle,
      }),
    [readRows],
  );
  // Before the frame: rows that are here already are drawn with what else is new, not after it.
  useLayoutEffect(() => reader.follow(rows, over, settled), [reader, rows, over, settled]);
  useEffect(() => () => reader.stop(), [reader]);
  return reader;
}
