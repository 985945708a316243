/** Lines that tell what happened between rows: no bytes came, or bytes were not kept. Pure. */
import type { GapReason } from "../../messages/capture.ts";
import type { Silence } from "../../stream/sketch.ts";
import type { RowIndex } from "./row-index.ts";

export type Marker =
  | { readonly kind: "stall"; readonly before: number; readonly ms: number }
  | {
      readonly kind: "gap";
      readonly before: number;
      readonly bytes: number;
      /** Null where several things went wrong: which of them it was is not known. */
      readonly reason: GapReason | null;
    };

/**
 * Where stalls and gaps stand among the rows known so far, in order; what stands beyond them waits.
 *
 * @param reasons why bytes of this stream were not kept; empty when nothing was lost
 * @param whole no more rows will come: what follows the last row stands below it
 */
export function placeMarkers(
  index: RowIndex,
  silences: readonly Silence[],
  reasons: readonly GapReason[],
  whole: boolean,
): readonly Marker[] {
  const markers: Marker[] = [];
  for (const { from, to } of silences) {
    markers.push({ kind: "stall", before: index.firstAt(to), ms: to - from });
  }
  const [reason, another] = reasons;
  if (reason !== undefined) {
    for (const { before, bytes } of index.breaks) {
      markers.push({ kind: "gap", before, bytes, reason: another === undefined ? reason : null });
    }
  }
  return markers
    .filter(({ before }) => whole || before < index.length)
    .toSorted((a, b) => a.before - b.before);
}
