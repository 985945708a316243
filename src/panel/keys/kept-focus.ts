/**
 * Brings the focus back when the element that has it is taken away. On the body no key of the
 * panel's regions is heard, and whoever uses a keyboard would have to find the place again.
 */
import { useLayoutEffect } from "preact/hooks";

/** Of a region: a selector of what takes the focus when it is lost within. */
const HOME = "data-focus-home";

interface Held {
  readonly element: Element;
  /** From the innermost on. */
  readonly regions: readonly Element[];
}

/**
 * Gives a focus that is lost below `root` to the home of the nearest region that is still there.
 *
 * @param lastHome selector of what takes it when no region has one
 * @returns what ends it
 */
export function keepFocus(root: HTMLElement, lastHome: string): () => void {
  let held: Held | null = null;
  const onFocusIn = ({ target }: FocusEvent): void => {
    held = target instanceof Element ? { element: target, regions: regionsOf(target) } : null;
  };
  const onFocusOut = ({ target }: FocusEvent): void => {
    // Some browsers say it of an element that is being taken away, before it is gone.
    queueMicrotask(() => {
      if (held !== null && held.element === target && held.element.isConnected) held = null;
    });
  };
  const observer = new MutationObserver(() => {
    if (held === null || held.element.isConnected) return;
    const { regions } = held;
    held = null;
    // Whoever took it away may have given the focus to something else.
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const homes = regions.flatMap((region) =>
      region.isConnected ? (region.getAttribute(HOME) ?? []) : [],
    );
    for (const home of [...homes, lastHome]) {
      const element = document.querySelector<HTMLElement>(home);
      if (element === null) continue;
      element.focus({ preventScroll: true });
      return;
    }
  });
  root.addEventListener("focusin", onFocusIn);
  root.addEventListener("focusout", onFocusOut);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    root.removeEventListener("focusin", onFocusIn);
    root.removeEventListener("focusout", onFocusOut);
    observer.disconnect();
  };
}

function regionsOf(element: Element): Element[] {
  const regions: Element[] = [];
  let region = element.closest(`[${HOME}]`);
  while (region !== null) {
    regions.push(region);
    region = region.parentElement?.closest(`[${HOME}]`) ?? null;
  }
  return regions;
}

/** {@link keepFocus} for the whole panel; regions say `data-focus-home`. */
export function useKeptFocus(lastHome: string): void {
  useLayoutEffect(() => keepFocus(document.body, lastHome), [lastHome]);
}
