/** The promises of worker.test.ts and leaving.test.ts, for as long and as often as users meet them. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runBytes } from "../../fixtures/runs.ts";
import { removeFolder } from "../drivers/processes.ts";
import { until } from "../drivers/wait.ts";
import { inBothBrowsers } from "./bench.ts";
import { timeless } from "./expectation.ts";
import { finishReading, startReading } from "./page.ts";
import { events, sendPieces } from "./pieces.ts";
import { ended, storedBytes, storedRows, storedStream } from "./store.ts";

const MINUTE = 60_000;

inBothBrowsers("over minutes and many deaths", (bench) => {
  test("nothing is lost when the worker is killed every 300 ms for more than 20 seconds", async () => {
    const bytes = Buffer.concat(
      [1, 2, 3].map((seed) => Buffer.from(runBytes("image", "openai", { seed, picture: 512 }))),
    );
    const { page, panel } = await bench.record();
    const calm = bench.stage.stream("calm");
    await startReading(page, calm.url, { name: "calm" });
    await sendPieces(calm, bytes, 200, 2);
    await calm.end();
    const undisturbed = await storedStream(panel, calm.url, ended, "to end");

    const stream = bench.stage.stream("killed");
    await startReading(page, stream.url, { name: "killed" });
    const stop = bench.session.killWorkerEvery(300);
    await sendPieces(stream, bytes, 800, 30);
    await stream.end();
    await finishReading(page, "killed");
    expect(await stop()).toBeGreaterThanOrEqual(40);
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({ end: "complete", bytesKept: bytes.length, gaps: 0 });
    expect((await storedBytes(panel, record.id)).equals(bytes)).toBe(true);
    expect((await storedRows(panel, record.id)).map(timeless)).toEqual(
      (await storedRows(panel, undisturbed.id)).map(timeless),
    );
    await page.close();
  });

  test("a silence of five minutes, in which the browser puts the worker to sleep, changes nothing", async () => {
    const { page, panel } = await bench.record();
    const stream = bench.stage.stream("silence");
    await startReading(page, stream.url);
    await stream.send(events(0, 10));
    await storedStream(panel, stream.url, (one) => one.rows === 10, "to have its rows");
    const silent = Date.now();
    // Nobody kills it: the browser's own idle timer does.
    await until(async () => !(await bench.session.workerAlive()), {
      what: "the worker to fall asleep",
      timeout: 2 * MINUTE,
    });
    await until(() => Date.now() - silent > 5 * MINUTE, {
      what: "five minutes of silence",
      timeout: 6 * MINUTE,
    });
    expect(await bench.session.workerAlive()).toBe(false);
    await stream.send(events(10, 20));
    await stream.end();
    expect(await finishReading(page)).toBe(stream.bytes.toString());
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({ end: "complete", rows: 20, bytesKept: stream.sent, gaps: 0 });
    await page.close();
  });

  test("twenty times SIGKILL mid-stream on one profile: each time what was acknowledged is there", async () => {
    const profile = await mkdtemp(join(tmpdir(), "darkroom-killed-"));
    const expected: { url: string; id: string; kept: number; sent: Buffer }[] = [];
    try {
      for (let death = 0; death < 20; death++) {
        const session = await bench.launch({ profile });
        try {
          const { page, panel } = await bench.record(bench.blank, session);
          for (const { url, id, kept, sent } of expected) {
            const record = await storedStream(panel, url, ended, "to say how it ended");
            expect(record).toMatchObject({ id, end: "interrupted" });
            expect(record.bytesKept).toBeGreaterThanOrEqual(kept);
            const tape = await storedBytes(panel, id);
            expect(tape.equals(sent.subarray(0, tape.length))).toBe(true);
          }
          const stream = bench.stage.stream(`death-${death}`);
          await startReading(page, stream.url);
          await stream.send(events(0, 10 + death * 37));
          const record = await storedStream(
            panel,
            stream.url,
            (one) => one.rows > 0,
            "to have rows",
          );
          void stream.send(events(10 + death * 37, 2000));
          await session.kill();
          expected.push({
            url: stream.url,
            id: record.id,
            kept: record.bytesKept,
            sent: stream.bytes,
          });
        } finally {
          await session.close();
        }
      }
    } finally {
      await removeFolder(profile);
    }
  });
});
