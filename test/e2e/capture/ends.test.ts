import { describe, expect, test } from "vitest";
import type { RunName } from "../../fixtures/runNames.ts";
import { runBytes } from "../../fixtures/runs.ts";
import { inBothBrowsers } from "./bench.ts";
import { finishReading, startReading } from "./page.ts";
import { lists } from "./panel-ui.ts";
import { troubleInThePage } from "./trouble.ts";
import { ended, storedBytes, storedRows, storedStream } from "./store.ts";

const EVENTS = 'data: {"n":0}\n\ndata: {"n":1}\n\n';

inBothBrowsers("how a stream ended", (bench) => {
  test("is told when the page aborts its fetch", async () => {
    const { page, panel } = await bench.shared();
    const stream = bench.stage.stream("aborted");
    await startReading(page, stream.url);
    await stream.send(EVENTS);
    await storedStream(panel, stream.url, (one) => one.rows === 2, "to have its rows");
    await page.evaluate(() => window.reads["read"]!.abort());
    await expect(finishReading(page)).rejects.toThrow(/abort/i);
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({ end: "aborted", rows: 2, bytesKept: stream.sent });
    await lists(panel, record.id, "aborted");
  });

  test("is told when the page cancels the body", async () => {
    const { page, panel } = await bench.shared();
    const stream = bench.stage.stream("cancelled");
    const reading = page.evaluate(async (url) => {
      const reader = (await fetch(url)).body!.getReader();
      await reader.read();
      await reader.cancel("enough");
    }, stream.url);
    await stream.send(EVENTS);
    await reading;
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({ end: "cancelled", bytesKept: stream.sent });
    await lists(panel, record.id, "the page cancelled it");
  });

  test("is told when the connection breaks, with every byte that came before", async () => {
    const { page, panel } = await bench.shared();
    const stream = bench.stage.stream("broken");
    await startReading(page, stream.url);
    await stream.send(`${EVENTS}data: {"n":2`);
    await storedStream(panel, stream.url, (one) => one.bytesKept === stream.sent, "to be kept");
    await stream.destroy();
    await expect(finishReading(page)).rejects.toThrow();
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({ end: "failed", bytesKept: stream.sent });
    const rows = await storedRows(panel, record.id);
    expect(rows.map((row) => row.complete)).toEqual([true, true, false]);
    await lists(panel, record.id, "the network failed");
  });

  test("is told when the page lets go of a body without reading it", async () => {
    const { page, panel } = await bench.shared();
    const stream = bench.stage.stream("unread");
    const fetched = page.evaluate(async (url) => {
      const response = await fetch(url);
      return response.status;
    }, stream.url);
    await stream.send(EVENTS);
    expect(await fetched).toBe(200);
    await stream.end();
    await storedStream(panel, stream.url, undefined, "to be listed");
    await page.goto(bench.blank);
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(["unread", "interrupted"]).toContain(record.end);
  });

  test("is 'read outside our sight' when the body goes to a worker", async () => {
    const { page, panel } = await bench.shared();
    const stream = bench.stage.stream("worker");
    const read = page.evaluate(async (url) => {
      const code = "onmessage = async (e) => postMessage(await new Response(e.data).text());";
      const worker = new Worker(URL.createObjectURL(new Blob([code])));
      const answer = new Promise<string>((resolve) => {
        worker.addEventListener("message", (event) => resolve(event.data as string));
      });
      const { body } = await fetch(url);
      worker.postMessage(body, [body as unknown as Transferable]);
      return await answer;
    }, stream.url);
    await stream.send(EVENTS);
    await stream.end();
    expect(await read).toBe(EVENTS);
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record.end).toBe("elsewhere");
    await lists(panel, record.id, "read outside our sight");
  });

  const RUNS: readonly RunName[] = [
    "error",
    "error-flat",
    "error-failed",
    "incomplete",
    "bad-json",
    "bad-base64",
    "bad-utf8",
    "cr-lines",
    "crlf-lines",
    "camel-case",
    "tool-call",
  ];
  test("is 'complete' for failed and malformed runs too, every byte of them kept", async () => {
    const { page, panel } = await bench.shared();
    for (const run of RUNS) {
      const bytes = runBytes(run, "openai", { picture: 64 });
      const stream = bench.stage.stream(run);
      await startReading(page, stream.url, { name: run });
      await stream.send(bytes);
      await stream.end();
      const record = await storedStream(panel, stream.url, ended, "to end");
      expect(record, run).toMatchObject({ end: "complete", gaps: 0 });
      expect((await storedBytes(panel, record.id)).equals(Buffer.from(bytes)), run).toBe(true);
      const rows = await storedRows(panel, record.id);
      expect(rows.length, run).toBeGreaterThanOrEqual(3);
      if (run.startsWith("error")) {
        expect(
          rows.some((row) => row.family === "error"),
          run,
        ).toBe(true);
      }
    }
  });

  test("keeps a candidate that turned out to be a stream, and lets go of one that did not", async () => {
    const { page, panel } = await bench.shared();
    const plain = { "content-type": "text/plain" };
    const stream = bench.stage.stream("mislabelled", { headers: plain });
    const text = bench.stage.stream("plain", { headers: plain });
    const init = { method: "POST", body: JSON.stringify({ stream: true }) };
    await startReading(page, text.url, { ...init, name: "text" });
    await text.send("Once upon a time there was no event stream.");
    await text.end();
    await startReading(page, stream.url, { ...init, name: "stream" });
    await stream.send(EVENTS);
    await stream.end();
    await finishReading(page, "text");
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({ end: "complete", candidate: false, rows: 2 });
    await expect(storedStream(panel, text.url, undefined, "to be stored", 300)).rejects.toThrow(
      "nothing of it",
    );
  });

  test("keeps streams of one event a line: JSON lines, and the AI SDK's data stream", async () => {
    const { page, panel } = await bench.shared();
    const lines = bench.stage.stream("lines", {
      headers: { "content-type": "application/x-ndjson" },
    });
    const data = bench.stage.stream("ai-data", {
      headers: { "content-type": "text/plain", "x-vercel-ai-data-stream": "v1" },
    });
    await startReading(page, lines.url, { name: "lines" });
    await lines.send('{"model":"llama","response":"Hel","done":false}\n{"model":"llama","resp');
    await lines.send('onse":"lo","done":true}\n');
    await lines.end();
    await startReading(page, data.url, { name: "data" });
    await data.send('f:{"messageId":"m1"}\n0:"Hel"\n0:"lo"\n');
    await data.end();
    const first = await storedStream(panel, lines.url, ended, "to end");
    expect(first).toMatchObject({ end: "complete", framing: "ndjson", rows: 2, gaps: 0 });
    const second = await storedStream(panel, data.url, ended, "to end");
    expect(second).toMatchObject({ end: "complete", framing: "ai-data", rows: 3, gaps: 0 });
    expect(second.dialect?.id).toBe("ai-sdk-data");
  });

  describe("when something of ours throws in the page", () => troubleInThePage(bench));
});
