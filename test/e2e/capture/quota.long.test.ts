import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { encodePng } from "../../fixtures/png.ts";
import { until } from "../drivers/wait.ts";
import { inBothBrowsers } from "./bench.ts";
import { finishReading, startReading } from "./page.ts";
import { partialImage } from "./pieces.ts";
import { focusTable, says, selectStream } from "./panel-ui.ts";
import { ended, keptBytes, storedBytes, storedGaps, storedStream } from "./store.ts";

const MIB = 1024 * 1024;
const QUOTA = 24 * MIB;
/** Text that no database can compress. */
const noise = (bytes: number): string => randomBytes((bytes / 4) * 3).toString("base64");

const SIZE = 512;
/** A partial image of about a megabyte. */
function noisyImage(index: number): string {
  const data = randomBytes(SIZE * SIZE * 3);
  const png = encodePng({ width: SIZE, height: SIZE, channels: 3, data }, 0);
  return partialImage(index, png);
}

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
      await focusTable(panel);
      await panel.press("End");
      // What came after the last gap may have been stored again: it stands at the end or above.
      await until(
        async () => {
          await panel.press("PageUp");
          return await panel.evaluate(() =>
            [...document.querySelectorAll("[role=grid] [role=row]")].some((row) =>
              row.textContent?.includes("not kept: the browser's storage is full"),
            ),
          );
        },
        { what: "the table to say what is missing, where it is missing" },
      );
      await bench.shot(devtools, "quota");
      expect((await storedBytes(panel, before.id)).equals(first.bytes)).toBe(true);

      // Nearly full, some writes of a transaction are refused and others would not be.
      for (let n = 0; n < 6; n++) {
        const name = `more-${n}`;
        const more = bench.stage.stream(name);
        await startReading(page, more.url, { name });
        for (let part = 0; part < 8; part++) {
          await more.send(n % 2 === 0 ? `data: ${noise(MIB)}\n\n` : noisyImage(part));
        }
        await more.end();
        expect((await finishReading(page, name)).length).toBe(more.sent);
        const { id, end, bytesKept } = await storedStream(panel, more.url, ended, "to end");
        expect(end).toBe("complete");
        const missing = (await storedGaps(panel, id)).reduce((sum, gap) => sum + gap.bytes, 0);
        const kept = (await storedBytes(panel, id)).length;
        expect({ kept, all: kept + missing }).toEqual({ kept: bytesKept, all: more.sent });
      }
      // Of what was refused nothing is there, and nothing is counted.
      const { said, stored } = await keptBytes(panel);
      expect(said).toBe(stored);
      await page.close();
    });
  },
  { quota: QUOTA },
);
