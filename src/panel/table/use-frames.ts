import { useSignal } from "@preact/signals";
import { useCallback, useEffect, useRef } from "preact/hooks";

/** A hidden panel has no frames: it is drawn now and then all the same, ms. */
const HIDDEN = 100;

/**
 * Renders a component again at the next frame, once however often it is asked to.
 *
 * @returns what asks for it; the same function always
 */
export function useFrames(): () => void {
  const drawn = useSignal(0);
  // Read so that the component renders again.
  void drawn.value;
  const cancel = useRef<(() => void) | null>(null);
  const draw = useCallback(() => {
    if (cancel.current !== null) return;
    const done = (): void => {
      cancel.current?.();
      cancel.current = null;
      drawn.value += 1;
    };
    const frame = requestAnimationFrame(done);
    const timer = setTimeout(done, HIDDEN);
    cancel.current = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [drawn]);
  useEffect(() => () => cancel.current?.(), []);
  return draw;
}
