import { useEffect, useRef } from "preact/hooks";
import { dialogOpen, shortcutOf, takesText, type Shortcut } from "./shortcut.ts";

/** Hears the panel's own shortcuts wherever the focus is. A dialog keeps its keys to itself. */
export function useShortcuts(act: (shortcut: Shortcut) => boolean): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || takesText(event.target)) return;
      if (dialogOpen()) return;
      const shortcut = shortcutOf(event);
      if (shortcut !== null && latest.current(shortcut)) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
