/** Lines that tell what happened between rows: no bytes came, or bytes were not kept. Pure. */
import type { GapReason } from "../../messages/capture.ts";
import type { Silence } from "../../stream/sketch.ts";
import type { RowIndex } from "./row-index.ts";

/** Bytes of the body that are not on the tape. */
export interface Gap {
  /** Where they would begin in the body. */
  readonly offset: number;
  readonly bytes: number;
  readonly reason: GapReason;
}

export type Marker =
  | { readonly kind: "stall"; readonly before: number; readonly ms: number }
  | {
      readonly kind: "gap";
      readonly before: number;
      readonly bytes: number;
      readonly reason: GapReason;
    };

/**
 * Where stalls and gaps stand among the rows known so far, in order; what stands beyond them waits.
 *
 * @param whole no more rows will come: what follows the last row stands below it
 */
export function placeMarkers(
  index: RowIndex,
  silences: readonly Silence[],
  gaps: readonly Gap[],
  whole: boolean,
): readonly Marker[] {
  const markers: Marker[] = [];
  for (const { from, to } of silences) {
    markers.push({ kind: "stall", before: index.firstAt(to), ms: to - from });
  }
  for (const { offset, bytes, reason } of gaps) {
    markers.push({ kind: "gap", before: index.firstBeyond(offset), bytes, reason });
  }
  return markers
    .filter(({ before }) => whole || before < index.length)
    .toSorted((a, b) => a.before - b.before);
}
