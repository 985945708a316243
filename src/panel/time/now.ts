/** The time of day, for axes on which something is still growing. */
import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** How often an axis goes on without an event, ms. */
const STEP = 250;

/** Epoch milliseconds; goes on only while `live`. */
export function useNow(live: boolean): ReadonlySignal<number> {
  const now = useSignal(Date.now());
  useEffect(() => {
    if (!live) return undefined;
    const timer = setInterval(() => {
      now.value = Date.now();
    }, STEP);
    return () => clearInterval(timer);
  }, [live, now]);
  return now;
}
