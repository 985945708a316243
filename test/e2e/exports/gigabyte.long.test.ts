import { createHash } from "node:crypto";
import { Unzip, UnzipInflate } from "fflate";
import { expect, test } from "vitest";
import { peak, watchRecorder } from "../../bench/memory.ts";
import { inBothBrowsers } from "../capture/bench.ts";
import { events } from "../capture/pieces.ts";
import { startReading } from "../capture/page.ts";
import { exportAs, says } from "../capture/panel-ui.ts";
import { ended, storedGaps, storedStream } from "../capture/store.ts";
import { FLAT, MINUTE, recordGigabyte } from "./gigabyte.ts";

const KEY = `sk-or-v1-${"0a".repeat(32)}`;
const picture = createHash("sha512").update("a picture").digest("base64").replaceAll("=", "");
/** Most of it an image, as real streams are, and a secret in every one. */
const piece = (n: number): string =>
  `data: {"type":"response.fill","n":${n},"key":"${KEY}","b64":"${picture.repeat(11_600)}"}\n\n`;
const masked = (n: number): string => piece(n).replace(KEY, "sk-or-••••");

inBothBrowsers("while a stream of a gigabyte is exported", (bench) => {
  test("memory stays flat, and another stream is recorded without a gap", async () => {
    const hash = createHash("sha256");
    const { page, panel, id, count } = await recordGigabyte(bench, (n) => {
      hash.update(masked(n));
      return piece(n);
    });
    expect(await storedGaps(panel, id)).toHaveLength(0);

    for (const [format, ending] of [
      ["archive", ".masked.darkroom.zip"],
      ["ndjson", ".masked.ndjson"],
      ["har", ".masked.har"],
    ] as const) {
      const meanwhile = bench.stage.stream(`meanwhile-${format}`);
      await startReading(page, meanwhile.url, { name: format });
      await meanwhile.send(events(0, 10));
      const memory = await watchRecorder(bench.session);
      const over = new AbortController();
      const sending = (async () => {
        for (let n = 10; !over.signal.aborted; n += 10) {
          await meanwhile.send(events(n, n + 10));
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        await meanwhile.end();
      })();
      const file = await bench.saved(
        ending,
        async () => {
          await exportAs(panel, { format });
          await says(panel, `${ending}, `, 15 * MINUTE);
        },
        5 * MINUTE,
      );
      over.abort();
      await sending;
      const samples = await memory.stop();
      expect(peak(samples) - (samples[0] ?? 0)).toBeLessThan(FLAT);

      const record = await storedStream(panel, meanwhile.url, ended, "to end", MINUTE);
      expect(record).toMatchObject({ end: "complete", gaps: 0, bytesKept: meanwhile.sent });
      if (format === "archive") {
        expect(tapeHash(file)).toBe(hash.digest("hex"));
      } else {
        expect(file.includes(KEY)).toBe(false);
      }
      if (format === "ndjson") {
        expect(numbers(file)).toEqual(Array.from({ length: count }, (_, n) => n));
      }
      if (format === "har") expect(wrongInHar(file, count)).toBe("nothing");
      await panel.click(".export-jobs .strip .tool");
    }
    await page.close();
  });
});

/** SHA-256 of an archive's tape, unzipped as it is read. */
function tapeHash(file: Buffer): string {
  const hash = createHash("sha256");
  const unzip = new Unzip((entry) => {
    if (!entry.name.endsWith("/tape.sse")) return;
    entry.ondata = (error, chunk) => {
      if (error !== null) throw error;
      hash.update(chunk);
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  const step = 1024 * 1024;
  for (let at = 0; at < file.length; at += step) {
    unzip.push(file.subarray(at, at + step), at + step >= file.length);
  }
  return hash.digest("hex");
}

/** The number of each line's event. */
function numbers(file: Buffer): number[] {
  const found: number[] = [];
  for (let at = 0; at < file.length;) {
    const end = file.indexOf(10, at);
    const line = JSON.parse(file.toString("utf8", at, end)) as { data: { n: number } };
    found.push(line.data.n);
    at = end + 1;
  }
  return found;
}

/**
 * Where a HAR is not what was sent: too large to be parsed whole, it is held against the JSON of
 * each piece, in the body and among the events.
 */
function wrongInHar(file: Buffer, count: number): string {
  let at = file.indexOf('"text":"data: ') + '"text":"'.length;
  for (let n = 0; n < count; n++) {
    const text = Buffer.from(JSON.stringify(masked(n)).slice(1, -1));
    if (!file.subarray(at, at + text.length).equals(text)) return `piece ${n} of the body`;
    at += text.length;
  }
  const events = '"}},"_eventSourceMessages":[';
  if (file.toString("utf8", at, at + events.length) !== events) return "the end of the body";
  for (let n = 0; n < count; n++) {
    const data = Buffer.from(
      `"data":${JSON.stringify(masked(n).slice("data: ".length).trimEnd())}}`,
    );
    at = file.indexOf('"data":', at);
    if (!file.subarray(at, at + data.length).equals(data)) return `event ${n}`;
    at += data.length;
  }
  return file.toString("utf8", at) === "]}]}}\n" ? "nothing" : "the end of the file";
}
