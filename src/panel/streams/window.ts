/** Which entries of the stream list are drawn. Pure. */

/** Height of one entry, px: two rows of the grid. */
export const ENTRY = 44;

/** Drawn beyond each edge, so that a scroll shows entries at once. */
const BEYOND = 6;

export interface EntriesInView {
  /** Entries from … to - 1 are drawn. */
  readonly from: number;
  readonly to: number;
  /** Where the first of them stands, and how high all entries are together, px. */
  readonly top: number;
  readonly height: number;
}

export function entriesInView(count: number, height: number, scrollTop: number): EntriesInView {
  const first = Math.floor(Math.max(0, scrollTop) / ENTRY) - BEYOND;
  const from = Math.max(0, Math.min(first, count));
  const to = Math.min(count, Math.ceil((scrollTop + height) / ENTRY) + BEYOND);
  return { from, to: Math.max(from, to), top: from * ENTRY, height: count * ENTRY };
}
