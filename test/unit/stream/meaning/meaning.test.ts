import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Framing } from "../../../../src/stream/dialects/dialect.ts";
import { BodyCutter, type CutEvent } from "../../../../src/stream/meaning/body.ts";
import {
  findingsIn,
  type Meaning,
  metricsOf,
  newMeaning,
  outputOf,
  readEvent,
  takeChunk,
  takeEnd,
  takeEvent,
  takeGap,
  takeHints,
} from "../../../../src/stream/meaning/meaning.ts";
import { picturePng } from "../../../fixtures/picture.ts";
import { runBytes } from "../../../fixtures/runs.ts";

function take(meaning: Meaning, cut: CutEvent): void {
  const event = readEvent(meaning, cut, { chunk: 0, time: 5 });
  const hashes = event.images.map(({ bytes }) =>
    bytes.length === 0 ? null : createHash("sha256").update(bytes).digest("hex"),
  );
  takeEvent(meaning, event, hashes);
}

/** @param between is given the meaning after every piece, and returns what goes on from it */
function readAll(
  pieces: readonly Uint8Array[],
  between: (meaning: Meaning) => Meaning = (meaning) => meaning,
  framing: Framing = "sse",
): Meaning {
  let meaning = newMeaning(framing);
  const cutter = new BodyCutter(framing);
  for (const bytes of pieces) {
    takeChunk(meaning, bytes.length, null, null);
    for (const cut of cutter.push(bytes)) take(meaning, cut);
    meaning = between(meaning);
  }
  for (const cut of cutter.end()) take(meaning, cut);
  takeEnd(meaning, null, null);
  return meaning;
}

function said(meaning: Meaning): unknown {
  const output = outputOf(meaning);
  const { verdict, events, rows } = meaning;
  const findings = findingsIn(meaning, new Set());
  return { verdict, events, rows, output, findings, metrics: metricsOf(meaning, output) };
}

const RUNS = ["image", "tool-call", "reasoning", "cut", "bad-json", "crlf-lines"] as const;

describe("what a stream says", () => {
  test.each([
    ["https://api.openai.com/v1/responses/resp_1?stream=true&starting_after=0", "info"],
    ["/api/chat?startingAfter=0", "info"],
    ["https://api.openai.com/v1/responses/resp_1?stream=true", "error"],
  ])("may begin anywhere when its URL asks to resume: %s", (url, severity) => {
    const meaning = newMeaning("sse");
    takeHints(meaning, { url, headers: [] });
    const event = { type: "response.in_progress", sequence_number: 1, response: { id: "resp_1" } };
    const cutter = new BodyCutter("sse");
    const body = new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`);
    for (const cut of cutter.push(body)) take(meaning, cut);
    expect(findingsIn(meaning, new Set())).toContainEqual(
      expect.objectContaining({ rule: "response-not-created", severity }),
    );
  });

  test("has the time of an image that the AI SDK's step makes final", () => {
    const result = Buffer.from(picturePng(1, 1, 16)).toString("base64");
    const events = [
      { type: "start-step" },
      { type: "tool-output-available", toolCallId: "c", output: { result } },
      { type: "finish-step" },
    ];
    const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
    const meaning = newMeaning("sse");
    takeChunk(meaning, body.length, body.length, 2);
    for (const cut of new BodyCutter("sse").push(new TextEncoder().encode(body))) {
      take(meaning, cut);
    }
    expect(metricsOf(meaning, outputOf(meaning)).times.finalImage).toBe(3);
  });

  test("is the same however its bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RUNS),
        fc.array(fc.nat(20_000), { maxLength: 12 }),
        (run, places) => {
          const body = runBytes(run, "openai", { picture: 32, seed: 5 });
          const at = [0, ...places.filter((one) => one < body.length), body.length];
          at.sort((a, b) => a - b);
          const pieces = at.slice(1).map((end, i) => body.subarray(at[i], end));
          expect(said(readAll(pieces))).toEqual(said(readAll([body])));
        },
      ),
      { numRuns: 40 },
    );
  });

  test("can be stored between any two pieces and goes on from there", () => {
    const body = runBytes("image", "openrouter", { picture: 32, seed: 5 });
    const pieces = Array.from({ length: Math.ceil(body.length / 997) }, (_, i) =>
      body.subarray(i * 997, (i + 1) * 997),
    );
    expect(said(readAll(pieces, (meaning) => structuredClone(meaning)))).toEqual(
      said(readAll([body])),
    );
  });

  test("is known of the first event already, where it says enough", () => {
    const body = runBytes("text", "openai", { seed: 5 });
    const meaning = newMeaning("sse");
    const [first] = new BodyCutter("sse").push(body);
    take(meaning, first!);
    expect(meaning.verdict.id).toBe("openai-responses");
  });
});

describe("a gap", () => {
  test("shows the event that it cut as incomplete, and goes on after it", () => {
    const cutter = new BodyCutter("sse");
    const text = (words: string): Uint8Array => new TextEncoder().encode(words);
    const found = [
      ...cutter.push(text('data: 1\n\ndata: {"a":')),
      ...cutter.gap(1000),
      ...cutter.push(text("rest\n\ndata: 2\n\n")),
      ...cutter.end(),
    ];
    expect(found.map(({ block, boundary }) => [block.data, boundary.complete])).toEqual([
      ["1", true],
      ['{"a":', false],
      ["2", true],
    ]);
    const meaning = newMeaning("sse");
    takeGap(meaning, 1000);
    expect(metricsOf(meaning, outputOf(meaning)).bytes.missing).toBe(1000);
  });
});

test("an event of any number of small pieces takes time linear in them", () => {
  const cutter = new BodyCutter("sse");
  const piece = new Uint8Array(512).fill(65);
  const push = (count: number): number => {
    const begun = process.cpuUsage().user;
    for (let i = 0; i < count; i++) for (const _ of cutter.push(piece)) expect.fail();
    return process.cpuUsage().user - begun;
  };
  for (const _ of cutter.push(new TextEncoder().encode("data: "))) expect.fail();
  // As many as are kept, then as many again.
  const count = (88 * 1024 * 1024) / piece.length;
  const before = push(count);
  expect(push(count)).toBeLessThan(before * 4 + 500_000);
});

test("an event larger than is read is listed with its size, and what follows is read", () => {
  const cutter = new BodyCutter("sse");
  const piece = new Uint8Array(1024 * 1024).fill(65);
  const begin = new TextEncoder().encode("data: ");
  const found = [...cutter.push(begin)];
  for (let i = 0; i < 100; i++) found.push(...cutter.push(piece));
  found.push(...cutter.push(new TextEncoder().encode("\n\ndata: 2\n\n")));
  expect(found.map(({ block, bytes }) => [block.data, bytes === null])).toEqual([
    ["too large to be read", true],
    ["2", false],
  ]);
  expect(found[0]?.block.dataBytes).toBeGreaterThan(100 * 1024 * 1024);
});
