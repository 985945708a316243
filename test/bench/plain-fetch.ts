/** What a fetch that is no event stream costs more: the hook's and the browser's own, called in turns. */
import type { Page } from "puppeteer-core";
import { builtExtension } from "../e2e/capture/bench.ts";
import { openStage } from "../e2e/capture/stage.ts";
import type { BrowserName } from "../e2e/drivers/driver.ts";
import { DRIVERS, ISOLATED, median, type Figure } from "./sessions.ts";

const BATCHES = 80;
const PAIRS = 250;

/** Where the page's own fetch is kept before any content script runs. */
interface WithBareFetch {
  bareFetch: typeof fetch;
}

/**
 * Microseconds a call, bare and hooked. One page calls both in turns: between two browsers, or two
 * pages, the same fetch differs by ten times the budget.
 */
async function callCosts(page: Page): Promise<{ bare: number; hooked: number }> {
  return await page.evaluate(async (pairs) => {
    const init = { method: "POST", headers: { accept: "text/plain" }, body: "x" };
    const { bareFetch } = globalThis as unknown as WithBareFetch;
    let bare = 0;
    let hooked = 0;
    const timed = async (call: typeof fetch): Promise<number> => {
      const from = performance.now();
      await call("data:text/plain,ok", init);
      return performance.now() - from;
    };
    for (let i = 0; i < pairs; i += 2) {
      bare += await timed(bareFetch);
      hooked += await timed(fetch);
      hooked += await timed(fetch);
      bare += await timed(bareFetch);
    }
    return { bare: (bare * 1000) / pairs, hooked: (hooked * 1000) / pairs };
  }, PAIRS);
}

export async function plainFetch(browser: BrowserName): Promise<Figure[]> {
  const stage = await openStage();
  // A fine clock: the calls are timed one by one.
  const url = stage.page("/", "<!doctype html><title>plain</title>", { headers: ISOLATED });
  // Without DevTools, which would cost a hundred times what is measured. The hook does not know yet
  // whether its tab records, and so does all it would do for a tab that does.
  const session = await DRIVERS[browser].launch({ extension: builtExtension(browser) });
  try {
    const page = await session.newPage();
    await page.evaluateOnNewDocument(() => {
      (globalThis as unknown as WithBareFetch).bareFetch = fetch;
    });
    await page.goto(url);
    const apart = await page.evaluate(
      () => (globalThis as unknown as WithBareFetch).bareFetch !== fetch,
    );
    if (!apart) throw new Error("the hook was there before the page's own fetch could be kept");
    await callCosts(page);
    const added: number[] = [];
    const costs: number[] = [];
    for (let batch = 0; batch < BATCHES; batch++) {
      const { bare, hooked } = await callCosts(page);
      added.push(hooked - bare);
      costs.push(bare);
    }
    return [
      {
        browser,
        what: `a fetch that is no event stream, ${BATCHES * PAIRS} pairs of calls`,
        measured: `${median(added).toFixed(1)} µs added a call (bare: ${median(costs).toFixed(0)} µs)`,
        budget: "≤ 5 µs, median",
        holds: median(added) <= 5,
      },
    ];
  } finally {
    await session.close();
    await stage.close();
  }
}
