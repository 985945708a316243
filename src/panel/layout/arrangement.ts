/** The three ways the panel stands, by the space DevTools give it. Pure. */

/** `narrow`: list, detail and inspector one below the other; `short`: docked at the bottom. */
export type Arrangement = "full" | "short" | "narrow";

/** Below this width regions are stacked, px; the style sheets ask for it as `width < 700px`. */
const NARROW = 700;
/** Up to this height the overview is packed and prints are small, px: `height <= 560px`. */
const SHORT = 560;

export function arrangementFor(width: number, height: number): Arrangement {
  if (width < NARROW) return "narrow";
  return height <= SHORT ? "short" : "full";
}
