import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkDevtoolsWord,
  checkPanelRequest,
  checkProbeAnswer,
  checkRelayMessage,
  checkSettings,
} from "../../../src/messages/guards.ts";
import { blocks, ending, opening, STREAM, utf8 } from "../recorder/captured.ts";

const GUARDS = [
  checkRelayMessage,
  checkPanelRequest,
  checkSettings,
  checkProbeAnswer,
  checkDevtoolsWord,
];
const [BLOCK] = blocks(utf8("data: 1\n\n"), [[4, 5]]);
const VALID = [
  opening(),
  { kind: "block", stream: STREAM, block: BLOCK! },
  { ...ending(1) },
  { kind: "lost", stream: STREAM },
  { kind: "trouble", message: "it broke" },
  {
    kind: "hello",
    document: "d",
    url: "https://a/",
    top: true,
    timeOrigin: 1,
    crossOriginIsolated: true,
  },
];

test("lets every message of a relay through unchanged", () => {
  for (const message of VALID) expect(checkRelayMessage(message)).toEqual(message);
});

test("names a stream only in words, and not in endless ones", () => {
  const label = { kind: "label", stream: STREAM, label: "the good one" };
  expect(checkPanelRequest(label)).toEqual(label);
  expect(checkPanelRequest({ ...label, label: "x".repeat(10_000) })).toBeNull();
  expect(checkPanelRequest({ ...label, label: 7 })).toBeNull();
  expect(checkPanelRequest({ ...label, stream: "a" })).toBeNull();
});

test("lets bytes of another realm through", () => {
  // As in a Firefox content script, where bytes from the page are no instance of its Uint8Array.
  const bytes: unknown = runInNewContext("new Uint8Array(9)");
  expect(bytes instanceof Uint8Array).toBe(false);
  const message = { kind: "block", stream: STREAM, block: { ...BLOCK!, bytes } };
  expect(checkRelayMessage(message)).not.toBeNull();
});

test("never throws, whatever arrives", () => {
  fc.assert(
    fc.property(fc.anything({ withTypedArray: true, withNullPrototype: true }), (garbage) => {
      for (const guard of GUARDS) guard(garbage);
    }),
  );
});

/** Replaces the value at one place of a message. */
function spoil(message: unknown, path: number, value: unknown): unknown {
  const copy = structuredClone(message);
  const places: [Record<string, unknown>, string][] = [];
  const collect = (node: unknown): void => {
    if (typeof node !== "object" || node === null || ArrayBuffer.isView(node)) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      collect((node as Record<string, unknown>)[key]);
    }
  };
  collect(copy);
  const [node, key] = places[path % places.length]!;
  node[key] = value;
  return copy;
}

test("gives only numbers that are numbers and lists that are lists, however a message is spoiled", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...VALID),
      fc.nat(100),
      fc.anything({ withTypedArray: true, withBigInt: true, withDate: true }),
      (message, path, value) => {
        const checked = checkRelayMessage(spoil(message, path, value));
        if (checked?.kind === "block") {
          const { block } = checked;
          const sum = block.lengths.reduce((total, length) => total + length, 0);
          expect(Number.isSafeInteger(block.index + block.firstChunk + block.offset)).toBe(true);
          expect(block.times.every(Number.isFinite)).toBe(true);
          expect(block.gap === undefined ? block.bytes.byteLength : sum).toBe(sum);
        }
        if (checked?.kind === "open") {
          expect(typeof checked.request.url + typeof checked.response.url).toBe("stringstring");
          expect(Number.isFinite(checked.requestedAt)).toBe(true);
        }
        // What is let through can be stored: no function, no getter, nothing of a page's realm.
        if (checked) structuredClone(checked);
      },
    ),
    { numRuns: 2_000 },
  );
});

test.each([
  ["lengths that do not add up", { ...BLOCK!, lengths: [4, 6] }],
  ["times of other chunks", { ...BLOCK!, times: [1] }],
  ["a gap that carries bytes", { ...BLOCK!, gap: "memory" }],
  ["a gap of no known reason", { ...BLOCK!, bytes: new Uint8Array(), gap: "because" }],
  ["no chunk at all", { ...BLOCK!, lengths: [], times: [], bytes: new Uint8Array() }],
  ["offsets beyond what can be counted", { ...BLOCK!, offset: Number.MAX_SAFE_INTEGER }],
  ["a length below zero", { ...BLOCK!, lengths: [-1, 10] }],
])("refuses a block with %s", (_name, block) => {
  expect(checkRelayMessage({ kind: "block", stream: STREAM, block })).toBeNull();
});

test("refuses what exceeds its bounds", () => {
  const long = "x".repeat(5 << 20);
  expect(checkRelayMessage(opening({ request: { url: long } }))).toBeNull();
  expect(checkRelayMessage({ ...opening(), stream: "../../etc" })).toBeNull();
  const headers = Array.from({ length: 3_000 }, () => ["a", "b"] as const);
  expect(checkRelayMessage(opening({ request: { headers } }))).toBeNull();
  expect(checkRelayMessage({ kind: "trouble", message: long })).toMatchObject({
    message: "x".repeat(4_096),
  });
});
