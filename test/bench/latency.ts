/** How much later a chunk reaches the page, and how soon its row stands in the open panel. */
import type { Page } from "puppeteer-core";
import { openStage, type StageStream } from "../e2e/capture/stage.ts";
import { ended, storedStream } from "../e2e/capture/store.ts";
import type { BrowserName, Panel } from "../e2e/drivers/driver.ts";
import { stampedDelta } from "./bursts.ts";
import { emptySession, ISOLATED, quantile, recordingSession, type Figure } from "./sessions.ts";

const SECONDS = 10;
/** Epoch milliseconds with the resolution of the monotonic clock. */
const epoch = (): number => performance.timeOrigin + performance.now();

/** Sends `rate` events a second, each stamped as it is written. */
async function sendStamped(stream: StageStream, rate: number): Promise<void> {
  await stream.opened;
  const from = performance.now();
  for (let n = 0; n < rate * SECONDS;) {
    const due = Math.min(rate * SECONDS, ((performance.now() - from) / 1000) * rate);
    for (; n < due; n++) await stream.send(stampedDelta(n, epoch()));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await stream.end();
}

/** Reads the stream; milliseconds from the stamp to the read, one figure a chunk (its last event's). */
async function readDelays(page: Page, url: string): Promise<number[]> {
  return await page.evaluate(async (address) => {
    const reader = (await fetch(address, { method: "POST" })).body!.getReader();
    const decoder = new TextDecoder();
    const delays: number[] = [];
    for (;;) {
      const { done, value } = await reader.read();
      const now = performance.timeOrigin + performance.now();
      if (done) return delays;
      const at = /.*"at":([\d.]+)/s.exec(decoder.decode(value))?.[1];
      if (at) delays.push(now - Number(at));
    }
  }, url);
}

export async function chunkLatency(browser: BrowserName): Promise<Figure[]> {
  const stage = await openStage();
  const url = stage.page("/", "<!doctype html><title>latency</title>", { headers: ISOLATED });
  const base = await emptySession(browser);
  const recording = await recordingSession(browser, url);
  try {
    const basePage = await base.newPage(url);
    await (await base.openDevTools(basePage)).hearing();
    const measure = async (page: Page, name: string): Promise<number[]> => {
      const stream = stage.stream(name, { keep: false });
      const delays = readDelays(page, stream.url);
      await sendStamped(stream, 1000);
      return await delays;
    };
    await measure(basePage, "warm-a");
    await measure(recording.page, "warm-b");
    const before = await measure(basePage, "a");
    const ours = await measure(recording.page, "b");
    const after = await measure(basePage, "c");
    const p99 = (quantile(before, 0.99) + quantile(after, 0.99)) / 2;
    const added = quantile(ours, 0.99) - p99;
    return [
      {
        browser,
        what: "latency added per chunk at 1,000 events/s, cross-origin isolated page",
        measured: `p99 ${added.toFixed(2)} ms (${quantile(ours, 0.99).toFixed(2)} − ${p99.toFixed(2)}; median ${(quantile(ours, 0.5) - quantile(before, 0.5)).toFixed(2)})`,
        budget: "p99 ≤ 1 ms",
        holds: added <= 1,
      },
    ];
  } finally {
    await Promise.all([base.close(), recording.session.close()]);
    await stage.close();
  }
}

/** Notes, in the panel, when each row number first stands in the table. */
async function watchRows(panel: Panel): Promise<void> {
  await panel.evaluate(() => {
    const seen: Record<number, number> = {};
    (window as unknown as { rowsSeen: typeof seen }).rowsSeen = seen;
    const look = (): void => {
      const now = performance.timeOrigin + performance.now();
      for (const row of document.querySelectorAll("[role=grid] [role=row][aria-rowindex]")) {
        seen[Number(row.getAttribute("aria-rowindex"))] ??= now;
      }
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  });
}

export async function wireToRow(browser: BrowserName): Promise<Figure[]> {
  const stage = await openStage();
  const url = stage.page("/", "<!doctype html><title>row</title>");
  const recording = await recordingSession(browser, url);
  try {
    const stream = stage.stream("rows");
    const stamps: number[] = [];
    const read = readDelays(recording.page, stream.url);
    await stream.opened;
    await stream.send(stampedDelta(0, 0));
    await recording.panel.waitFor(() => document.querySelector("[role=option]") !== null, {
      what: "the stream in the list",
    });
    await recording.panel.click("[role=option]");
    await watchRows(recording.panel);
    for (let n = 1; n <= 200; n++) {
      stamps[n] = epoch();
      await stream.send(stampedDelta(n, stamps[n]!));
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await stream.end();
    await read;
    await storedStream(recording.panel, stream.url, ended, "to end");
    const seen = await recording.panel.waitFor(
      () => {
        const rows = (window as unknown as { rowsSeen: Record<number, number> }).rowsSeen;
        return Object.keys(rows).length > 150 ? rows : null;
      },
      { what: "rows in the table" },
    );
    // Rows count from 1 under a header row of index 1: the first event is row index 2.
    const delays = stamps.flatMap((at, n) => {
      const shown = seen?.[n + 2];
      return shown === undefined ? [] : [shown - at];
    });
    return [
      {
        browser,
        what: "event on the wire → row in the open panel",
        measured: `p95 ${quantile(delays, 0.95).toFixed(0)} ms, median ${quantile(delays, 0.5).toFixed(0)} ms, of ${delays.length} rows seen`,
        budget: "p95 ≤ 100 ms",
        holds: quantile(delays, 0.95) <= 100,
      },
    ];
  } finally {
    await recording.session.close();
    await stage.close();
  }
}
