import * as zlib from "node:zlib";
import { unzipSync } from "fflate";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zipFiles } from "../../../src/cli/sources/zip.ts";
import type { RandomAccess } from "../../../src/cli/sources/input.ts";
import { crc32 } from "../../../src/export/crc32.ts";
import { type Entry, zip } from "../../../src/export/zip.ts";
import { concat } from "../stream/blocks.ts";
import { textOf, written } from "./recorded.ts";
import { unzipped } from "./unzipped.ts";

const GiB = 1024 ** 3;
const TIME = Date.UTC(2026, 10, 20, 12);

/** As an archive that is read at any place. */
function inMemory(bytes: Uint8Array): RandomAccess {
  return {
    size: bytes.length,
    async *read(start, end) {
      yield bytes.subarray(start, end);
    },
    close: async () => {},
  };
}

async function archive(entries: Iterable<Partial<Entry> & { name: string }>): Promise<Uint8Array> {
  async function* all(): AsyncGenerator<Entry> {
    for (const entry of entries) yield { bytes: [], atMost: 0, time: TIME, ...entry };
  }
  return await written(zip(all()));
}

async function textFrom(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return textOf(concat(parts));
}

/** What each of three readers finds in it. */
async function found(bytes: Uint8Array): Promise<Record<string, string>[]> {
  const others: Record<string, string> = {};
  for await (const { name, read } of unzipped(bytes)) {
    others[name] = await textFrom(read());
  }
  const ours: Record<string, string> = {};
  for (const { name, read } of await zipFiles(inMemory(bytes))) {
    ours[name] = await textFrom(read());
  }
  const fflates = Object.entries(unzipSync(bytes)).map(([name, file]) => [name, textOf(file)]);
  return [others, ours, Object.fromEntries(fflates) as Record<string, string>];
}

test("a CRC is that of the bytes, however they come", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (pieces) => {
      const whole = zlib.crc32(concat(pieces));
      expect(pieces.reduce((before, piece) => crc32(piece, before), 0)).toBe(whole);
    }),
  );
});

describe("a zip archive", () => {
  test("gives back every file, deflated or stored, announced as large or not", async () => {
    const file = fc.record({
      stored: fc.boolean(),
      atMost: fc.constantFrom(0, 5 * GiB),
      pieces: fc.array(fc.string({ unit: "grapheme", maxLength: 100 }), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 4 }), async (files) => {
        const named = files.map(({ pieces, ...entry }, i) => ({
          ...entry,
          name: `folder/ä-${i}`,
          bytes: pieces.map((piece) => new TextEncoder().encode(piece)),
        }));
        const expected = Object.fromEntries(
          files.map(({ pieces }, i) => [`folder/ä-${i}`, pieces.join("")]),
        );
        for (const one of await found(await archive(named))) expect(one).toEqual(expected);
      }),
    );
  });

  test("keeps the time of a file; one that a zip cannot say is the nearest that it can", async () => {
    const years: number[] = [];
    const times = [TIME, 0, Date.UTC(2500, 0)];
    const bytes = await archive(times.map((time) => ({ name: String(time), time })));
    for (let at = 0; (at = Buffer.from(bytes).indexOf("PK\u0001\u0002", at)) >= 0; at += 46) {
      years.push(1980 + (Buffer.from(bytes).readUInt16LE(at + 14) >> 9));
    }
    expect(years).toEqual([2026, 1980, 2098]);
  });

  test("may have more than 65,535 files", async () => {
    const count = 66_000;
    const names = Array.from({ length: count }, (_, i) => `images/${i}.png`);
    const bytes = await archive(
      names.map((name) => ({ name, stored: true, bytes: [new TextEncoder().encode(name)] })),
    );
    const listed: string[] = [];
    for await (const { name, read } of unzipped(bytes)) {
      listed.push(name);
      if (listed.length < count) continue;
      expect(await textFrom(read())).toBe(name);
    }
    expect(listed).toEqual(names);
    const ours = await zipFiles(inMemory(bytes));
    expect(ours.map(({ name }) => name)).toEqual(names);
    const last = ours.at(-1);
    expect(last && (await textFrom(last.read()))).toBe(names.at(-1));
    // Without ZIP64's end record.
    bytes.fill(0, bytes.length - 98, bytes.length - 42);
    await expect(zipFiles(inMemory(bytes))).rejects.toThrow("broken");
    // Seconds, and more of them on a busy machine.
  }, 60_000);

  test("that was cut off, or has a broken directory, is not taken for one", async () => {
    const bytes = await archive([{ name: "a" }, { name: "b" }]);
    await expect(zipFiles(inMemory(bytes.subarray(0, -30)))).rejects.toThrow("cut off");
    await expect(zipFiles(inMemory(bytes.subarray(40)))).rejects.toThrow(/cut off|broken/);
  });
});
