import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeFolder } from "../drivers/processes.ts";
import { inBothBrowsers } from "./bench.ts";
import { finishReading, startReading } from "./page.ts";
import { lists, says, selectStream, showAllTabs } from "./panel-ui.ts";
import { events } from "./pieces.ts";
import { ended, storedBytes, storedRows, storedStream } from "./store.ts";

inBothBrowsers("a stream whose reader goes away", (bench) => {
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
});
