/** Memory while something is measured, bytes. */
import type { Page } from "puppeteer-core";
import type { BrowserSession } from "../e2e/drivers/driver.ts";
import { privateMemory } from "../e2e/drivers/processes.ts";

const EVERY = 250;

export interface MemoryWatch {
  /** Ends it; the samples in their order, empty where the system does not tell. */
  stop(): Promise<number[]>;
}

function watch(sample: () => Promise<number> | number): MemoryWatch {
  const samples: number[] = [];
  const over = new AbortController();
  const running = (async () => {
    while (!over.signal.aborted) {
      const bytes = await sample();
      if (bytes > 0) samples.push(bytes);
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  })();
  return {
    async stop() {
      over.abort();
      await running;
      return samples;
    },
  };
}

/**
 * What a page and our scripts in it hold. Chromium: the page's isolate with its buffers (Blobs
 * live elsewhere and are not in it); Firefox: the page's process.
 */
export async function watchPage(session: BrowserSession, page: Page): Promise<MemoryWatch> {
  if (session.name === "firefox") return await watchProcess(session, "page");
  const cdp = await page.createCDPSession();
  return watch(async () => {
    const usage: HeapUsage = await cdp.send("Runtime.getHeapUsage");
    return usage.usedSize + (usage.backingStorageSize ?? 0);
  });
}

/** What the recorder's process holds: worker, panel and DevTools page of the extension. */
export async function watchRecorder(session: BrowserSession): Promise<MemoryWatch> {
  return await watchProcess(session, "extension");
}

async function watchProcess(
  session: BrowserSession,
  what: "page" | "extension",
): Promise<MemoryWatch> {
  const pid = await session.processOf(what);
  return watch(() => (pid === null ? 0 : privateMemory(pid)));
}

interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize?: number;
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

export const peak = (samples: readonly number[]): number => Math.max(0, ...samples);
