/** What a recorder writes with every flush stays small, whatever a stream says. */
import { createHash } from "node:crypto";
import { serialize, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { BodyCutter } from "../../../../src/stream/meaning/body.ts";
import {
  metricsOf,
  newMeaning,
  outputOf,
  readEvent,
  takeEvent,
} from "../../../../src/stream/meaning/meaning.ts";
import { bytesOf } from "../blocks.ts";

const MOST_BYTES = 1_000_000;
const MANY = 10_000;

const png = (i: number): string => {
  const bytes = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  bytes.writeUInt32BE(i, bytes.length - 20);
  return bytes.toString("base64");
};
/** As long as any that is kept. */
const id = (i: number): string => `${i} `.padEnd(200, "x");

/** What each of {@link MANY} turns says. */
const HOSTILE: Readonly<Record<string, (i: number) => readonly object[]>> = {
  "items with parts": (i) => [
    { type: "response.output_item.added", output_index: i, item: { id: id(i), type: "message" } },
    {
      type: "response.content_part.added",
      output_index: i % 500,
      item_id: id(i % 500),
      content_index: 2 ** 40 + i,
    },
  ],
  "images of items": (i) => [
    {
      type: "response.output_item.added",
      output_index: i,
      item: { id: id(i), type: "image_generation_call" },
    },
    {
      type: "response.image_generation_call.partial_image",
      output_index: i,
      item_id: id(i),
      partial_image_index: 0,
      partial_image_b64: png(i),
    },
  ],
  "calls of a chat": (i) => {
    const call = { index: i, id: id(i), function: { name: id(i), arguments: '{"a":' } };
    const choices = [0, 1, 2, 3].map((index) => ({ index, delta: { tool_calls: [call] } }));
    return [{ object: "chat.completion.chunk", choices }];
  },
  "blocks of Anthropic's": (i) => [
    ...(i === 0 ? [{ type: "message_start", message: { id: "m" } }] : []),
    {
      type: "content_block_start",
      index: i,
      content_block: { type: `${id(i).slice(0, 72)}tool_use`, id: id(i), name: id(i) },
    },
    {
      type: "content_block_delta",
      index: i,
      delta: { type: "input_json_delta", partial_json: '{"a":' },
    },
  ],
  "parts and calls of the AI SDK's": (i) => [
    { type: "text-start", id: id(i) },
    { type: "tool-input-start", toolCallId: id(i), toolName: id(i) },
    { type: "tool-output-available", toolCallId: id(i), output: { result: png(i) } },
  ],
  "errors and unknown types": (i) => [
    { type: `response.${id(i)}`, sequence_number: i * 7, item_id: id(i) },
    { type: "error", error: { code: id(i), message: id(i).repeat(20) } },
  ],
};

describe.each(Object.entries(HOSTILE))("ten thousand %s", (_, turn) => {
  test("leave less than a megabyte to be kept", () => {
    // As the recorder asks for it.
    const meaning = newMeaning("sse", { steps: 0, characters: 0 });
    const cutter = new BodyCutter("sse");
    for (let i = 0; i < MANY; i++) {
      const body = turn(i).map((event) => `data: ${JSON.stringify(event)}\n\n`);
      for (const cut of cutter.push(bytesOf(body.join("")))) {
        const event = readEvent(meaning, cut, { chunk: i, time: i });
        const hashes = event.images.map(({ bytes }) =>
          createHash("sha256").update(bytes).digest("hex"),
        );
        takeEvent(meaning, event, hashes);
      }
    }
    expect(meaning.events).toBeGreaterThanOrEqual(MANY);
    expect(serialize(meaning).length).toBeLessThan(MOST_BYTES);
  });
});

test("what says how a response stands is kept all the same", () => {
  const meaning = newMeaning("sse", { steps: 0, characters: 0 });
  const end = {
    type: "response.completed",
    response: {
      status: "completed",
      output: [{ type: "message", content: [{ type: "output_text", text: "Hello" }] }],
      usage: { input_tokens: 3, output_tokens: 5 },
    },
  };
  for (const cut of new BodyCutter("sse").push(bytesOf(`data: ${JSON.stringify(end)}\n\n`))) {
    takeEvent(meaning, readEvent(meaning, cut, { chunk: 0, time: 0 }), []);
  }
  const output = outputOf(meaning);
  expect(output).toMatchObject({ text: "", textParts: [], status: "completed", terminal: true });
  expect(metricsOf(meaning, output).tokens).toMatchObject({ input: 3, output: 5 });
});

test("what is kept does not keep the events that it was cut from", () => {
  const gc = collector();
  const meaning = newMeaning("sse", { steps: 0 });
  const megabytes = (i: number): string => `${i} `.padEnd(1_000_000, "x");
  const events: readonly ((i: number) => object)[] = [
    HOSTILE["images of items"]!(0)[1]!,
    HOSTILE["parts and calls of the AI SDK's"]!(0)[1]!,
    HOSTILE["errors and unknown types"]!(0)[1]!,
  ].map((event) => (i) => withIds(event, megabytes(i)));
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 60; i++) {
    const body = `data: ${JSON.stringify(events[i % events.length]!(i))}\n\n`;
    for (const cut of new BodyCutter("sse").push(bytesOf(body))) {
      takeEvent(meaning, readEvent(meaning, cut, { chunk: i, time: i }), [`${i}`.padEnd(64, "0")]);
    }
  }
  gc();
  expect(meaning.events).toBe(60);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(15_000_000);
});

/** The event with this text for every id and name in it. */
function withIds(event: object, text: string): object {
  return JSON.parse(JSON.stringify(event).replaceAll(/"\d+ x+"/g, JSON.stringify(text))) as object;
}

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
