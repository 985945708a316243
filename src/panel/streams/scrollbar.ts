import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/**
 * How much width an element's vertical scroll bar takes now, px. A head above the element leaves
 * as much free, so that its columns stand over theirs; `scrollbar-gutter` would leave it free below
 * as well where nothing scrolls.
 */
export function useScrollbarWidth(scroller: RefObject<HTMLElement | null>): number {
  const width = useSignal(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => {
      width.value = element.offsetWidth - element.clientWidth;
    };
    measure();
    // The content box shrinks when a bar appears.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, width]);
  return width.value;
}
