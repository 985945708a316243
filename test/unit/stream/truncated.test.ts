import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describe as describeBlock } from "../../../src/stream/describe.ts";
import { parseBlock } from "../../../src/stream/sse/parse.ts";
import { readTruncatedJson } from "../../../src/stream/truncated.ts";
import { bytesOf } from "./blocks.ts";

describe("an event that the stream broke off in", () => {
  test("still shows its type, its item and as much of its image as came", () => {
    const event = {
      type: "response.image_generation_call.partial_image",
      item_id: "ig_1",
      output_index: 0,
      partial_image_index: 1,
      partial_image_b64: "iVBORw0KGgoAAAANSUhEUgAA",
    };
    const cut = `data: ${JSON.stringify(event)}`.slice(0, -12);
    expect(describeBlock(parseBlock(bytesOf(cut), { streamStart: false }))).toMatchObject({
      type: event.type,
      family: "image",
      item: "ig_1",
      preview: expect.stringMatching(/^\{"type"/),
      images: [{ role: "partial", partialIndex: 1, base64: "iVBORw0KGgoAAA" }],
    });
  });

  test("says nothing that the whole event would not have said", () => {
    const isPartOf = (part: unknown, whole: unknown): boolean => {
      if (typeof part === "string" && typeof whole === "string") return whole.startsWith(part);
      if (typeof part !== "object" || part === null) return Object.is(part, whole);
      if (typeof whole !== "object" || whole === null) return false;
      const known = new Map(Object.entries(whole));
      return Object.entries(part).every(
        ([key, value]) => known.has(key) && isPartOf(value, known.get(key)),
      );
    };
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.nat(),
        fc.nat(3),
        (value, place, space) => {
          const text = JSON.stringify(value, null, space);
          const whole: unknown = JSON.parse(text);
          const cut = text.slice(0, 1 + (place % text.length));
          const read = readTruncatedJson(cut);
          expect(read).toBeDefined();
          expect(isPartOf(read, whole)).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("is left alone when it is broken in another way", () => {
    for (const text of ["", "x", '{"a":1]', '{"a" 1,"b":2', "[[[".repeat(1000), "<html>"]) {
      expect(readTruncatedJson(text)).toBeUndefined();
    }
  });
});
