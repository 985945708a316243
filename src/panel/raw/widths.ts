/** How many bytes of a tape one row shows. Pure. */

/** Width of a letter of the data font, rounded up, px. */
const LETTER = 6.7;

/** Columns before the data, px; the style sheet leaves the chunks out in the same narrow panes. */
function gutter(available: number): number {
  return available < 640 ? 80 : 180;
}

/**
 * Bytes in a row of text, given the room in px: a few widths, so that a drag of the edge seldom cuts
 * all lines anew.
 */
export function textWidth(available: number, withChunks: boolean): number {
  const room = (available - (withChunks ? gutter(available) : 0) - 24) / LETTER;
  return [200, 160, 128, 112, 96, 80, 64, 48].find((width) => width <= room) ?? 40;
}

/** Bytes in a row of hex and ASCII, given the room in px. */
export function hexWidth(available: number, withChunks: boolean): number {
  const room = (available - (withChunks ? gutter(available) : 70) - 24) / LETTER;
  return room >= 32 * 4 + 2 ? 32 : room >= 16 * 4 + 2 ? 16 : 8;
}
