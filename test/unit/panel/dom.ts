/** What happy-dom leaves out and the panel needs. */
import { cleanup, configure } from "@testing-library/preact";
import { afterEach } from "vitest";

/** Height of the event table in these tests, px: ten rows. */
export const VIEWPORT = 220;

/** Height of the table's head, px. */
const HEAD = 22;

class FixedResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** Elements get a height. Call it once at the top of a test file. */
export function giveElementsSize(): void {
  globalThis.ResizeObserver = FixedResizeObserver;
  globalThis.requestIdleCallback = (callback) =>
    Number(setTimeout(() => callback({ didTimeout: false, timeRemaining: () => 10 })));
  Object.defineProperty(HTMLElement.prototype, "clientHeight", {
    configurable: true,
    get: () => VIEWPORT + HEAD,
  });
  // What is waited for comes late on a machine that is busy with other test files.
  configure({ asyncUtilTimeout: 5_000 });
  afterEach(cleanup);
}
