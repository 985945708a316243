/** How fast what changes is shown: as fast as the panel can draw it. */

/** Beyond that a frame is late, ms. */
const FRAME = 20;
/** Longer is nothing put off, ms: a computer that slept had a late frame, too. */
const LONGEST = 200;

/**
 * Resolves when what was dispatched is drawn. If that took long, the panel is at its limit: twice
 * what was too much is given to whatever else it has to do, so that frames do not pile up.
 */
export async function drawn(): Promise<void> {
  const from = performance.now();
  await nextFrame();
  const late = performance.now() - from - FRAME;
  if (late > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(2 * late, LONGEST)));
}

/** The next frame, or a tenth of a second in a hidden panel, where frames stop. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, 100);
    const frame = requestAnimationFrame(done);
    function done(): void {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      resolve();
    }
  });
}
