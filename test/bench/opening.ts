/** How long a stored stream takes from the click to its first rows, and Chrome's own tab beside it. */
import { openStage } from "../e2e/capture/stage.ts";
import type { BrowserName, Panel } from "../e2e/drivers/driver.ts";
import { multiply, recordSeed, SEED_EVENTS } from "./multiply.ts";
import { median, recordingSession, reopened, type Figure } from "./sessions.ts";

const SIZES = [
  { events: 5_000, budget: 150 },
  { events: 10_000, budget: 150 },
  { events: 20_000, budget: 150 },
  { events: 100_000, budget: 300 },
] as const;

export async function opening(browser: BrowserName): Promise<Figure[]> {
  const stage = await openStage();
  const url = stage.page("/", "<!doctype html><title>opening</title>");
  const recording = await recordingSession(browser, url);
  const figures: Figure[] = [];
  try {
    const seed = await recordSeed({ stage, ...recording });
    const ids = SIZES.map(({ events }) => `of-${events}`);
    await multiply(recording.panel, seed, [
      ...SIZES.map(({ events }, at) => ({
        id: ids[at]!,
        times: events / SEED_EVENTS,
        later: at + 1,
      })),
      { id: "small", times: 1, later: SIZES.length + 1 },
    ]);
    const { panel } = await reopened(recording);
    for (const [at, { events, budget }] of SIZES.entries()) {
      const times: number[] = [];
      for (let round = 0; round < 5; round++) {
        times.push(await timeToRows(panel, ids[at]!, events));
      }
      figures.push({
        browser,
        what: `opening a stored stream of ${events.toLocaleString("en")} events`,
        measured: `${median(times).toFixed(0)} ms until its first rows are drawn (median of 5)`,
        budget: `≤ ${budget} ms`,
        holds: median(times) <= budget,
      });
    }
  } finally {
    await recording.session.close();
    await stage.close();
  }
  return figures;
}

/** Selects the small stream, then the other; milliseconds until that one's rows are drawn. */
async function timeToRows(panel: Panel, id: string, events: number): Promise<number> {
  return await panel.evaluate(
    async (stream: string, wanted: number) => {
      const option = (name: string): HTMLElement => document.getElementById(`stream-${name}`)!;
      const rows = (): number =>
        Number(document.querySelector("[role=grid]")?.getAttribute("aria-rowcount") ?? 0);
      // A row whose text is still being read has its cells already, empty.
      const drawn = (): number =>
        [...document.querySelectorAll("[role=grid] [role=row][id] .cell-time")].filter(
          (cell) => cell.textContent !== "",
        ).length;
      const frame = (): Promise<unknown> =>
        new Promise((resolve) => requestAnimationFrame(resolve));
      option("small").click();
      while (rows() > 1_001 || drawn() === 0) await frame();
      await frame();
      const from = performance.now();
      option(stream).click();
      while (!(rows() >= wanted && drawn() > 8)) await frame();
      return performance.now() - from;
    },
    id,
    events,
  );
}
