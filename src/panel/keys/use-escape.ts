import { useEffect, useRef } from "preact/hooks";
import { dialogOpen } from "./shortcut.ts";

/**
 * Hears Esc wherever the focus is, unless something around the focus has a use for it. Null: there
 * is nothing to close, and the key is DevTools'.
 */
export function useEscape(close: (() => void) | null): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      if (latest.current === null || dialogOpen()) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    // Chrome's extension API listens on the document and opens the drawer, prevented or not: it is
    // heard one step before.
    const root = document.documentElement;
    root.addEventListener("keydown", onKeyDown);
    return () => root.removeEventListener("keydown", onKeyDown);
  }, []);
}
