/** The order in which the parts of a response stand, which is not the order in which they came. */

/**
 * The numbers of a key such as `0.1` (output index, content index), or null when the key is none
 * of numbers: an id says nothing about its place.
 */
export function orderOf(key: string): readonly number[] | null {
  return /^\d{1,15}(?:\.\d{1,15}){0,7}$/.test(key) ? key.split(".").map(Number) : null;
}

/** Compares by numbers; parts without any stay in the order in which they came, after the others. */
export function byOrder(
  { order: a }: { readonly order: readonly number[] | null },
  { order: b }: { readonly order: readonly number[] | null },
): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
