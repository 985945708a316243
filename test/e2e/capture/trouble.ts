import { expect, test } from "vitest";
import type { Bench } from "./bench.ts";
import { finishReading, startReading } from "./page.ts";
import { says } from "./panel-ui.ts";
import { ended, storedStream } from "./store.ts";

/** When something of ours throws in the page. */
export function troubleInThePage(bench: Bench): void {
  test("the page's fetch goes on natively and the panel says that recording stopped, and why", async () => {
    const { page, panel } = await bench.shared();
    const stream = bench.stage.stream("before-trouble");
    await startReading(page, stream.url);
    await stream.send('data: {"n":0}\n\n');
    await storedStream(panel, stream.url, (one) => one.rows === 1, "to have its first row");

    // The one way a page has of making any code throw: to call it where the stack runs out.
    await page.evaluate(() => {
      let calls = 0;
      const dive = (): void => {
        try {
          dive();
        } catch {
          // The stack ran out: from here on, up again, with a little more room at each call.
        }
        if (calls > 2000) return;
        calls += 1;
        void fetch("data:,x", { headers: {} }).catch(() => {});
      };
      dive();
    });

    await says(panel, "Recording stopped in this page");
    await stream.send('data: {"n":1}\n\n');
    await stream.end();
    expect(await finishReading(page)).toBe('data: {"n":0}\n\ndata: {"n":1}\n\n');
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({ end: "interrupted", rows: 1 });
    expect(record.endDetail).toContain("recording stopped in the page");
  });
}
