import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "puppeteer-core";
import { startServer, type DemoServer } from "../../server/server.ts";
import type { RunResult } from "../../server/page/result.ts";
import { READERS } from "../../server/page/settings.ts";
import { until } from "../drivers/wait.ts";
import { builtExtension, inBothBrowsers, type Recorded } from "./bench.ts";
import { independentParse, eventsOfRows } from "./expectation.ts";
import { ended, storedBytes, storedRows, storedStreams } from "./store.ts";

const RUNS = ["image", "text", "tool-call", "error-failed", "cut"];

inBothBrowsers("the official SDKs as readers", (bench) => {
  let server: DemoServer;
  let recorded: Recorded;
  /** What a page without Darkroom reads, by the address of its run. */
  const without = new Map<string, RunResult>();
  beforeAll(async () => {
    server = await startServer();
    await bench.session.uninstallExtension();
    const bare = await bench.session.newPage("about:blank");
    for (const run of RUNS) {
      for (const sdk of READERS) {
        await bare.goto(address(sdk, run));
        without.set(address(sdk, run), await result(bare));
      }
    }
    await bare.close();
    await bench.session.installExtension(builtExtension(bench.name));
    recorded = await bench.record();
  });
  afterAll(() => server?.close());

  const address = (sdk: string, run: string): string =>
    `${server.origin}/?${new URLSearchParams({ sdk, run, seed: "5", picture: "96", pace: "0", autostart: "1" }).toString()}`;

  for (const run of RUNS) {
    test(`give a page the same ${run} run with and without Darkroom`, async () => {
      const { page, panel } = recorded;
      for (const sdk of READERS) {
        const stored = new Set((await storedStreams(panel)).map((one) => one.id));
        await page.goto(address(sdk, run));
        const read = await result(page);
        const bare = without.get(address(sdk, run))!;
        // A broken connection throws away what a stream had queued: how many events were read
        // before it depends on the moment, with or without Darkroom. The error does not.
        if (run === "cut") expect(read.error, sdk).toEqual(bare.error);
        else expect(read, sdk).toEqual(bare);

        const record = await until(
          async () => (await storedStreams(panel)).find((one) => !stored.has(one.id) && ended(one)),
          { what: `the recording of ${sdk}'s ${run}` },
        );
        const id = record?.response.headers.find(([name]) => name === "x-run-id")?.[1] ?? "";
        const sent = await server.ledger.ended(id);
        // OpenRouter's SDK cancels the body at `[DONE]`, unless its end has arrived by then.
        const ends =
          run === "cut"
            ? ["failed"]
            : sdk === "openrouter"
              ? ["complete", "cancelled"]
              : ["complete"];
        expect(ends, sdk).toContain(record?.end);
        const tape = await storedBytes(panel, record!.id);
        const body = Buffer.from(server.ledger.get(id)!.body()!);
        if (run === "cut") {
          expect(tape.equals(body.subarray(0, tape.length))).toBe(true);
        } else {
          expect(record).toMatchObject({ bytesKept: sent.bytes, gaps: 0 });
          expect(tape.equals(body)).toBe(true);
          const rows = await storedRows(panel, record!.id);
          expect(eventsOfRows(rows, tape)).toEqual(independentParse(body));
        }
      }
    });
  }
});

/** What the demo page says it read, without what is different on every run. */
async function result(page: Page): Promise<RunResult> {
  const text = await until(
    () =>
      page.evaluate(() =>
        ["done", "failed"].includes(document.documentElement.dataset["state"] ?? "")
          ? (document.getElementById("result")?.textContent ?? "")
          : "",
      ),
    { what: "the demo page to finish" },
  );
  return JSON.parse(text) as RunResult;
}
