/** What is new in an image, as long as something shows it. */
import { useSignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useLayoutEffect } from "preact/hooks";
import type { Change, ChangeSource } from "./changes.ts";

/** Where the figures come from; set once at the root. */
export const ChangeContext = createContext<ChangeSource | null>(null);

/** @returns null when there is no image before it */
export function useChange(before: string | null, after: string | null): Change | null {
  const source = useContext(ChangeContext);
  const change = useSignal<Change | null>(null);
  useLayoutEffect(() => {
    if (source === null || before === null || after === null) return undefined;
    const stop = source.acquire(before, after).subscribe((value) => {
      change.value = value;
    });
    return () => {
      stop();
      change.value = null;
      source.release(before, after);
    };
  }, [source, before, after, change]);
  return change.value;
}
