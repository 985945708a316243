/** What recording costs a page that reads a burst of partial images as fast as it can. */
import type { Page } from "puppeteer-core";
import type { BrowserName } from "../e2e/drivers/driver.ts";
import { builtExtension } from "../e2e/capture/bench.ts";
import { openStage } from "../e2e/capture/stage.ts";
import { ended, storedStream } from "../e2e/capture/store.ts";
import { tapeDigest } from "./stored.ts";
import { imageBurst } from "./bursts.ts";
import { megabytes, peak, watchPage } from "./memory.ts";
import { DRIVERS, emptySession, median, type Figure } from "./sessions.ts";

const ROUNDS = 3;
const MEGABYTES = 120;

/** Reads a stream to its end; MB/s between the first chunk and the end. */
async function readRate(page: Page, url: string): Promise<number> {
  return await page.evaluate(async (address) => {
    const reader = (await fetch(address, { method: "POST" })).body!.getReader();
    let bytes = 0;
    let from = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (bytes === 0) from = performance.now();
      bytes += value.length;
    }
    return bytes / 1000 / (performance.now() - from);
  }, url);
}

const spread = (values: readonly number[]): string =>
  values.map((value) => value.toFixed(0)).join("/");

export async function throughput(browser: BrowserName): Promise<Figure[]> {
  const stage = await openStage();
  const url = stage.page("/", "<!doctype html><title>burst</title>");
  const burst = imageBurst(MEGABYTES * 1e6, 2 ** 20);
  const plain = await DRIVERS[browser].launch();
  const base = await emptySession(browser);
  const recording = await DRIVERS[browser].launch({ extension: builtExtension(browser) });
  let run = 0;
  const rate = async (page: Page): Promise<{ url: string; rate: number; sha256: string }> => {
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1500)));
    const stream = stage.stream(`burst-${run++}`, { keep: false });
    const read = readRate(page, stream.url);
    for (const part of burst) await stream.send(part);
    await stream.end();
    return { url: stream.url, rate: await read, sha256: stream.sha256 };
  };
  // DevTools keep the bodies of a page up to a bound, and every second burst pays for making room:
  // a page and DevTools of its own for each burst, so that each finds the same state.
  const rates = { plain: [] as number[], base: [] as number[], recording: [] as number[] };
  let lost = 0;
  const memory = { base: 0, recording: 0 };
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      const plainPage = await plain.newPage(url);
      const a = await rate(plainPage);
      await plainPage.close();

      const basePage = await base.newPage(url);
      const baseDevtools = await base.openDevTools(basePage);
      await basePage.reload();
      await baseDevtools.hearing();
      const baseMemory = await watchPage(base, basePage);
      const b = await rate(basePage);
      memory.base = Math.max(memory.base, peak(await baseMemory.stop()));
      await basePage.close();

      const page = await recording.newPage(url);
      const devtools = await recording.openDevTools(page);
      const panel = await devtools.openPanel();
      await page.reload();
      await devtools.hearing();
      const pageMemory = await watchPage(recording, page);
      const c = await rate(page);
      const stored = await storedStream(panel, c.url, ended, "to end", 60_000);
      const tape = await tapeDigest(panel, stored.id);
      memory.recording = Math.max(memory.recording, peak(await pageMemory.stop()));
      if (tape.sha256 !== c.sha256 || tape.gaps > 0) lost += 1;
      await page.close();

      if (round === 0) continue; // warm-up
      rates.plain.push(a.rate);
      rates.base.push(b.rate);
      rates.recording.push(c.rate);
    }
    const [p, b, r] = [median(rates.plain), median(rates.base), median(rates.recording)];
    return [
      {
        browser,
        what: `throughput, ${MEGABYTES} MB of images: recording ÷ DevTools open on an empty extension`,
        measured: `${(r / b).toFixed(2)} (${r.toFixed(0)} ÷ ${b.toFixed(0)} MB/s; ÷ bare page ${p.toFixed(0)} MB/s: ${(r / p).toFixed(2)}; rounds ${spread(rates.recording)} ÷ ${spread(rates.base)} ÷ ${spread(rates.plain)}; ${lost} of ${ROUNDS + 1} runs lost bytes; peak memory of the page with hook and relay ${megabytes(memory.recording)}, without ${megabytes(memory.base)})`,
        budget: "≥ 0.90, nothing lost",
        holds: r / b >= 0.9 && lost === 0,
      },
    ];
  } finally {
    await Promise.all([plain.close(), base.close(), recording.close()]);
    await stage.close();
  }
}
