/** What a key does in the filmstrip. Pure. */
import { withModifier } from "../keys/modifiers.ts";
import type { KeyPress } from "../keys/shortcut.ts";
import type { Track } from "./track.ts";

const PAGE = 20;

/**
 * @returns the row to open, null when the key leads nowhere from here, undefined when it means
 * nothing to a filmstrip
 */
export function rowAfterKey(
  press: KeyPress,
  openRow: number | null,
  track: Track,
): number | null | undefined {
  if (withModifier(press)) return undefined;
  const last = track.length - 1;
  const moved = (by: number): number | null =>
    last < 0 ? null : openRow === null ? 0 : Math.min(Math.max(openRow + by, 0), last);
  switch (press.key) {
    case "ArrowLeft":
      return moved(-1);
    case "ArrowRight":
      return moved(1);
    case "PageUp":
      return moved(-PAGE);
    case "PageDown":
      return moved(PAGE);
    case "Home":
      return last < 0 ? null : 0;
    case "End":
      return last < 0 ? null : last;
    default:
      return undefined;
  }
}
