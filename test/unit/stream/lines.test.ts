import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { confirmFraming } from "../../../src/stream/confirm.ts";
import { parseLine } from "../../../src/stream/lines/parse.ts";
import {
  breakLinesAt,
  finishLines,
  type LineScannerState,
  newLineScanner,
  scanLines,
} from "../../../src/stream/lines/scanner.ts";
import type { Boundary } from "../../../src/stream/sse/scanner.ts";
import { bytesOf, cut } from "./blocks.ts";

function scanAll(
  pieces: readonly Uint8Array[],
  between = (state: LineScannerState): LineScannerState => state,
): Boundary[] {
  let state = newLineScanner();
  let offset = 0;
  const found: Boundary[] = [];
  for (const piece of pieces) {
    state = between(state);
    found.push(...scanLines(state, piece, offset));
    offset += piece.length;
  }
  const last = finishLines(between(state), offset);
  return last === null ? found : [...found, last];
}

function linesOf(body: string): (string | null)[] {
  const bytes = bytesOf(body);
  return scanAll([bytes]).map(({ start, end }) => {
    const options = { streamStart: start === 0 };
    return parseLine(bytes.subarray(start, end), "ndjson", options).data;
  });
}

const body = fc
  .array(fc.constantFrom("\n", "\r\n", "\r", "{}", '{"a":1}', " ", "\t", "é🌄", "\ufeff", "x"), {
    maxLength: 24,
  })
  .map((parts) => bytesOf(parts.join("")));
const cuts = fc.array(fc.nat(200), { maxLength: 12 });

describe("lines of a body", () => {
  test("are found whole, with or without CR, blank lines left out, the last without an end", () => {
    expect(linesOf('{"a":1}\n{"b":2}\r\n\n \t\r\n{"c":3}')).toEqual([
      '{"a":1}',
      '{"b":2}',
      '{"c":3}',
    ]);
    expect(linesOf('\ufeff{"a":1}\n')).toEqual(['{"a":1}']);
    expect(linesOf("")).toEqual([]);
    expect(linesOf("\n\r\n ")).toEqual([]);
  });

  test("are those that splitting the text at line ends gives", () => {
    fc.assert(
      fc.property(body, (bytes) => {
        const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
        const white = /^[ \t\r]+|[ \t\r]+$/g;
        const expected = text.split("\n").filter((line) => line.replaceAll(white, "") !== "");
        const found = scanAll([bytes]).map(({ start, end }) =>
          new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(start, end)),
        );
        expect(found.map((line) => line.replace(/\n$/, ""))).toEqual(expected);
      }),
    );
  });

  test("are the same however the body is cut, and from a checkpoint stored at any moment", () => {
    fc.assert(
      fc.property(body, cuts, (bytes, places) => {
        const pieces = cut(bytes, places);
        expect(scanAll(pieces)).toEqual(scanAll([bytes]));
        expect(scanAll(pieces, (state) => structuredClone(state))).toEqual(scanAll([bytes]));
      }),
    );
  });

  test("cost no memory and linear time while a 64 MiB line arrives", () => {
    const chunk = new Uint8Array(16 * 1024).fill(0x41);
    const state = newLineScanner();
    for (let i = 0; i < 4096; i++) expect(scanLines(state, chunk, i * chunk.length)).toEqual([]);
    expect(JSON.stringify(state).length).toBeLessThan(200);
    expect(scanLines(state, bytesOf("\n"), 64 * 2 ** 20)).toEqual([
      { start: 0, end: 64 * 2 ** 20 + 1, kind: "event", complete: true },
    ]);
  });

  test("that a gap cuts are marked, and the rest of one after it is not taken for a line", () => {
    const state = newLineScanner();
    expect(scanLines(state, bytesOf('{"a":1}\n{"b'), 0)).toHaveLength(1);
    expect(breakLinesAt(state, 11, 500)).toEqual({
      start: 8,
      end: 11,
      kind: "event",
      complete: false,
    });
    expect(scanLines(state, bytesOf('":2}\n{"c":3}\n'), 500)).toEqual([
      { start: 505, end: 513, kind: "event", complete: true },
    ]);
    expect(breakLinesAt(state, 513, 600)).toBeNull();
  });

  test("of the AI SDK's data stream are a code and JSON", () => {
    const parse = (line: string): unknown => {
      const { name, data, dataBytes } = parseLine(bytesOf(line), "ai-data", { streamStart: false });
      return { name, data, dataBytes };
    };
    expect(parse('0:"Hé"\n')).toEqual({ name: "0", data: '"Hé"', dataBytes: 5 });
    expect(parse('k:{"data":"AA"}\r\n')).toMatchObject({ name: "k", data: '{"data":"AA"}' });
    expect(parse("z:1")).toMatchObject({ name: null, data: "z:1" });
    expect(parse("0")).toMatchObject({ name: null, data: "0" });
  });
});

describe("the first bytes of a body", () => {
  test.each([
    ["data: x", "sse"],
    ["d", "more"],
    ["event", "more"],
    ['{"a":1}\n{', "ndjson"],
    ['\ufeff{"a":1}\r\n\r\n{', "ndjson"],
    [`{"a":"${"x".repeat(100_000)}"}\n{`, "ndjson"],
    ['{"a":1}', "more"],
    ['{"a":1}\n', "more"],
    ["", "more"],
    ["\n", "more"],
    ['{"error":{"message":"No"}}\n<', "no"],
    ['{\n  "error": {}\n}\n', "no"],
    ['{"log": {\n"entries": []}}\n{', "no"],
    ["[1,\n2]\n", "no"],
    ["<!doctype html>", "no"],
    ["{ color: red }\n{ color: blue }", "no"],
    ["0", "more"],
    ["0:", "more"],
    ['0:"Hi"\n', "ai-data"],
    ['f:{"messageId":"m"}\n', "ai-data"],
    ["2:[1]\n", "ai-data"],
    ["d:x", "no"],
    ["0:00 Intro\n", "no"],
    [`0:"${"x".repeat(5000)}`, "ai-data"],
    ['0:"Hi', "more"],
    ["a: b", "no"],
    ["10:30", "no"],
    ["Hello", "no"],
  ])("%j: %s", (text, verdict) => {
    expect(confirmFraming(bytesOf(text))).toBe(verdict);
  });

  test("give the same answer once they give one, whatever follows", () => {
    const head = fc
      .array(
        fc.constantFrom("\ufeff", "\n", "\r", "d", "data", ":", "0", '"', "{", "}", "{}", " ", "["),
        { maxLength: 7 },
      )
      .map((parts) => bytesOf(parts.join("")));
    fc.assert(
      fc.property(head, (bytes) => {
        let answer = "more";
        for (let length = 0; length <= bytes.length; length++) {
          const next = confirmFraming(bytes.subarray(0, length));
          if (answer !== "more") expect(next).toBe(answer);
          answer = next;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
