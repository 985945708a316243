import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_COMMENTS, parseBlock, type ParsedBlock } from "../../../src/stream/sse/parse.ts";
import { blocksOf, bytesOf } from "./blocks.ts";

const parse = (block: string | Uint8Array, streamStart = false): ParsedBlock =>
  parseBlock(typeof block === "string" ? bytesOf(block) : block, { streamStart });

describe("a block", () => {
  test("joins its data lines with line feeds and counts their bytes", () => {
    expect(parse("data: a\ndata:b\ndata:  c\ndata\ndata:\n\n")).toMatchObject({
      data: "a\nb\n c\n\n",
      dataBytes: 8,
    });
    expect(parse("data: €\r\n\r")).toMatchObject({ data: "€", dataBytes: 3 });
  });

  test("keeps an event with an empty value apart from one without data", () => {
    expect(parse("data:\n\n")).toMatchObject({ kind: "event", data: "", dataBytes: 0 });
    expect(parse("event: x\n\n")).toMatchObject({ kind: "control", data: null });
  });

  test("keeps name, id and retry, the last of each", () => {
    expect(parse("event: a\nevent: b\nid: 1\nid:2\nretry: 10\nretry:20\n\n")).toMatchObject({
      name: "b",
      id: "2",
      retry: 20,
    });
    expect(parse("event\nid\n\n")).toMatchObject({ name: "", id: "" });
    expect(parse("data: x\n\n")).toMatchObject({ name: null, id: null, retry: null });
  });

  test("ignores an id that contains NUL, and keeps the one before", () => {
    expect(parse("id: a\0b\ndata: x\n\n").id).toBeNull();
    expect(parse("id: 1\nid: a\0b\n\n").id).toBe("1");
  });

  test("takes only digits for a retry time, and bounds a huge one", () => {
    for (const bad of ["-1", "1.5", "1e3", "", " 5", "٣", "10 "]) {
      expect(parse(`retry: ${bad}\n\n`).retry).toBeNull();
    }
    expect(parse("retry: 007\n\n").retry).toBe(7);
    expect(parse(`retry: ${"9".repeat(400)}\n\n`).retry).toBe(Number.MAX_SAFE_INTEGER);
  });

  test("keeps comments, the first hundred of a flood", () => {
    expect(parse(": OPENROUTER PROCESSING\n:two\n:\n\n")).toMatchObject({
      kind: "comment",
      comments: ["OPENROUTER PROCESSING", "two", ""],
      commentBytes: 24,
    });
    const flood = parse(`${":x\n".repeat(5000)}\n`);
    expect(flood.comments).toHaveLength(MAX_COMMENTS);
    expect(flood.commentBytes).toBe(5000);
  });

  test("ignores fields it does not know, and fields that begin with a space", () => {
    expect(parse("foo: 1\n data: 2\nDATA: 3\ndata: 4\n\n").data).toBe("4");
  });

  test("takes a byte order mark off at the start of the stream only", () => {
    expect(parse("\ufeffdata: 1\n\n", true).data).toBe("1");
    expect(parse("\ufeffdata: 1\n\n", false).data).toBeNull();
    expect(parse("data: \ufeff1\n\n", true).data).toBe("\ufeff1");
  });

  test("replaces invalid UTF-8 as a decoder of the whole stream would", () => {
    const broken = new Uint8Array([
      ...bytesOf("data: "),
      0xe2,
      0x82,
      10,
      ...bytesOf("data: "),
      0xac,
      0xff,
      10,
      10,
    ]);
    expect(parse(broken)).toMatchObject({ data: "\ufffd\n\ufffd\ufffd", dataBytes: 5 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (value) => {
        const block = new Uint8Array([
          ...bytesOf("data: "),
          ...value.filter((byte) => byte !== 10 && byte !== 13),
          10,
          10,
        ]);
        const whole = new TextDecoder("utf-8", { ignoreBOM: true }).decode(block);
        expect(parse(block).data).toBe(whole.slice(6, -2));
      }),
    );
  });

  test("reads [DONE] with and without a trailing space as it stands", () => {
    expect(blocksOf("data: [DONE]\n\ndata: [DONE] \n\n").map((block) => block.data)).toEqual([
      "[DONE]",
      "[DONE] ",
    ]);
  });

  test("reads a million short data lines in reasonable time", () => {
    const block = parse(`${"data:a\n".repeat(1_000_000)}\n`);
    expect(block.dataBytes).toBe(1_999_999);
  });
});
