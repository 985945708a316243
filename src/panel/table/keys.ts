/** Where a key moves the cursor of a list. Pure. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/**
 * @param page entries that one screen holds
 * @returns the entry to go to, or null when the key means nothing to a list
 */
export function moveBy(
  press: KeyPress,
  current: number | null,
  count: number,
  page: number,
): number | null {
  if (count === 0 || press.ctrlKey || press.metaKey || press.altKey) return null;
  const last = count - 1;
  const from = (delta: number): number =>
    current === null ? (delta > 0 ? 0 : last) : Math.min(last, Math.max(0, current + delta));
  switch (press.key) {
    case "ArrowDown":
    case "j":
      return from(1);
    case "ArrowUp":
    case "k":
      return from(-1);
    case "PageDown":
      return from(page);
    case "PageUp":
      return from(-page);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}
