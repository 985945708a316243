/** Sizes of the filmstrip's parts by arrangement, px. Pure. */
import type { Arrangement } from "../layout/arrangement.ts";
import { RULER } from "../time/Ruler.tsx";

export interface Measures {
  /** Side of a print without its frame. */
  readonly print: number;
  /** From one print's left edge to the next at least: the print and its words. */
  readonly slot: number;
  readonly printTop: number;
  /** Where the items' bars begin. */
  readonly barsTop: number;
}

const FULL: Measures = { print: 84, slot: 92, printTop: RULER + 8, barsTop: RULER + 122 };
/** The words stand at the print's right. */
const SHORT: Measures = { print: 48, slot: 104, printTop: RULER + 6, barsTop: RULER + 60 };
const NARROW: Measures = { print: 44, slot: 66, printTop: RULER + 8, barsTop: RULER + 72 };

export function measuresFor(arrangement: Arrangement): Measures {
  if (arrangement === "full") return FULL;
  return arrangement === "short" ? SHORT : NARROW;
}

const LANE = 15;
const LEAST_LANE = 9;
const USUAL_LANES = 3;

/** How many bars stand below one another, and how high each may be. */
export function barLanes(
  height: number,
  { barsTop }: Measures,
): {
  readonly lanes: number;
  readonly lane: number;
} {
  const room = Math.max(0, height - barsTop - 3);
  const lanes = Math.max(
    Math.min(USUAL_LANES, Math.floor(room / LEAST_LANE)),
    Math.floor(room / LANE),
    1,
  );
  return { lanes, lane: Math.min(LANE, Math.floor(room / lanes)) };
}
