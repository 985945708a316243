/** What a key does to the edge between two panes. Pure. */
import { withModifier } from "../keys/modifiers.ts";
import type { KeyPress } from "../keys/shortcut.ts";
import type { Limits } from "./sizes.ts";

/** 1: moving right or down makes the pane larger; -1: left or up does. */
export type Growth = 1 | -1;

const STEP = 8;
const LONG_STEP = 64;

export type SeparatorKey = KeyPress & { readonly shiftKey: boolean };

/** @returns the pane's new size before clamping, or null when the key means nothing to it */
export function afterKey(
  press: SeparatorKey,
  direction: "row" | "column",
  grows: Growth,
  size: number,
  { least, most }: Limits,
): number | null {
  if (withModifier(press)) return null;
  const { key, shiftKey } = press;
  const step = grows * (shiftKey ? LONG_STEP : STEP);
  const [back, forth] =
    direction === "row" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  switch (key) {
    case back:
      return size - step;
    case forth:
      return size + step;
    case "Home":
      return least;
    case "End":
      return most;
    default:
      return null;
  }
}
