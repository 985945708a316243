/** An archive beyond 4 GiB: files larger than that, and files that begin after it. */
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect, test, vi } from "vitest";
import { openInput } from "../../../src/cli/sources/input.ts";
import { zipFiles } from "../../../src/cli/sources/zip.ts";
import { type Entry, zip } from "../../../src/export/zip.ts";
import { temporaryFolder } from "../cli/command.ts";
import { unzipped } from "./unzipped.ts";

// Gigabytes are written, and read twice.
vi.setConfig({ testTimeout: 30 * 60_000, hookTimeout: 60_000 });

const MiB = 1024 * 1024;
const LARGE = 4 * 1024 * MiB + 5 * MiB;
const TIME = Date.UTC(2026, 10, 20, 12);
const ZEROS = new Uint8Array(MiB);

function* zeros(): Generator<Uint8Array> {
  for (let written = 0; written < LARGE; written += ZEROS.length) yield ZEROS;
}

async function* entries(): AsyncGenerator<Entry> {
  const small = new TextEncoder().encode("small");
  yield { name: "before", bytes: [small], atMost: small.length, time: TIME };
  yield { name: "deflated", bytes: zeros(), atMost: LARGE, time: TIME };
  // Nobody foresaw it: its header says nothing of ZIP64.
  yield { name: "unforeseen", bytes: zeros(), atMost: 0, stored: true, time: TIME };
  yield { name: "after", bytes: [small], atMost: small.length, time: TIME };
}

const EXPECTED = {
  before: "small",
  deflated: LARGE,
  unforeseen: LARGE,
  after: "small",
};

test("files of more than 4 GiB, and those behind them, are read as they were", async () => {
  const path = join(await temporaryFolder(), "large.zip");
  await pipeline(Readable.from(zip(entries()), { objectMode: true }), createWriteStream(path));
  expect((await stat(path)).size).toBeGreaterThan(LARGE);

  const theirs: Record<string, string | number> = {};
  for await (const { name, size, read } of unzipped(path)) {
    theirs[name] = await summed(read());
    expect(size).toBe(typeof theirs[name] === "string" ? theirs[name].length : theirs[name]);
  }
  expect(theirs).toEqual(EXPECTED);

  const input = await openInput(path, () => {});
  const file = await input.randomAccess();
  const ours: Record<string, string | number> = {};
  for (const { name, read } of await zipFiles(file)) ours[name] = await summed(read());
  await file.close();
  expect(ours).toEqual(EXPECTED);
});

/** A short text itself; of many zeros how many they are. */
async function summed(pieces: AsyncIterable<Uint8Array>): Promise<string | number> {
  let count = 0;
  let text = "";
  for await (const piece of pieces) {
    count += piece.length;
    if (count < 100) text += Buffer.from(piece).toString();
    else if (Buffer.compare(piece, ZEROS.subarray(0, piece.length)) !== 0) return "no zeros";
  }
  return text === "" || count >= 100 ? count : text;
}
