/** A stream's track, read out of a store as the panel reads it. */
import { useMemo } from "preact/hooks";
import type { TrackReader } from "../../../src/panel/timeline/track-reader.ts";
import { useTrack } from "../../../src/panel/timeline/use-track.ts";
import type { StreamRecord } from "../../../src/store/records.ts";
import type { StoreReader } from "../../../src/store/store.ts";

export function useStoredTrack(store: StoreReader, stream: StreamRecord): TrackReader {
  const { id } = stream;
  const read = useMemo(
    () => (from: number, count: number) => store.readRows(id, from, count),
    [store, id],
  );
  return useTrack(read, stream);
}
