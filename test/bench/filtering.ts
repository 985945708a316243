/** Filtering 100,000 stored events: how soon all are found after the last key, and the frames meanwhile. */
import { openStage } from "../e2e/capture/stage.ts";
import type { BrowserName, Panel } from "../e2e/drivers/driver.ts";
import { idleFrame, longestFrame, watchFrames } from "./frames.ts";
import { openLongStream } from "./multiply.ts";
import { recordingSession, type Figure } from "./sessions.ts";

const EVENTS = 100_000;
const BUDGET = 100;
const FRAME_BUDGET = 50;

export async function filtering(browser: BrowserName): Promise<Figure[]> {
  const stage = await openStage();
  const url = stage.page("/", "<!doctype html><title>filtering</title>");
  const recording = await recordingSession(browser, url);
  try {
    const panel = await openLongStream(stage, recording, EVENTS);
    const idle = await idleFrame(panel);
    const figures: Figure[] = [];
    // The seed's previews are "word 0" to "word 999".
    for (const [what, text, matches] of [
      ["typed as soon as the box has the focus", "77", 1_900],
      ["typed again, the rows read", "123", 100],
    ] as const) {
      await watchKeys(panel);
      await panel.click("#filter");
      await watchFrames(panel);
      await panel.type(text);
      const time = await panel.waitFor(
        (wanted: number) => {
          const watch = (window as Watched).keyWatch!;
          return watch.found === wanted ? watch.foundAt - watch.keyAt : null;
        },
        { what: `${matches} matches` },
        matches,
      );
      const longest = await longestFrame(panel);
      const cold = figures.length === 0;
      figures.push({
        browser,
        what: `filtering ${EVENTS.toLocaleString("en")} events, ${what}`,
        measured: `all found ${time?.toFixed(0)} ms after the last key, longest frame ${longest.toFixed(0)} ms (of an idle panel ${idle.toFixed(0)} ms)`,
        budget: cold
          ? `no frame over ${FRAME_BUDGET} ms`
          : `≤ ${BUDGET} ms, no frame over ${FRAME_BUDGET} ms`,
        holds: (cold || time! <= BUDGET) && longest <= FRAME_BUDGET,
      });
      await panel.click(".filter button:not(.filter-only)");
    }
    return figures;
  } finally {
    await recording.session.close();
    await stage.close();
  }
}

type Watched = Window & {
  keyWatch?: { keyAt: number; found: number; foundAt: number };
};

/** Notes, in the panel, when the box last changed, and since when how many matches have stood there. */
async function watchKeys(panel: Panel): Promise<void> {
  await panel.evaluate(() => {
    const watch = { keyAt: 0, found: 0, foundAt: 0 };
    (window as Watched).keyWatch = watch;
    document.addEventListener("input", () => (watch.keyAt = performance.now()), true);
    const look = (): void => {
      if ((window as Watched).keyWatch !== watch) return;
      const words = [...document.querySelectorAll(".table-bar label")].at(-1)?.textContent;
      const found = Number((words ?? "").replaceAll(/\D/g, ""));
      if (found !== watch.found) Object.assign(watch, { found, foundAt: performance.now() });
      requestAnimationFrame(look);
    };
    look();
  });
}
