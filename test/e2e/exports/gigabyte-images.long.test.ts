import { createHash, randomBytes } from "node:crypto";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { peak, watchRecorder } from "../../bench/memory.ts";
import { encodePng } from "../../fixtures/png.ts";
import { inBothBrowsers } from "../capture/bench.ts";
import { partialImage } from "../capture/pieces.ts";
import { exportAs, says } from "../capture/panel-ui.ts";
import { storedGaps } from "../capture/store.ts";
import { FLAT, MINUTE, recordGigabyte } from "./gigabyte.ts";

const SIZE = 800;
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

inBothBrowsers("when every image of a gigabyte is saved", (bench) => {
  test("each is its original file, and memory stays flat", async () => {
    const sent: string[] = [];
    const partial = (n: number): string => {
      const data = randomBytes(SIZE * SIZE * 3);
      const png = encodePng({ width: SIZE, height: SIZE, channels: 3, data }, 0);
      sent.push(sha256(png));
      return partialImage(n, png);
    };
    const { panel, page, id } = await recordGigabyte(bench, partial);
    expect(await storedGaps(panel, id)).toHaveLength(0);
    const memory = await watchRecorder(bench.session);
    const file = await bench.saved(
      ".images.zip",
      async () => {
        await exportAs(panel, { format: "images" });
        await says(panel, ".images.zip, ", 15 * MINUTE);
      },
      5 * MINUTE,
    );
    const samples = await memory.stop();
    expect(peak(samples) - (samples[0] ?? 0)).toBeLessThan(FLAT);
    expect(imageHashes(file)).toEqual(sent);
    await page.close();
  });
});

/**
 * SHA-256 of each file of an archive, in the order of its directory. Not read as a stream: in so
 * much noise there may well be what looks like the header of another file.
 */
const imageHashes = (file: Buffer): string[] => Object.values(unzipSync(file)).map(sha256);
