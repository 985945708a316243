import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { inBothBrowsers } from "./bench.ts";
import { finishReading, startReading } from "./page.ts";
import { says, selectStream } from "./panel-ui.ts";
import { ended, storedBytes, storedGaps, storedStream } from "./store.ts";

const MIB = 1024 * 1024;
const QUOTA = 24 * MIB;
/** Text that no database can compress. */
const noise = (bytes: number): string => randomBytes((bytes / 4) * 3).toString("base64");

inBothBrowsers(
  "storage that the browser refuses",
  (bench) => {
    test("is said and counted; the page gets every byte, and nothing stored is touched", async () => {
      const { page, devtools, panel } = await bench.record();
      const first = bench.stage.stream("first");
      await startReading(page, first.url, { name: "first" });
      await first.send(`data: {"pad":"${noise(4 * MIB)}"}\n\n`);
      await first.end();
      const before = await storedStream(panel, first.url, ended, "to end");
      expect(before).toMatchObject({ end: "complete", gaps: 0, bytesKept: first.sent });

      const large = bench.stage.stream("large");
      await startReading(page, large.url, { name: "large" });
      for (let n = 0; n < 40; n++) await large.send(`data: {"n":${n},"pad":"${noise(MIB)}"}\n\n`);
      await large.end();
      expect((await finishReading(page, "large")).length).toBe(large.sent);
      const record = await storedStream(panel, large.url, ended, "to end");
      expect(record).toMatchObject({ end: "complete", bytesSeen: large.sent });
      expect(record.bytesKept).toBeGreaterThan(0);
      expect(record.bytesKept).toBeLessThan(large.sent);
      const gaps = await storedGaps(panel, record.id);
      expect(gaps.map((gap) => gap.reason)).toContain("quota");
      expect(gaps.reduce((sum, gap) => sum + gap.bytes, 0)).toBe(large.sent - record.bytesKept);
      await selectStream(panel, record.id);
      await says(panel, "not kept: the browser's storage is full");
      await panel.evaluate(() => document.querySelector<HTMLElement>("[role=grid]")?.focus());
      await panel.press("End");
      await panel.waitFor(
        () =>
          [...document.querySelectorAll("[role=grid] [role=row]")].some((row) =>
            row.textContent?.includes("not kept: the browser's storage is full"),
          ),
        { what: "the table to say what is missing at its end" },
      );
      await bench.shot(devtools, "quota");
      expect((await storedBytes(panel, before.id)).equals(first.bytes)).toBe(true);
      await page.close();
    });
  },
  { quota: QUOTA },
);
