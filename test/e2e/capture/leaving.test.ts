import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeFolder } from "../drivers/processes.ts";
import { until } from "../drivers/wait.ts";
import { armed, inBothBrowsers } from "./bench.ts";
import { finishReading, startReading } from "./page.ts";
import { lists, says, selectStream, showAllTabs } from "./panel-ui.ts";
import { events } from "./pieces.ts";
import { ended, storedBytes, storedRows, storedStream, storedStreams } from "./store.ts";

/** Puppeteer's Firefox keeps no page in its cache unless told. */
const CACHES = { preferences: { "fission.bfcacheInParent": true } };

inBothBrowsers(
  "a stream whose reader goes away",
  (bench) => {
    test("keeps what arrived before its tab was closed, and says so", async () => {
      const witness = await bench.record();
      const { page } = await bench.record();
      const stream = bench.stage.stream("tab-closed");
      await startReading(page, stream.url);
      await stream.send(events(0, 50));
      await storedStream(witness.panel, stream.url, (one) => one.rows === 50, "to have its rows");
      await stream.send(events(50, 60));
      await page.close();
      await stream.closed;
      const record = await storedStream(witness.panel, stream.url, ended, "to end with its tab");
      expect(record.end).toBe("interrupted");
      const tape = await storedBytes(witness.panel, record.id);
      expect(tape.equals(stream.bytes.subarray(0, tape.length))).toBe(true);
      expect(tape.length).toBeGreaterThanOrEqual(Buffer.byteLength(events(0, 50)));
      await witness.page.close();
    });

    test("keeps what arrived before the page was left, and lists it for the tab", async () => {
      const { page, panel } = await bench.record();
      const stream = bench.stage.stream("navigated");
      await startReading(page, stream.url);
      await stream.send(events(0, 40));
      await storedStream(panel, stream.url, (one) => one.rows === 40, "to have its rows");
      await stream.send(events(40, 44));
      await page.goto(bench.stage.page("/next", "<!doctype html><title>next</title>"));
      await stream.closed;
      const record = await storedStream(panel, stream.url, ended, "to end with its page");
      expect(record.end, record.endDetail).toBe("interrupted");
      const tape = await storedBytes(panel, record.id);
      expect(tape.equals(stream.bytes.subarray(0, tape.length))).toBe(true);
      await lists(panel, record.id, "interrupted");
      await page.close();
    });

    test("is recorded to its end while DevTools are closed and opened again", async () => {
      const { page, devtools, panel } = await bench.record();
      const stream = bench.stage.stream("reopened");
      await startReading(page, stream.url);
      await stream.send(events(0, 20));
      await storedStream(panel, stream.url, (one) => one.rows === 20, "to have its rows");
      await devtools.close();
      await stream.send(events(20, 40));
      const again = await (await bench.session.openDevTools(page)).openPanel();
      await stream.send(events(40, 60));
      await stream.end();
      expect(await finishReading(page)).toBe(stream.bytes.toString());
      const record = await storedStream(again, stream.url, ended, "to end");
      expect(record).toMatchObject({ end: "complete", rows: 60, gaps: 0, bytesKept: stream.sent });
      expect(await storedRows(again, record.id)).toHaveLength(60);
      expect((await storedBytes(again, record.id)).equals(stream.bytes)).toBe(true);
      await page.close();
    });

    test("is recorded when its page comes out of the back/forward cache into open DevTools", async () => {
      const kept = { headers: { "cache-control": "no-cache" } };
      const title = "<!doctype html><title>here</title>";
      const page = await bench.session.newPage(bench.stage.page("/kept", title, kept));
      const unseen = bench.stage.stream("unseen");
      await startReading(page, unseen.url, { name: "unseen" });
      await unseen.send(events(0, 1));
      await unseen.end();
      await finishReading(page, "unseen");
      await page.evaluate(() => {
        addEventListener("pageshow", ({ persisted }) => {
          if (persisted) document.title = "back";
        });
      });
      await page.goto(bench.stage.page("/next", "<!doctype html><title>next</title>"));
      const panel = await (await bench.session.openDevTools(page)).openPanel();
      await armed(panel);
      // Not `goBack()`: it waits for a load, and a page that comes out of the cache does not load.
      await page.evaluate(() => void setTimeout(() => history.back()));
      await until(() => page.evaluate(() => document.title === "back"), {
        what: "the page to be back",
      });
      // The page is back before it has heard whether its tab records.
      let turn = 0;
      await until(
        async () => {
          const stream = bench.stage.stream(`back-${turn++}`);
          await startReading(page, stream.url);
          await stream.send(events(0, 3));
          await stream.end();
          await finishReading(page);
          return (await storedStreams(panel)).find(({ request }) => request.url === stream.url);
        },
        { what: "a stream of it to be recorded" },
      );
      await page.close();
    });

    test("keeps what was acknowledged when the whole browser is killed", async () => {
      const profile = await mkdtemp(join(tmpdir(), "darkroom-killed-"));
      const first = await bench.launch({ profile });
      try {
        const { page, panel } = await bench.record(bench.blank, first);
        const stream = bench.stage.stream("sigkill");
        await startReading(page, stream.url);
        await stream.send(events(0, 30));
        const before = await storedStream(
          panel,
          stream.url,
          (one) => one.rows === 30,
          "to have rows",
        );
        await stream.send(events(30, 60));
        await first.kill();

        const second = await bench.launch({ profile });
        try {
          const after = await bench.record(bench.blank, second);
          const record = await storedStream(after.panel, stream.url, ended, "to say how it ended");
          expect(record).toMatchObject({ id: before.id, end: "interrupted" });
          expect(record.bytesKept).toBeGreaterThanOrEqual(before.bytesKept);
          const tape = await storedBytes(after.panel, record.id);
          expect(tape.length).toBe(record.bytesKept);
          expect(tape.equals(stream.bytes.subarray(0, tape.length))).toBe(true);
          expect((await storedRows(after.panel, record.id)).length).toBeGreaterThanOrEqual(30);
          await showAllTabs(after.panel);
          await selectStream(after.panel, record.id);
          await says(after.panel, "interrupted");
        } finally {
          await second.close();
        }
      } finally {
        await first.close();
        await removeFolder(profile);
      }
    });
  },
  CACHES,
);
