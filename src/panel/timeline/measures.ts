/** Sizes of the filmstrip's parts by arrangement and height, px. Pure. */
import type { Arrangement } from "../layout/arrangement.ts";
import { RULER } from "../time/Ruler.tsx";

export interface Measures {
  /** Named so in the style sheet; the last two where there is no height for an arrangement's own. */
  readonly kind: Arrangement | "low" | "tiny";
  /** Side of a print. */
  readonly print: number;
  /** From one print's left edge to the next at least: the print and its words. */
  readonly slot: number;
  readonly printTop: number;
  /** Where the items' bars begin. */
  readonly barsTop: number;
}

const FULL: Measures = {
  kind: "full",
  print: 84,
  slot: 104,
  printTop: RULER + 8,
  barsTop: RULER + 122,
};
/** The words stand at the print's right. */
const SHORT: Measures = {
  kind: "short",
  print: 48,
  slot: 104,
  printTop: RULER + 6,
  barsTop: RULER + 60,
};
const NARROW: Measures = {
  kind: "narrow",
  print: 44,
  slot: 66,
  printTop: RULER + 8,
  barsTop: RULER + 72,
};
const LANE = 15;
const LEAST_LANE = 9;
const USUAL_LANES = 3;
/** Below the bars. */
const FOOT = 3;
/** Two lines of words, and three. */
const LEAST_PRINT = 28;
const LOW_PRINT = 39;

/**
 * What an arrangement wants, or, where that is too high, what there is room for: prints become
 * smaller, and are never cut off.
 */
export function measuresFor(arrangement: Arrangement, height: number): Measures {
  const wanted = { full: [FULL, SHORT], short: [SHORT], narrow: [NARROW] }[arrangement];
  return wanted.find(({ barsTop }) => barsTop + LEAST_LANE + FOOT <= height) ?? lowMeasures(height);
}

/** One bar, and the words at the right of a print that is at least as high as they are. */
function lowMeasures(height: number): Measures {
  const printTop = RULER + 2;
  const room = height - printTop - 2 - LEAST_LANE - FOOT;
  const print = Math.min(Math.max(room, LEAST_PRINT), SHORT.print);
  const kind = print < LOW_PRINT ? "tiny" : "low";
  return { kind, print, slot: print + 64, printTop, barsTop: printTop + print + 2 };
}

/** How many bars stand below one another, and how high each may be. */
export function barLanes(
  height: number,
  { barsTop }: Measures,
): {
  readonly lanes: number;
  readonly lane: number;
} {
  const room = Math.max(0, height - barsTop - FOOT);
  const lanes = Math.max(
    Math.min(USUAL_LANES, Math.floor(room / LEAST_LANE)),
    Math.floor(room / LANE),
    1,
  );
  return { lanes, lane: Math.min(LANE, Math.floor(room / lanes)) };
}
