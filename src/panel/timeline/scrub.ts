/** What a key does in the filmstrip. Pure. */
import type { Track } from "./track.ts";

const PAGE = 20;

export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/**
 * @returns the row to open, null when the key leads nowhere from here, undefined when it means
 * nothing to a filmstrip
 */
export function rowAfterKey(
  { key, ctrlKey, metaKey, altKey }: Press,
  openRow: number | null,
  track: Track,
): number | null | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  const last = track.length - 1;
  const moved = (by: number): number | null =>
    last < 0 ? null : openRow === null ? 0 : Math.min(Math.max(openRow + by, 0), last);
  switch (key) {
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
