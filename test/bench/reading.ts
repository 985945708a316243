import type { Page } from "puppeteer-core";

/** Starts a read that keeps nothing, so that the page's own memory says nothing about ours. */
export async function startReading(page: Page, url: string): Promise<void> {
  await page.evaluate((address) => {
    void (async () => {
      const reader = (await fetch(address, { method: "POST" })).body!.getReader();
      while (!(await reader.read()).done);
    })();
  }, url);
}
