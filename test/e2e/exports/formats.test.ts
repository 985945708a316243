import { createHash } from "node:crypto";
import { unzipSync } from "fflate";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { describe, expect, test } from "vitest";
import { runBytes } from "../../fixtures/runs.ts";
import {
  MUST_NOT_APPEAR,
  PLANTED,
  plantedBody,
  plantedRequest,
} from "../../unit/export/planted.ts";
import { validHar } from "../../unit/export/har-schema.ts";
import { inBothBrowsers } from "../capture/bench.ts";
import { startReading } from "../capture/page.ts";
import { exportAs, says, selectStream } from "../capture/panel-ui.ts";
import { ended, storedStream } from "../capture/store.ts";
import type { Panel } from "../drivers/driver.ts";
import { harImport } from "./har-import.ts";
import { heldStream } from "./held.ts";
import { lostWorker } from "./lost-worker.ts";
import { selectedEvents } from "./selected.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** What another parser makes of the bytes. */
function judged(bytes: Uint8Array): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  createParser({ onEvent: (event) => events.push(event) }).feed(new TextDecoder().decode(bytes));
  return events;
}

const json = (bytes: Uint8Array | undefined): unknown =>
  JSON.parse(new TextDecoder().decode(bytes));

const linesOf = (bytes: Uint8Array | undefined): Record<string, unknown>[] =>
  new TextDecoder()
    .decode(bytes)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const pathEnding = (files: Record<string, Uint8Array>, ending: string): Uint8Array | undefined =>
  Object.entries(files).find(([path]) => path.endsWith(ending))?.[1];

/** Names of the files that exports have in the browser's storage. */
async function exportedFiles(panel: Panel): Promise<string[]> {
  return await panel.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("exports");
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names.toSorted();
  });
}

inBothBrowsers("exports", (bench) => {
  describe("an exported image run", () => {
    test("is what was received, in every format", async () => {
      const { page, panel } = await bench.shared();
      const stream = bench.stage.stream("run");
      await startReading(page, stream.url, { method: "POST", body: '{"stream":true}' });
      await stream.send(runBytes("image", "openai", { picture: 256, seed: 11 }));
      await stream.end();
      const { id, rows } = await storedStream(panel, stream.url, ended, "to end");
      await selectStream(panel, id);
      const events = judged(stream.bytes);

      const sse = await bench.saved(".sse", () => exportAs(panel, { format: "sse", exact: true }));
      expect(sha256(sse)).toBe(stream.sha256);

      const timed = unzipSync(
        await bench.saved(".sse.zip", () => exportAs(panel, { format: "sse-timing", exact: true })),
      );
      expect(sha256(pathEnding(timed, ".sse") ?? new Uint8Array(0))).toBe(stream.sha256);
      const { chunks } = json(pathEnding(timed, ".timing.json")) as {
        chunks: { offset: number; length: number; time: number }[];
      };
      expect(chunks.reduce((sum, { length }) => sum + length, 0)).toBe(stream.sent);
      expect(chunks.every(({ time }, i) => time >= (chunks[i - 1]?.time ?? 0))).toBe(true);

      const ndjson = linesOf(
        await bench.saved(".ndjson", () => exportAs(panel, { format: "ndjson", exact: true })),
      );
      expect(ndjson).toHaveLength(rows);
      expect(ndjson.filter(({ kind }) => kind === "event").map(({ data }) => data)).toEqual(
        events.map(({ data }) => JSON.parse(data) as unknown),
      );

      const har = validHar(
        (
          await bench.saved(".har", () => exportAs(panel, { format: "har", exact: true }))
        ).toString(),
      );
      const entry = har.log.entries[0];
      expect(sha256(Buffer.from(entry?.response.content.text ?? ""))).toBe(stream.sha256);
      expect(entry?.["_eventSourceMessages"]).toMatchObject(
        events.map(({ event, data }) => ({ eventName: event ?? "message", data })),
      );

      const images = unzipSync(
        await bench.saved(".images.zip", () => exportAs(panel, { format: "images" })),
      );
      expect(Object.keys(images)).toHaveLength(4);
      for (const image of Object.values(images)) {
        expect(stream.bytes.includes(Buffer.from(image).toString("base64"))).toBe(true);
      }

      const archive = unzipSync(
        await bench.saved(".darkroom.zip", () =>
          exportAs(panel, { format: "archive", exact: true }),
        ),
      );
      expect(json(archive["manifest.json"])).toMatchObject({
        format: "darkroom-archive",
        version: 1,
      });
      expect(sha256(pathEnding(archive, "/tape.sse") ?? new Uint8Array(0))).toBe(stream.sha256);
      expect(linesOf(pathEnding(archive, "/events.ndjson"))).toHaveLength(rows);
      const kept = Object.keys(archive).filter((path) => path.startsWith("images/"));
      expect(kept.map((path) => `images/${sha256(archive[path]!)}.png`)).toEqual(kept);
    });

    test("can be one event, or every stream", async () => {
      const { page, panel } = await bench.shared();
      const stream = bench.stage.stream("few");
      await startReading(page, stream.url);
      for (const n of [1, 2, 3]) await stream.send(`data: {"n":${n}}\n\n`);
      await stream.end();
      const { id } = await storedStream(panel, stream.url, ended, "to end");
      const other = bench.stage.stream("other");
      await startReading(page, other.url, { name: "other" });
      await other.send("data: other\n\n");
      await other.end();
      await storedStream(panel, other.url, ended, "to end");
      await selectStream(panel, id);

      await panel.click("[role=grid] [role=row][id]");
      const one = await bench.saved(".events.sse", () =>
        exportAs(panel, { format: "sse", scope: "events" }),
      );
      expect(one.toString()).toBe('data: {"n":1}\n\n');
      const all = linesOf(
        await bench.saved(".ndjson", () => exportAs(panel, { format: "ndjson", scope: "all" })),
      );
      expect(all.map(({ data }) => data)).toEqual(
        expect.arrayContaining([{ n: 1 }, { n: 2 }, { n: 3 }, "other"]),
      );
    });
  });

  describe("a default export", () => {
    test("holds no planted secret in any format, and the dialog says so before", async () => {
      const { page, panel } = await bench.record();
      const stream = bench.stage.stream("planted");
      const url = `${stream.url}?key=${PLANTED.google}&user=${encodeURIComponent(PLANTED.email)}`;
      await startReading(page, url, {
        method: "POST",
        headers: {
          authorization: `Bearer ${PLANTED.openrouter}`,
          "x-api-key": PLANTED.anthropic,
          "x-note": `from ${PLANTED.email}`,
          "content-type": "application/json",
        },
        body: plantedRequest.kind === "text" ? plantedRequest.text : "",
      });
      const body = Buffer.from(plantedBody());
      for (let at = 0; at < body.length; at += 997) await stream.send(body.subarray(at, at + 997));
      await stream.end();
      const record = await storedStream(
        panel,
        // As it is stored: masked.
        `${stream.url}?key=[masked]&user=${encodeURIComponent(PLANTED.email)}`,
        ended,
        "to end",
      );
      await selectStream(panel, record.id);
      for (const [format, ending] of [
        ["sse", ".masked.sse"],
        ["sse-timing", ".masked.sse.zip"],
        ["ndjson", ".masked.ndjson"],
        ["har", ".masked.har"],
        ["archive", ".masked.darkroom.zip"],
      ] as const) {
        const file = await bench.saved(ending, () => exportAs(panel, { format }));
        const parts = ending.endsWith(".zip") ? unzipSync(file) : { file };
        for (const [name, part] of Object.entries(parts)) {
          const text = name + Buffer.from(part).toString();
          for (const secret of MUST_NOT_APPEAR) expect(text.includes(secret)).toBe(false);
        }
      }
      await says(panel, "secrets masked");
      await panel.press("e");
      await says(panel, "values will be replaced.");
      await says(panel, "sk-or-••••");
      await panel.press("Escape");
      await panel.waitFor(() => document.querySelector("dialog[open]") === null, {
        what: "Esc to close the dialog",
      });
      await page.close();
    });
  });

  describe("a cancelled export", () => {
    test("offers nothing and leaves nothing behind", async () => {
      const { page, panel } = await bench.record();
      const stream = bench.stage.stream("large", { keep: false });
      await startReading(page, stream.url);
      const piece = `data: ${JSON.stringify({ text: "many words and none of them secret ".repeat(3000) })}\n\n`;
      for (let n = 0; n < 200; n++) await stream.send(piece);
      await stream.end();
      const { id } = await storedStream(panel, stream.url, ended, "to end");
      await selectStream(panel, id);
      const before = await exportedFiles(panel);
      await exportAs(panel, { format: "har" });
      await panel.click(".export-jobs .strip .button");
      await says(panel, "Export cancelled");
      expect(await exportedFiles(panel)).toEqual(before);
      await page.close();
    });
  });

  describe("events that are selected together", () => selectedEvents(bench));
  describe("Chrome's HAR import", () => harImport(bench));
  describe("a stream larger than the storage budget", () => heldStream(bench));
  describe("an extension that lost its export worker", () => lostWorker(bench));
});
