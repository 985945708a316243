import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { encodePng } from "../../fixtures/png.ts";
import { runSteps } from "../../fixtures/runs.ts";
import { shareOfOthers, sharpenedPictures } from "../../fixtures/sharpened.ts";
import { until } from "../drivers/wait.ts";
import { armed, inBothBrowsers } from "./bench.ts";
import { eventsOfRows, independentParse } from "./expectation.ts";
import { finishReading, startReading } from "./page.ts";
import { partialImage } from "./pieces.ts";
import { exportAs, lists, prints, says, selectStream, showsPayload, table } from "./panel-ui.ts";
import { secrets } from "./secrets.ts";
import { ended, storedBytes, storedRows, storedStream } from "./store.ts";

/** The bytes of an image run, one element an event: three partial images, the final one, a text. */
function imageRun(): Uint8Array[] {
  return [...runSteps("image", "openai", { picture: 256, seed: 7 })].flatMap((step) =>
    "bytes" in step ? [step.bytes] : [],
  );
}

inBothBrowsers("a recorded image run", (bench) => {
  test("is shown live, survives reload and reopened DevTools, and exports byte for byte", async () => {
    const steps = imageRun();
    const stream = bench.stage.stream("image", { keep: true });
    const { page, devtools, panel } = await bench.record();
    await startReading(page, stream.url, { method: "POST", body: '{"stream":true}' });

    // Up to the second partial image: the stream stays open while we look at the panel.
    const half = 1 + steps.findIndex((step) => /"partial_image_index":1/.test(head(step)));
    expect(half).toBeGreaterThan(1);
    for (const step of steps.slice(0, half)) await stream.send(step);
    const live = await storedStream(panel, stream.url, (one) => one.rows === half, "to have rows");
    expect(live.end).toBe("open");
    await selectStream(panel, live.id);
    await until(async () => (await table(panel)).thumbnails >= 2, {
      what: "two thumbnails in the table while the stream is open",
    });
    expect((await table(panel)).rows).toBe(half);
    await bench.shot(devtools, "live");

    for (const step of steps.slice(half)) await stream.send(step);
    await stream.end();
    expect(await finishReading(page)).toBe(stream.bytes.toString());
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({
      end: "complete",
      bytesSeen: stream.sent,
      bytesKept: stream.sent,
      gaps: 0,
      rows: steps.length,
    });
    expect(record.images).toBeGreaterThanOrEqual(4);

    // The page reloads: what it had streamed is still listed.
    await page.reload();
    await armed(panel);
    await lists(panel, record.id, "complete");

    // DevTools are closed and opened again.
    await devtools.close();
    const reopened = await bench.session.openDevTools(page);
    const again = await reopened.openPanel();
    await selectStream(again, record.id);
    await until(async () => (await table(again)).rows === steps.length, {
      what: "all rows in reopened DevTools",
    });
    await until(async () => (await table(again)).thumbnails >= 4, {
      what: "all thumbnails in reopened DevTools",
    });
    await bench.shot(reopened, "reopened");

    const tape = await storedBytes(again, record.id);
    expect(createHash("sha256").update(tape).digest("hex")).toBe(stream.sha256);
    const rows = await storedRows(again, record.id);
    expect(eventsOfRows(rows, tape)).toEqual(independentParse(stream.bytes));

    const file = await bench.saved(".sse", () => exportAs(again, { format: "sse" }));
    expect(createHash("sha256").update(file).digest("hex")).toBe(stream.sha256);
    await says(again, "the bytes are exact");
    await page.close();
  });

  test("says how much of each partial image is new, as soon as it has come", async () => {
    const pictures = sharpenedPictures(7, 320);
    const shares = pictures
      .slice(1)
      .map((picture, n) => 100 * shareOfOthers(pictures[n]!, picture));
    expect(shares.map(Math.round)).toEqual([40, 17, 21]);
    const stream = bench.stage.stream("partials");
    const { page, devtools, panel } = await bench.shared();
    await startReading(page, stream.url);
    await stream.send(partialImage(0, encodePng(pictures[0]!)));
    const open = await storedStream(panel, stream.url, (one) => one.rows === 1, "to have a row");
    await selectStream(panel, open.id);
    for (const [n, share] of shares.entries()) {
      await stream.send(partialImage(n + 1, encodePng(pictures[n + 1]!)));
      const figure = `${Math.round(share)} % new`;
      // The newest image is shown, whether it has a print of its own or shares one.
      await until(async () => (await prints(panel)).at(-1)?.includes(figure), { what: figure });
    }
    await bench.shot(devtools, "partials");
    await panel.click("[aria-label='Images by arrival'] li:last-child button");
    await says(panel, `${shares.at(-1)!.toFixed(1)} % changed from partial 2`);
    await stream.end();
  });

  test("shows a payload as it was sent when its row is clicked", async () => {
    const stream = bench.stage.stream("payload");
    const { page, panel } = await bench.shared();
    await startReading(page, stream.url);
    await stream.send('data: {"type":"response.output_text.delta","delta":"<b>Grüße</b>"}\n\n');
    await stream.end();
    const record = await storedStream(panel, stream.url, ended, "to end");
    await selectStream(panel, record.id);
    await panel.click("[role=grid] [role=row][id]");
    await showsPayload(panel, 'delta: "<b>Grüße</b>"');
  });

  describe("secrets", () => secrets(bench));
});

function head(step: Uint8Array): string {
  return Buffer.from(step.subarray(0, 600)).toString("latin1");
}
