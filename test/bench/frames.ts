/** How long the panel's frames take: the time between two of them, as the browser draws them. */
import type { Panel } from "../e2e/drivers/driver.ts";

interface FrameWatch {
  longest: number;
  over: boolean;
}

type Watched = Window & { frameWatch?: FrameWatch };

/** Watches frames from now on, until {@link longestFrame} is asked. */
export async function watchFrames(panel: Panel): Promise<void> {
  await panel.evaluate(() => {
    const watch: FrameWatch = { longest: 0, over: false };
    (window as Watched).frameWatch = watch;
    let last: number | null = null;
    const next = (now: number): void => {
      if (last !== null) watch.longest = Math.max(watch.longest, now - last);
      last = now;
      if (!watch.over) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
}

/** Ends the watch. Milliseconds between two frames at most. */
export async function longestFrame(panel: Panel): Promise<number> {
  return await panel.evaluate(() => {
    const watch = (window as Watched).frameWatch;
    if (watch === undefined) throw new Error("nothing is watched");
    watch.over = true;
    return watch.longest;
  });
}

/** The longest frame of a panel in which nothing happens for two seconds: what the machine itself does. */
export async function idleFrame(panel: Panel): Promise<number> {
  await watchFrames(panel);
  await panel.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2_000, null)));
  return await longestFrame(panel);
}
