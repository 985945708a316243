/** Recording for a minute without losing anything: many small events, and many bytes. */
import { openStage, type StageStream } from "../e2e/capture/stage.ts";
import { ended, storedStream } from "../e2e/capture/store.ts";
import { startReading } from "./reading.ts";
import type { BrowserName } from "../e2e/drivers/driver.ts";
import { imageBurst, stampedDelta } from "./bursts.ts";
import { megabytes, watchPage, watchRecorder } from "./memory.ts";
import { recordingSession, type Figure } from "./sessions.ts";
import { tapeTotals } from "./stored.ts";

const SECONDS = 60;
/** A page that is slower gets less than the whole, and the rate that it could take is told. */
const LATEST = SECONDS * 1.05;
const PART = 65_536;

/**
 * Sends parts so that `perSecond` of them leave each second.
 *
 * @returns whether the page took all of them in time
 */
async function paced(
  stream: StageStream,
  perSecond: number,
  part: (n: number) => Uint8Array | string,
): Promise<boolean> {
  await stream.opened;
  const from = performance.now();
  const passed = (): number => (performance.now() - from) / 1000;
  const all = perSecond * SECONDS;
  let n = 0;
  while (n < all && passed() < LATEST) {
    const due = Math.min(all, passed() * perSecond);
    for (; n < due && passed() < LATEST; n++) await stream.send(part(n));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await stream.end();
  return n === all;
}

async function sustain(
  browser: BrowserName,
  what: string,
  perSecond: number,
  part: (n: number) => Uint8Array | string,
): Promise<Figure> {
  const stage = await openStage();
  const url = stage.page("/", "<!doctype html><title>sustained</title>");
  const recording = await recordingSession(browser, url);
  try {
    const stream = stage.stream("sustained", { keep: false });
    const recorder = await watchRecorder(recording.session);
    const page = await watchPage(recording.session, recording.page);
    const from = performance.now();
    await startReading(recording.page, stream.url);
    const inTime = await paced(stream, perSecond, part);
    const sent = (performance.now() - from) / 1000;
    const stored = await storedStream(recording.panel, stream.url, ended, "to end", 240_000);
    const drained = (performance.now() - from) / 1000 - sent;
    const memory = `recorder ${course(await recorder.stop())}, page with hook and relay ${course(await page.stop())}`;
    const tape = await tapeTotals(recording.panel, stored.id);
    const whole = tape.bytes === stream.sent && tape.gaps === 0 && stored.end === "complete";
    return {
      browser,
      what,
      measured: `${(stream.sent / 1e6).toFixed(0)} MB in ${sent.toFixed(0)} s (${(stream.sent / 1e6 / sent).toFixed(1)} MB/s), stored ${drained.toFixed(1)} s later, ${stored.events} events, ${tape.gaps} gaps, ${stream.sent - tape.bytes} bytes missing; memory: ${memory}`,
      budget: "60 s at the rate, nothing lost",
      holds: whole && inTime,
    };
  } finally {
    await recording.session.close();
    await stage.close();
  }
}

/** Memory at the beginning, after each third, and the peak. */
function course(samples: readonly number[]): string {
  const at = (share: number): string =>
    megabytes(samples[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? 0);
  return `${[0, 1 / 3, 2 / 3, 1].map(at).join(" → ")} (peak ${megabytes(Math.max(0, ...samples))})`;
}

export async function sustained(browser: BrowserName): Promise<Figure[]> {
  const events = await sustain(browser, "5,000 events/s for 60 s", 5000, (n) => stampedDelta(n, 0));
  const parts = imageBurst(40e6, PART);
  const perSecond = Math.round(30e6 / PART);
  const bytes = await sustain(
    browser,
    "30 MB/s of partial images for 60 s",
    perSecond,
    (n) => parts[n % parts.length]!,
  );
  return [events, bytes];
}
