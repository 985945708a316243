/**
 * Images that nothing told from partial ones when they came, and that turned out to be results:
 * their rows are stored already, and are written again. See `images-final` in dialects/dialect.ts.
 */
import type { Change } from "../stream/dialects/dialect.ts";
import type { Frame, ImageSource, Row } from "../stream/types.ts";

/** Where such an image stands. */
export interface FramePlace {
  readonly row: number;
  /** JSON path in the event. */
  readonly path: string;
}

/** By item: its latest image, if that may yet be its result. Structured-cloneable. */
export type Unsettled = Map<string | null, FramePlace>;

/** No API makes so many images at once; what a hostile stream has beyond them stays partial. */
const MOST = 1_000;

/**
 * Takes the images and changes of a row.
 *
 * @returns the images that are results now
 */
export function settle(
  unsettled: Unsettled,
  row: number,
  images: readonly ImageSource[],
  changes: readonly Change[],
): readonly FramePlace[] {
  for (const { item, path, provisional } of images) {
    if (!provisional) unsettled.delete(item);
    else if (unsettled.size < MOST || unsettled.has(item)) unsettled.set(item, { row, path });
  }
  if (unsettled.size === 0 || !changes.some(({ kind }) => kind === "images-final")) return NONE;
  const settled = [...unsettled.values()];
  unsettled.clear();
  return settled;
}

const NONE: readonly FramePlace[] = [];

/** The row with its image at this path as the result. */
export function withFinal(row: Row, path: string): Row {
  const final = (frame: Frame): Frame =>
    frame.path === path ? { ...frame, role: "final", partialIndex: null } : frame;
  return { ...row, frames: row.frames.map(final) };
}
