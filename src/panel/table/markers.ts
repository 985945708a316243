/** Lines that tell what happened between rows: no bytes came, or bytes were not kept. Pure. */
import type { GapReason } from "../../messages/capture.ts";
import type { Silence } from "../../stream/sketch.ts";
import type { Break, RowIndex } from "./row-index.ts";

export type Marker =
  | { readonly kind: "stall"; readonly before: number; readonly ms: number }
  | {
      readonly kind: "gap";
      readonly before: number;
      readonly bytes: number;
      /** Null where several things went wrong: which of them it was is not known. */
      readonly reason: GapReason | null;
    };

/** What of a stream's body is not on its tape. */
export interface Losses {
  /** Why bytes were not kept; empty when nothing was lost. */
  readonly reasons: readonly GapReason[];
  /** How many were not kept. */
  readonly bytes: number;
  /** How many the page read. */
  readonly seen: number;
}

/**
 * Where stalls and gaps stand among the rows known so far, in order; what stands beyond them waits.
 *
 * @param known `all`: the index has every row, or lags behind but a little; `rows`: it has every row
 *   that there is, so that a silence since then stands below them; `whole`: and no more will come
 */
export function placeMarkers(
  index: RowIndex,
  silences: readonly Silence[],
  losses: Losses,
  known: { readonly all: boolean; readonly rows: boolean; readonly whole: boolean },
): readonly Marker[] {
  const stalls = silences
    .map(({ from, to }) => ({ kind: "stall", before: index.placeOf(to), ms: to - from }) as const)
    .filter(({ before }) => known.rows || before < index.length);
  return [...stalls, ...gapsOf(index, losses, known)].toSorted((a, b) => a.before - b.before);
}

function gapsOf(
  index: RowIndex,
  { reasons, bytes: lost, seen }: Losses,
  { all, whole }: { readonly all: boolean; readonly whole: boolean },
): readonly Marker[] {
  const [first, another] = reasons;
  if (first === undefined) return [];
  const reason = another === undefined ? first : null;
  const gapAt = ({ before, bytes }: Break): Marker => ({ kind: "gap", before, bytes, reason });
  // What is missing after the last row, or where there is no row at all. While more may come, all
  // that is not missing between rows.
  const { at, blank } = index.end;
  const between = index.breaks.reduce((sum, { bytes }) => sum + bytes, 0);
  const rest = whole ? Math.min(lost, seen - at) : lost - between;
  const gaps = index.breaks.map(gapAt);
  if (all && rest > (whole ? blank : 0)) gaps.push(gapAt({ before: index.reach, bytes: rest }));
  return gaps;
}

/** Whether both say the same. */
export function sameMarkers(a: readonly Marker[], b: readonly Marker[]): boolean {
  return a.length === b.length && a.every((one, place) => sameMarker(one, b[place]!));
}

function sameMarker(one: Marker, other: Marker): boolean {
  if (one.before !== other.before) return false;
  return one.kind === "stall"
    ? other.kind === "stall" && one.ms === other.ms
    : other.kind === "gap" && one.bytes === other.bytes && one.reason === other.reason;
}
