/** How fast what changes is shown: as fast as leaves the panel's process time for all else. */

/** The rest after a drawing is so many times as long as the work for it took. */
const REST = 3;
/** Longer is nothing put off, ms: a computer that slept had a late frame, too. */
const LONGEST = 200;

/**
 * Resolves when what was dispatched is drawn, and a rest is over. The recorder works in the same
 * process, and a frame for which both ask is late: so at most a quarter of the time goes into
 * drawing what is new, however fast it comes. On a busy machine, where the same takes longer, it is
 * drawn less often.
 */
export async function drawn(): Promise<void> {
  const from = performance.now();
  // Preact renders in a microtask that was asked for before this one.
  await Promise.resolve();
  const rendering = performance.now() - from;
  await nextFrame();
  const framed = performance.now();
  await nextTask();
  const work = rendering + performance.now() - framed;
  await new Promise((resolve) => setTimeout(resolve, Math.min(REST * work, LONGEST)));
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

/** Styles, layout and paint come after a frame's callbacks, and before this. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const heard = (): void => {
      port1.close();
      resolve();
    };
    port1.addEventListener("message", heard, { once: true });
    port1.start();
    port2.postMessage(null, []);
  });
}
