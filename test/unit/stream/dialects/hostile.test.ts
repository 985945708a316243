import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { confirmFraming } from "../../../../src/stream/confirm.ts";
import { readImageFacts } from "../../../../src/stream/images/container.ts";
import { bytesOf } from "../blocks.ts";
import { expectBodyReadable, expectReadable, hostileBody, hostileEvent } from "./hostile.ts";
import { build, readBody, readOne, recognise } from "./reading.ts";

/** Milliseconds this process has worked: unlike a clock, it does not run while others work. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

describe("a hostile event", () => {
  test("is read by every dialect without a crash, into lines that are short and clean", () => {
    fc.assert(fc.property(hostileEvent, expectReadable), { numRuns: 2000 });
  });

  test("in a body with broken bytes harms no event", () => {
    fc.assert(fc.property(hostileBody, expectBodyReadable), { numRuns: 200 });
  });

  const deep = `${'{"a":['.repeat(50_000)}${"]}".repeat(50_000)}`;

  test.each([
    [
      "a response",
      `{"type":"response.output_item.done","item":{"type":"x_call","action":${deep}}}`,
    ],
    ["an error", `{"type":"error","error":${deep}}`],
    ["a chunk", `{"object":"chat.completion.chunk","choices":${deep}}`],
    [
      "a call of Gemini",
      `{"candidates":[{"content":{"parts":[{"functionCall":{"args":${deep}}}]}}]}`,
    ],
    [
      "a block",
      `{"type":"content_block_start","content_block":{"type":"tool_use","input":${deep}}}`,
    ],
    ["a tool's input", `{"type":"tool-input-available","toolCallId":"c","input":${deep}}`],
    ["nothing known", deep],
    ["no end", deep.slice(0, 300_000)],
  ])("nested 100,000 deep is shown in bounded time: %s", (_, json) => {
    const begun = cpu();
    const [row] = readBody(`data: ${json}\n\n`, "sse");
    expect(row?.preview.length).toBeLessThanOrEqual(160);
    expect(cpu() - begun).toBeLessThan(2000);
  });

  test("with 200,000 entries where a few belong is shown in bounded time", () => {
    // More than a function can be called with.
    const many = (entry: string): string => `[${`${entry},`.repeat(200_000)}null]`;
    const begun = cpu();
    for (const json of [
      `{"object":"text_completion","choices":${many('{"text":"x"}')}}`,
      `{"candidates":${many('{"finishReason":"X"}')}}`,
      `{"type":"response.completed","response":{"output":${many('{"type":"x_call"}')}}}`,
      `{"type":"response.output_item.done","item":{"type":"shell_call","action":{"commands":${many('"x"')}}}}`,
    ]) {
      const [row] = readBody(`data: ${json}\n\n`, "sse", null);
      expect(row?.changes.length).toBeGreaterThanOrEqual(200_000);
      expect(row?.preview.length).toBeLessThanOrEqual(160);
    }
    expect(cpu() - begun).toBeLessThan(6000);
  });

  test("of 64 MiB on one line is read in bounded time, its image and text not copied to the row", () => {
    const image = "A".repeat(64 * 2 ** 20);
    for (const json of [
      `{"type":"response.image_generation_call.partial_image","partial_image_b64":"${image}"}`,
      `{"type":"response.output_text.delta","delta":"${image}"}`,
    ]) {
      const begun = cpu();
      const [row] = readBody(`data: ${json}\n\n`, "sse", null);
      expect(row?.preview.length).toBeLessThan(200);
      expect(cpu() - begun).toBeLessThan(8000);
    }
  });

  test("says no more than its own keys say", () => {
    for (const json of [
      '{"__proto__":{"type":"response.completed","choices":[{"delta":{"content":"x"}}]}}',
      '{"constructor":{"type":"x"},"toString":1,"__proto__":null}',
    ]) {
      const [row] = readBody(`data: ${json}\n\n`, "sse");
      expect(row).toMatchObject({ type: "message", family: "other", changes: [] });
    }
    expect(({} as { choices?: unknown }).choices).toBeUndefined();
  });

  test("with a key twice means what the second says, as every parser has it", () => {
    const twice = '{"type":"error","type":"response.output_text.delta","delta":"a","delta":"b"}';
    expect(build(readBody(`data: ${twice}\n\n`, "sse")).text).toBe("b");
  });

  test("with numbers beyond any count says nothing of them", () => {
    const usage =
      '{"input_tokens":1e999,"output_tokens":-5,"total_tokens":9007199254740993,"cost":1e400}';
    const [row] = readBody(
      `data: {"type":"response.completed","response":{"status":"completed","usage":${usage}}}\n\n`,
      "sse",
    );
    expect(row?.changes).toEqual([{ kind: "status", status: "completed", terminal: true }]);
  });

  test("with half a character keeps the rest of its text", () => {
    const row = readOne({ type: "response.output_text.delta", delta: "a\ud83cb" });
    expect(build([row]).text).toBe("a\ud83cb");
    const [raw] = readBody('data: {"type":"text-delta","id":"0","delta":"\\ud83c"}\n\n', "sse");
    expect(raw?.family).toBe("text");
  });
});

describe("a body that is no stream", () => {
  test("but HTML is not taken for one, and is shown as it stands if it says that it is", () => {
    const html = "<!doctype html>\n<html>\n\n<body>data: <b>hi</b>\n\n</body></html>";
    expect(confirmFraming(bytesOf(html))).toBe("no");
    expect(recognise(html, "sse").confidence).toBeLessThan(0.5);
    expect(readBody(html, "sse").every(({ images }) => images.length === 0)).toBe(true);
  });

  test("but an image that claims 60,000 pixels a side is measured without being decoded", () => {
    const png = new Uint8Array(64);
    png.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
    new DataView(png.buffer).setUint32(16, 60_000);
    new DataView(png.buffer).setUint32(20, 60_000);
    expect(readImageFacts(png)).toMatchObject({ width: 60_000, height: 60_000, complete: false });
  });
});
