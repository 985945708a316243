/** The open panel while a stream arrives at 1,000 events a second: its frames, and how far it is behind. */
import { openStage } from "../e2e/capture/stage.ts";
import type { BrowserName, Panel } from "../e2e/drivers/driver.ts";
import { stampedDelta } from "./bursts.ts";
import { idleFrame, longestFrame, watchFrames } from "./frames.ts";
import { startReading } from "./reading.ts";
import { recordingSession, type Figure } from "./sessions.ts";

const SECONDS = 20;
const RATE = 1_000;
const BUDGET = 50;

export async function live(browser: BrowserName): Promise<Figure[]> {
  const stage = await openStage();
  const url = stage.page("/", "<!doctype html><title>live</title>");
  const { session, page, panel } = await recordingSession(browser, url);
  try {
    const stream = stage.stream("live", { keep: false });
    await startReading(page, stream.url);
    await stream.send(stampedDelta(0, 0));
    await panel.waitFor(() => document.querySelector("[role=option]") !== null, {
      what: "the stream in the list",
    });
    await panel.click("[role=option]");
    // What the click itself costs, the row `opening` measures.
    const idle = await idleFrame(panel);
    await watchFrames(panel);
    let sent = 1;
    let behind = 0;
    const from = performance.now();
    const due = (): number => Math.min(RATE * SECONDS, ((performance.now() - from) / 1000) * RATE);
    const over = new AbortController();
    const watching = (async () => {
      while (!over.signal.aborted) {
        const then = sent;
        behind = Math.max(behind, then - (await rowsShown(panel)));
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    })();
    while (sent < RATE * SECONDS) {
      for (const to = due(); sent < to; sent++) await stream.send(stampedDelta(sent, 0));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    over.abort();
    await watching;
    const longest = await longestFrame(panel);
    await stream.end();
    return [
      {
        browser,
        what: `${RATE.toLocaleString("en")} events/s for ${SECONDS} s with the panel open`,
        measured: `longest frame ${longest.toFixed(0)} ms (of an idle panel ${idle.toFixed(0)} ms), at most ${behind} rows behind the server`,
        budget: `≤ ${BUDGET} ms`,
        holds: longest <= BUDGET,
      },
    ];
  } finally {
    await session.close();
    await stage.close();
  }
}

/** Rows that the table shows; one of the grid's is its head. */
async function rowsShown(panel: Panel): Promise<number> {
  return await panel.evaluate(
    () => Number(document.querySelector("[role=grid]")?.getAttribute("aria-rowcount") ?? 1) - 1,
  );
}
