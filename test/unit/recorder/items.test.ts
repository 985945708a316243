import { expect, test } from "vitest";
import { isMuch, type Item } from "../../../src/recorder/items.ts";

const block = (bytes: number): Item => ({
  kind: "block",
  stream: "s",
  block: {
    index: 0,
    firstChunk: 0,
    offset: 0,
    lengths: [bytes],
    times: [1],
    bytes: new Uint8Array(bytes),
  },
});
const end: Item = { kind: "end", stream: "s", end: "complete", detail: "", at: 1, blocks: 1 };

test("little waits for more, so that a fast stream takes few transactions", () => {
  expect(isMuch([])).toBe(false);
  expect(isMuch([block(200), block(200)])).toBe(false);
});

test("an end, an interruption and large images are written at once", () => {
  expect(isMuch([block(200), end])).toBe(true);
  expect(isMuch([block(200), { kind: "interrupt", detail: "gone" }])).toBe(true);
  expect(isMuch([block(600_000), block(600_000)])).toBe(true);
});
