/** What a fetch that is no event stream costs more: two pages, called in turns, in one run. */
import type { Page } from "puppeteer-core";
import { builtExtension } from "../e2e/capture/bench.ts";
import { openStage } from "../e2e/capture/stage.ts";
import type { BrowserName } from "../e2e/drivers/driver.ts";
import { DRIVERS, median, type Figure } from "./sessions.ts";

const CALLS = 20_000;
const BATCH = 500;

/** Microseconds a call, of `count` calls one after another. */
async function callCost(page: Page, count: number): Promise<number> {
  return await page.evaluate(async (calls) => {
    const init = { method: "POST", headers: { accept: "text/plain" }, body: "x" };
    const from = performance.now();
    for (let i = 0; i < calls; i++) await fetch("data:text/plain,ok", init);
    return ((performance.now() - from) * 1000) / calls;
  }, count);
}

export async function plainFetch(browser: BrowserName): Promise<Figure[]> {
  const stage = await openStage();
  const url = stage.page("/", "<!doctype html><title>plain</title>");
  // Without DevTools, which would cost a hundred times what is measured. The hook does not know yet
  // whether its tab records, and so does all it would do for a tab that does.
  const bare = await DRIVERS[browser].launch();
  const hooked = await DRIVERS[browser].launch({ extension: builtExtension(browser) });
  try {
    const barePage = await bare.newPage(url);
    const hookedPage = await hooked.newPage(url);
    const added: number[] = [];
    const costs: number[] = [];
    await callCost(barePage, BATCH);
    await callCost(hookedPage, BATCH);
    for (let done = 0; done < CALLS; done += BATCH) {
      const a = await callCost(barePage, BATCH);
      const b = await callCost(hookedPage, BATCH);
      const c = await callCost(barePage, BATCH);
      added.push(b - (a + c) / 2);
      costs.push(a);
    }
    return [
      {
        browser,
        what: `a fetch that is no event stream, ${CALLS} calls interleaved`,
        measured: `${median(added).toFixed(1)} µs added a call (bare: ${median(costs).toFixed(0)} µs)`,
        budget: "≤ 5 µs, median",
        holds: median(added) <= 5,
      },
    ];
  } finally {
    await Promise.all([bare.close(), hooked.close()]);
    await stage.close();
  }
}
