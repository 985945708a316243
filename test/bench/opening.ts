/** How long a stored stream takes from the click to its first rows. */
import { openStage } from "../e2e/capture/stage.ts";
import { ended, storedStream } from "../e2e/capture/store.ts";
import type { BrowserName } from "../e2e/drivers/driver.ts";
import { stampedDelta } from "./bursts.ts";
import { startReading } from "./reading.ts";
import { median, recordingSession, type Figure } from "./sessions.ts";

const SIZES = [
  { events: 20_000, budget: 150 },
  { events: 100_000, budget: 300 },
] as const;

export async function opening(browser: BrowserName): Promise<Figure[]> {
  const stage = await openStage();
  const url = stage.page("/", "<!doctype html><title>opening</title>");
  const { session, page, panel } = await recordingSession(browser, url);
  try {
    const figures: Figure[] = [];
    const small = stage.stream("small");
    await startReading(page, small.url);
    await small.send(stampedDelta(0, 0));
    await small.end();
    for (const { events } of SIZES) {
      const stream = stage.stream(`of-${events}`, { keep: false });
      await startReading(page, stream.url);
      for (let n = 0; n < events; n += 100) {
        let part = "";
        for (let i = n; i < n + 100; i++) part += stampedDelta(i, 0);
        await stream.send(part);
      }
      await stream.end();
      await storedStream(panel, stream.url, ended, "to end", 120_000);
    }
    for (const [index, { events, budget }] of SIZES.entries()) {
      const times: number[] = [];
      for (let round = 0; round < 5; round++) {
        times.push(
          await panel.evaluate(
            async (position: number, wanted: number) => {
              const options = [...document.querySelectorAll<HTMLElement>("[role=option]")];
              const rows = (): number =>
                Number(document.querySelector("[role=grid]")?.getAttribute("aria-rowcount") ?? 0);
              const cells = (): number =>
                document.querySelectorAll("[role=grid] [role=row][aria-rowindex] [role=gridcell]")
                  .length;
              const frame = (): Promise<unknown> =>
                new Promise((resolve) => requestAnimationFrame(resolve));
              options[0]!.click();
              while (rows() > 100) await frame();
              await frame();
              const from = performance.now();
              options[position]!.click();
              while (!(rows() >= wanted && cells() > 20)) await frame();
              return performance.now() - from;
            },
            index + 1,
            events,
          ),
        );
      }
      figures.push({
        browser,
        what: `opening a stored stream of ${events.toLocaleString("en")} events`,
        measured: `${median(times).toFixed(0)} ms until its first rows are drawn (median of 5)`,
        budget: `≤ ${budget} ms`,
        holds: median(times) <= budget,
      });
    }
    return figures;
  } finally {
    await session.close();
    await stage.close();
  }
}
