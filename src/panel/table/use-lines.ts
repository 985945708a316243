import { useMemo } from "preact/hooks";
import type { GapReason } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import type { Silence } from "../../stream/sketch.ts";
import type { Matches } from "../filter/matches.ts";
import { AllLines, matchLines, type Lines } from "./lines.ts";
import { placeMarkers, sameMarkers, type Losses, type Marker } from "./markers.ts";
import type { RowIndexer } from "./row-indexer.ts";
import type { Folds } from "./folds.ts";

const GAP_REASONS: readonly GapReason[] = ["memory", "quota", "arming", "copy"];

export interface LinesOf {
  readonly stream: StreamRecord;
  readonly indexer: RowIndexer;
  readonly folds: Folds;
  /** When nothing came, monotonic ms. */
  readonly stalls: readonly Silence[];
  /** What alone is shown; null when everything is. */
  readonly only: Matches | null;
}

/** @returns what brings the lines up to date; it changes those it gave before */
export function useLines(): (of: LinesOf) => Lines {
  return useMemo(() => {
    const all = new AllLines();
    let markers: readonly Marker[] = [];
    let matching: { readonly of: Matches; readonly lines: Lines } | null = null;
    return ({ stream, indexer, folds, stalls, only }) => {
      if (only !== null) {
        if (matching?.of !== only) matching = { of: only, lines: matchLines(only) };
        return matching.lines;
      }
      const { index } = indexer;
      const live = stream.end === "open";
      const known = index.reach >= stream.rows;
      const placed = placeMarkers(index, stalls, lossesOf(stream), {
        all: known || indexer.caughtUp,
        rows: known,
        whole: known && !live,
      });
      // The same markers leave the lines as they are.
      if (!sameMarkers(placed, markers)) markers = placed;
      // A live stream's deltas are folded as they come: seen alone first, they would make all jump.
      const total =
        live && folds.all && indexer.caughtUp ? Math.min(index.reach, stream.rows) : stream.rows;
      all.update({ total, index, folds, markers });
      return all;
    };
  }, []);
}

function lossesOf({ gapBytes, bytesSeen }: StreamRecord): Losses {
  const reasons = GAP_REASONS.filter((reason) => gapBytes[reason] !== undefined);
  const bytes = reasons.reduce((sum, reason) => sum + (gapBytes[reason] ?? 0), 0);
  return { reasons, bytes, seen: bytesSeen };
}
