import * as fc from "fast-check";
import { expect, test } from "vitest";
import { needleOf, search, type Search } from "../../../../src/panel/raw/search.ts";
import { chunkAt, chunkStarts, storedTape } from "../../../../src/panel/raw/tape-reader.ts";
import { tapeStore, type BlockOf } from "./tape.ts";

const encoder = new TextEncoder();

async function find(
  blocks: readonly BlockOf[],
  words: string,
  from: number,
  direction: Search["direction"],
): Promise<number | null> {
  const store = tapeStore(blocks);
  const length = store.blocks.reduce(
    (sum, { lengths }) => sum + lengths.reduce((all, one) => all + one, 0),
    0,
  );
  const needle = needleOf(words, "text");
  if (needle === null) throw new Error("nothing to look for");
  return search({
    reader: storedTape(store, "a"),
    needle,
    from,
    direction,
    length,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
}

test("the next and the one before are found in any tape, however it was cut, and round its end", async () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(letters, { maxLength: 3 }), { minLength: 1, maxLength: 6 }),
      fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 4 }),
      fc.nat(30),
      async (blocks, words, start) => {
        const whole = blocks.flat().join("");
        const from = Math.min(start, whole.length);
        const next = whole.indexOf(words, from);
        const wrapped = next >= 0 ? next : whole.indexOf(words);
        expect(await find(blocks, words, from, "forward")).toBe(wrapped < 0 ? null : wrapped);
        const before = from === 0 ? -1 : whole.lastIndexOf(words, from - 1);
        const last = before >= 0 ? before : whole.lastIndexOf(words);
        expect(await find(blocks, words, from, "backward")).toBe(last < 0 ? null : last);
      },
    ),
  );
});

test("words that a gap parts are not found, those beyond it are", async () => {
  const blocks: BlockOf[] = [["ab"], { gap: "memory", lengths: [10] }, ["cd ABCD"]];
  expect(await find(blocks, "abcd", 0, "forward")).toBe(15);
  expect(await find(blocks, "bcd c", 0, "forward")).toBeNull();
});

test("bytes are typed as hexadecimal in any common spelling", () => {
  const bytes = encoder.encode("data");
  for (const typed of ["64617461", "64 61 74 61", "0x64, 0x61, 0x74, 0x61", "64:61:74:61"]) {
    expect(needleOf(typed, "hex")?.bytes).toEqual(bytes);
  }
  for (const typed of ["", "6", "6x", "data"]) expect(needleOf(typed, "hex")).toBeNull();
});

test("a search is cancelled between two steps", async () => {
  const cancel = new AbortController();
  const needle = needleOf("nowhere", "text");
  if (needle === null) throw new Error("no needle");
  const running = search({
    reader: storedTape(tapeStore([["x".repeat(5_000_000)]]), "a"),
    needle,
    from: 0,
    direction: "forward",
    length: 5_000_000,
    signal: cancel.signal,
    onProgress: () => cancel.abort(),
  });
  await expect(running).rejects.toThrow(/abort/i);
});

test("chunks are named by the byte at which they begin, gaps included", async () => {
  const store = tapeStore([["ab", "cd"], { gap: "quota", lengths: [3, 4] }, ["e"]]);
  const blocks = await storedTape(store, "a").range(0, 12);
  expect(chunkStarts(blocks, { start: 1, end: 8 })).toEqual([
    { number: 1, offset: 2, time: 1_400 },
    { number: 2, offset: 4, time: 1_500 },
    { number: 3, offset: 7, time: 1_600 },
  ]);
  expect(chunkAt(blocks, 3)).toEqual({ number: 1, offset: 2, time: 1_400 });
  expect(chunkAt(blocks, 11)).toEqual({ number: 4, offset: 11, time: 1_700 });
  expect(chunkAt(blocks, 12)).toBeNull();
});

test("what was read just now is not read again", async () => {
  const store = tapeStore([["ab", "cd"], ["ef"], ["gh"]]);
  const reader = storedTape(store, "a");
  await reader.range(1, 6);
  await reader.range(0, 5);
  expect(store.reads).toEqual([1]);
  await reader.range(5, 8);
  expect(store.reads).toEqual([1, 5]);
});
