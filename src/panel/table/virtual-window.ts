/**
 * Which rows of a long list of equal rows stand in the viewport. Pure arithmetic.
 *
 * A browser's tallest element is about 17 M px in Firefox (33 M in Chromium); beyond that it is
 * silently cut. A list that would be taller gets a shorter element, and the scroll position is
 * stretched over the rows, so that the last row is reachable at any length.
 */

/** Row height of the design's grid, px. */
export const ROW_HEIGHT = 22;
/** Safely below Firefox's limit, px. */
export const TALLEST = 16_000_000;

export interface VirtualWindow {
  /** First row to draw and the row after the last. */
  readonly from: number;
  readonly to: number;
  /** Where the first drawn row's top edge stands in the scrolled element, px. */
  readonly top: number;
  /** Height of the scrolled element, px. */
  readonly height: number;
}

/** Height of the element that scrolls, px. */
export function listHeight(rows: number): number {
  return Math.min(rows * ROW_HEIGHT, TALLEST);
}

/** How far the list is scrolled in rows' own pixels, given the element's `scrollTop`. */
export function rowOffset(rows: number, viewport: number, scrollTop: number): number {
  const full = rows * ROW_HEIGHT;
  const height = listHeight(rows);
  if (full === height) return scrollTop;
  const reach = height - viewport;
  return reach <= 0 ? 0 : (Math.min(scrollTop, reach) / reach) * (full - viewport);
}

/** @param overscan rows drawn beyond each edge, so that a small scroll shows no blank. */
export function virtualWindow(
  rows: number,
  viewport: number,
  scrollTop: number,
  overscan: number,
): VirtualWindow {
  const offset = Math.max(0, rowOffset(rows, viewport, scrollTop));
  const first = Math.floor(offset / ROW_HEIGHT);
  const from = Math.min(rows, Math.max(0, first - overscan));
  const to = Math.min(rows, Math.ceil((offset + viewport) / ROW_HEIGHT) + overscan);
  return { from, to, top: scrollTop + from * ROW_HEIGHT - offset, height: listHeight(rows) };
}

/** The `scrollTop` that brings `row` wholly into view, moving as little as possible. */
export function scrollToRow(
  rows: number,
  viewport: number,
  scrollTop: number,
  row: number,
): number {
  const offset = rowOffset(rows, viewport, scrollTop);
  const top = row * ROW_HEIGHT;
  const wanted =
    top < offset
      ? top
      : top + ROW_HEIGHT > offset + viewport
        ? top + ROW_HEIGHT - viewport
        : offset;
  return wanted === offset ? scrollTop : scrollTopAt(rows, viewport, wanted);
}

/** The `scrollTop` at which the list is scrolled `offset` of its rows' own pixels; see {@link rowOffset}. */
export function scrollTopAt(rows: number, viewport: number, offset: number): number {
  const full = rows * ROW_HEIGHT;
  const height = listHeight(rows);
  const wanted = Math.max(0, Math.min(offset, full - viewport));
  return full === height ? wanted : (wanted / (full - viewport)) * (height - viewport);
}

/**
 * The `scrollTop`, with a fraction, that moves the rows by so many pixels; null where the browser's own
 * scrolling does, because the element is as tall as its rows.
 */
export function scrolledBy(
  rows: number,
  viewport: number,
  scrollTop: number,
  pixels: number,
): number | null {
  if (listHeight(rows) === rows * ROW_HEIGHT) return null;
  return scrollTopAt(rows, viewport, rowOffset(rows, viewport, scrollTop) + pixels);
}

/** Whether the end of the list is in view, give or take less than a row. */
export function atBottom(rows: number, viewport: number, scrollTop: number): boolean {
  return scrollTop + viewport >= listHeight(rows) - ROW_HEIGHT / 2;
}
