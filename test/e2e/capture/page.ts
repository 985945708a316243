/** What pages of the suite do with a stream. Each runs in the page and may be left running. */
import type { Page } from "puppeteer-core";

declare global {
  interface Window {
    /** The reads started by {@link startReading}, by name. */
    reads: Record<string, { promise: Promise<string>; abort(reason?: unknown): void }>;
  }
}

/** Starts reading a stream to its end, chunk by chunk, without waiting for it. */
export async function startReading(
  page: Page,
  url: string,
  init: RequestInit & { readonly name?: string } = {},
): Promise<void> {
  await page.evaluate(
    (address, options) => {
      const { name = "read", ...rest } = options;
      const controller = new AbortController();
      const promise = (async () => {
        const response = await fetch(address, { ...rest, signal: controller.signal });
        const hash: Uint8Array[] = [];
        const reader = response.body!.getReader();
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          hash.push(value);
        }
        return await new Blob(hash as BlobPart[]).text();
      })();
      promise.catch(() => {});
      window.reads ??= {};
      window.reads[name] = { promise, abort: (reason) => controller.abort(reason) };
    },
    url,
    init,
  );
}

/** What the page had read when its stream ended; throws as the page's promise did. */
export async function finishReading(page: Page, name = "read"): Promise<string> {
  return await page.evaluate(async (one) => await window.reads[one]!.promise, name);
}
