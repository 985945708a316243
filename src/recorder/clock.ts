/** What a page's clock can tell apart. */

/** The extension's own address says which browser it is. */
const FIREFOX = globalThis.location?.protocol === "moz-extension:";

/**
 * Smallest step of a page's `performance.now()`, in milliseconds. Chromium: 5 µs where the page is
 * cross-origin isolated, else 100 µs; Firefox: 20 µs and 1 ms.
 * https://developer.mozilla.org/docs/Web/API/Performance_API/High_precision_timing
 */
export function clockStep(isolated: boolean): number {
  if (FIREFOX) return isolated ? 0.02 : 1;
  return isolated ? 0.005 : 0.1;
}
