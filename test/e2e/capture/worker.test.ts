import { expect, test } from "vitest";
import { runBytes } from "../../fixtures/runs.ts";
import { inBothBrowsers } from "./bench.ts";
import { timeless } from "./expectation.ts";
import { finishReading, startReading } from "./page.ts";
import { until } from "../drivers/wait.ts";
import { sendPieces } from "./pieces.ts";
import { ended, storedRows, storedStream, storedTape } from "./store.ts";

inBothBrowsers("a worker that may die at any moment", (bench) => {
  test("loses and doubles nothing when it is killed every 300 ms throughout a stream", async () => {
    const bytes = Buffer.concat([
      runBytes("text", "openai", { seed: 3 }),
      runBytes("image", "openai", { seed: 3, picture: 128 }),
    ]);
    const { page, panel } = await bench.record();

    const calm = bench.stage.stream("calm");
    await startReading(page, calm.url, { name: "calm" });
    await sendPieces(calm, bytes, 100, 5);
    await calm.end();
    await finishReading(page, "calm");
    const undisturbed = await storedStream(panel, calm.url, ended, "to end");

    const stream = bench.stage.stream("killed");
    await startReading(page, stream.url, { name: "killed" });
    const stop = bench.session.killWorkerEvery(300);
    await sendPieces(stream, bytes, 240, 25);
    await stream.end();
    expect(await finishReading(page, "killed")).toBe(bytes.toString());
    const deaths = await stop();
    const record = await storedStream(panel, stream.url, ended, "to end after the kills");

    expect(deaths).toBeGreaterThanOrEqual(10);
    expect(record).toMatchObject({ end: "complete", bytesKept: bytes.length, gaps: 0 });
    expect((await storedTape(panel, record.id)).sha256).toBe(calm.sha256);
    const rows = await storedRows(panel, record.id);
    const calmRows = await storedRows(panel, undisturbed.id);
    expect(rows.map(timeless)).toEqual(calmRows.map(timeless));
    await page.close();
  });

  test("goes on after a silence in which it was put to sleep", async () => {
    const stream = bench.stage.stream("silence");
    const { page, panel } = await bench.record();
    await startReading(page, stream.url);
    await stream.send("data: before\n\n");
    await storedStream(panel, stream.url, (one) => one.rows === 1, "to have its first row");
    await bench.session.killWorker();
    expect(await bench.session.workerAlive()).toBe(false);
    await stream.send("data: after\n\n");
    await stream.end();
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({ end: "complete", rows: 2, bytesKept: stream.sent });
    await page.close();
  });

  test("still knows which tab records when a stream starts while it sleeps", async () => {
    const stream = bench.stage.stream("asleep");
    const { page, panel } = await bench.record();
    await bench.session.killWorker();
    await startReading(page, stream.url);
    await stream.send("data: one\n\n");
    await stream.end();
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({ end: "complete", rows: 1, bytesKept: stream.sent });
    await page.close();
  });

  test("is not woken by a page without streams", async () => {
    const data = bench.stage.page("/data.json", '{"answer":42}', { type: "application/json" });
    // In Firefox the DevTools that earlier tests left say farewell, which wakes it: let them.
    if (bench.name === "firefox") {
      const heard = (): Promise<boolean> => bench.session.evaluateInBackground(noDevtools);
      await until(heard, { what: "the last farewell" });
    }
    await bench.session.killWorker();
    const starts = await bench.session.workerStarts();
    const page = await bench.session.newPage(bench.blank);
    const answers = await page.evaluate(async (url) => {
      let sum = 0;
      for (let n = 0; n < 200; n++) sum += (await (await fetch(url)).json()).answer;
      return sum;
    }, data);
    expect(answers).toBe(200 * 42);
    await page.reload();
    await page.goto("about:blank");
    expect(await bench.session.workerStarts()).toBe(starts);
    expect(await bench.session.workerAlive()).toBe(false);
    await page.close();
  });
});

/** Runs in the worker: does the session remember no tab whose DevTools are open? */
async function noDevtools(): Promise<boolean> {
  const { chrome } = globalThis as unknown as {
    chrome: { storage: { session: { get(key: string): Promise<{ devtools?: number[] }> } } };
  };
  const { devtools } = await chrome.storage.session.get("devtools");
  return (devtools ?? []).length === 0;
}
