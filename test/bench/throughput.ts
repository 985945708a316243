/** What recording costs a page that reads a burst of partial images as fast as it can. */
import type { Page } from "puppeteer-core";
import type { BrowserName } from "../e2e/drivers/driver.ts";
import { openStage } from "../e2e/capture/stage.ts";
import { ended, storedStream } from "../e2e/capture/store.ts";
import { tapeDigest } from "./stored.ts";
import { imageBurst } from "./bursts.ts";
import { DRIVERS, emptyExtension, median, recordingSession, type Figure } from "./sessions.ts";

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

export async function throughput(browser: BrowserName): Promise<Figure[]> {
  const stage = await openStage();
  const url = stage.page("/", "<!doctype html><title>burst</title>");
  const burst = imageBurst(MEGABYTES * 1e6);
  const plain = await DRIVERS[browser].launch();
  const base = await DRIVERS[browser].launch({ extension: await emptyExtension() });
  const recording = await recordingSession(browser, url);
  let run = 0;
  const rate = async (page: Page): Promise<{ url: string; rate: number; sha256: string }> => {
    const stream = stage.stream(`burst-${run++}`, { keep: false });
    const read = readRate(page, stream.url);
    for (const part of burst) await stream.send(part);
    await stream.end();
    return { url: stream.url, rate: await read, sha256: stream.sha256 };
  };
  try {
    const plainPage = await plain.newPage(url);
    const basePage = await base.newPage(url);
    await base.openDevTools(basePage);
    const rates = { plain: [] as number[], base: [] as number[], recording: [] as number[] };
    let lost = 0;
    for (let round = 0; round <= ROUNDS; round++) {
      const a = await rate(plainPage);
      const b = await rate(basePage);
      const c = await rate(recording.page);
      const stored = await storedStream(recording.panel, c.url, ended, "to end", 60_000);
      const tape = await tapeDigest(recording.panel, stored.id);
      if (tape.sha256 !== c.sha256 || tape.gaps > 0) lost += 1;
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
        measured: `${(r / b).toFixed(2)} (${r.toFixed(0)} ÷ ${b.toFixed(0)} MB/s; ÷ bare page ${p.toFixed(0)} MB/s: ${(r / p).toFixed(2)}; ${lost} of ${ROUNDS + 1} runs lost bytes)`,
        budget: "≥ 0.90, nothing lost",
        holds: r / b >= 0.9 && lost === 0,
      },
    ];
  } finally {
    await Promise.all([plain.close(), base.close(), recording.session.close()]);
    await stage.close();
  }
}
