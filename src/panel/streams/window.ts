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

/**
 * Where the list scrolls to so that an entry is in view; where it stands when it is already.
 *
 * @param index of the entry
 */
export function scrollTopFor(index: number, height: number, scrollTop: number): number {
  const top = index * ENTRY;
  return Math.min(top, Math.max(scrollTop, top + ENTRY - height));
}

/** What an element may make of a scroll position that it is given, px. */
const ROUNDED = 2;

/**
 * Whether the list stands where an entry appears that comes as its first or last: who scrolled away
 * from there looks at others.
 *
 * @param count entries before it came
 * @param index of the one that came
 */
export function standsWhere(
  index: number,
  { count, height, scrollTop }: Readonly<Record<"count" | "height" | "scrollTop", number>>,
): boolean {
  if (index === 0 && scrollTop < ROUNDED) return true;
  return index >= count && scrollTop + height > count * ENTRY - ROUNDED;
}
