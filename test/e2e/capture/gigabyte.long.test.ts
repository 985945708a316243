import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { until } from "../drivers/wait.ts";
import { inBothBrowsers } from "./bench.ts";
import { exportAs, says, selectStream } from "./panel-ui.ts";
import { ended, storedGaps, storedStream } from "./store.ts";

const MINUTE = 60_000;
/** What may be on its way to the store: at which pace nothing is lost, `npm run bench` measures. */
const AHEAD = 64_000_000;
const PIECE = Buffer.from(`data: {"type":"response.fill","pad":"${"x".repeat(1_000_000)}"}\n\n`);

inBothBrowsers("a stream of a gigabyte", (bench) => {
  test("is recorded without a gap and exported byte for byte", async () => {
    const recorded = await bench.record();
    const { page, panel } = recorded;
    const stream = bench.stage.stream("gigabyte", { keep: false });
    // Not awaited here: it takes longer than a driver's call may.
    await page.evaluate((url) => {
      const read = async (): Promise<number> => {
        let bytes = 0;
        const reader = (await fetch(url)).body!.getReader();
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return bytes;
          bytes += value.byteLength;
        }
      };
      void read().then((bytes) => Object.assign(window, { bytesRead: bytes }));
    }, stream.url);
    await stream.send(PIECE);
    const { id } = await storedStream(panel, stream.url, (one) => one.rows > 0, "to have rows");
    // It is larger than the storage budget, and stays because it ended last.
    // Faster than the machine can store it, gaps would be right.
    const near = ({ bytesKept }: { bytesKept: number }): boolean => bytesKept > stream.sent - AHEAD;
    for (let count = 1; stream.sent < 1_000_000_000; count++) {
      await stream.send(PIECE);
      if (count % 16 === 0) await storedStream(panel, stream.url, near, "to follow", MINUTE);
    }
    await stream.end();
    const bytesRead = await until(
      () => page.evaluate(() => (window as Window & { bytesRead?: number }).bytesRead),
      { what: "the page to have read it all", timeout: 2 * MINUTE },
    );
    expect(bytesRead).toBe(stream.sent);
    const record = await storedStream(panel, stream.url, ended, "to end", 5 * MINUTE);
    expect(await storedGaps(panel, id)).toEqual([]);
    expect(record).toMatchObject({ end: "complete", gaps: 0, bytesKept: stream.sent });
    const again = await bench.reopen(recorded);
    await selectStream(again.panel, id);
    const file = await bench.saved(".sse", async () => {
      await exportAs(again.panel, { format: "sse", exact: true });
      await says(again.panel, "the bytes are exact", 5 * MINUTE);
    });
    expect(createHash("sha256").update(file).digest("hex")).toBe(stream.sha256);
    await again.page.close();
  });
});
