import * as fc from "fast-check";
import { describe as group, expect, test } from "vitest";
import { describe, type Description } from "../../../src/stream/describe.ts";
import { PREVIEW_LENGTH } from "../../../src/stream/preview.ts";
import { parseBlock } from "../../../src/stream/sse/parse.ts";
import { bytesOf } from "./blocks.ts";

const describeText = (block: string): Description =>
  describe(parseBlock(bytesOf(block), { streamStart: false }));
const describeData = (data: unknown, event?: string): Description =>
  describeText(
    `${event === undefined ? "" : `event: ${event}\n`}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`,
  );

/** Valid base64 of so many bytes, never twice the same pattern. */
const base64 = (bytes: number): string =>
  Buffer.from(
    Uint8Array.from({ length: bytes }, (_, i) => (i * 167 + (i >> 8) * 13) & 255),
  ).toString("base64");

const PARTIAL = "response.image_generation_call.partial_image";

group("the Responses API", () => {
  const wire = {
    type: PARTIAL,
    item_id: "ig_1",
    output_index: 2,
    sequence_number: 7,
    partial_image_index: 1,
    partial_image_b64: "iVBORw0KGgo=",
    size: "1024x1024",
  };
  const sdk = {
    type: PARTIAL,
    itemId: "ig_1",
    outputIndex: 2,
    sequenceNumber: 7,
    partialImageIndex: 1,
    partialImageB64: "iVBORw0KGgo=",
  };

  test.each([
    ["the wire's spelling", wire, "$.partial_image_b64"],
    ["the SDK's spelling", sdk, "$.partialImageB64"],
  ])("shows a partial image in %s", (_, event, path) => {
    expect(describeData(event)).toMatchObject({
      type: PARTIAL,
      family: "image",
      item: "ig_1",
      index: 2,
      images: [{ role: "partial", partialIndex: 1, item: "ig_1", path, base64: "iVBORw0KGgo=" }],
    });
  });

  test("gets the type right in any order of keys, and when only the event line names it", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.entries(wire), { minLength: 7 }), (entries) => {
        expect(describeData(Object.fromEntries(entries))).toEqual(describeData(wire));
      }),
    );
    const { type, ...rest } = wire;
    expect(describeData(rest, type)).toEqual(describeData(wire));
  });

  test("reads an index given as float64 or as text, and none from anything else", () => {
    const index = (raw: string): number | null =>
      describeData(`{"type":"${PARTIAL}","partial_image_b64":"AAAA","partial_image_index":${raw}}`)
        .images[0]?.partialIndex ?? null;
    for (const raw of ["3", "3.0", "3e0", '"3"', '"3.0"', "0.3e1"]) expect(index(raw)).toBe(3);
    for (const raw of [
      "-1",
      "1.5",
      '"x"',
      '""',
      "1e400",
      "null",
      "[3]",
      "true",
      "9007199254740993",
    ]) {
      expect(index(raw)).toBeNull();
    }
  });

  test("shows the final image of a finished item, and its repetition at the end", () => {
    const item = { id: "ig_1", type: "image_generation_call", status: "completed", result: "AAAA" };
    expect(
      describeData({ type: "response.output_item.done", output_index: 0, item }),
    ).toMatchObject({
      family: "image",
      item: "ig_1",
      images: [
        { role: "final", partialIndex: null, item: "ig_1", path: "$.item.result", base64: "AAAA" },
      ],
    });
    for (const type of ["response.completed", "response.incomplete", "response.failed"]) {
      const output = [{ type: "message" }, item, null, { ...item, id: "ig_2" }];
      expect(describeData({ type, response: { model: "m", output } })).toMatchObject({
        model: "m",
        images: [
          { role: "repeat", item: "ig_1", path: "$.response.output[1].result" },
          { role: "repeat", item: "ig_2", path: "$.response.output[3].result" },
        ],
      });
    }
  });

  test.each([
    ["result", "AAAA"],
    ["imageB64", "AAAA"],
    ["imageUrl", "data:image/png;base64,AAAA"],
    ["result", "data:image/png;base64,AAAA"],
  ])("shows the image of OpenRouter's server tool in %s: %s", (key, value) => {
    const item = { type: "openrouter:image_generation", status: "completed", [key]: value };
    expect(describeData({ type: "response.output_item.done", item }).images).toMatchObject([
      { role: "final", path: `$.item.${key}`, base64: value },
    ]);
  });

  test("takes no null and no message for an image", () => {
    const image = { type: "image_generation_call" };
    for (const item of [
      { ...image, result: null },
      { ...image, result: 7 },
      { ...image, result: "" },
      { type: "message", result: "AAAA" },
      "text",
      null,
    ]) {
      expect(describeData({ type: "response.output_item.done", item }).images).toEqual([]);
    }
    expect(describeData({ type: PARTIAL }).images).toEqual([]);
    expect(describeData({ type: "response.completed", response: { output: {} } }).images).toEqual(
      [],
    );
  });

  test("shows a web address in place of an image as a link, and takes it for no image", () => {
    const item = { type: "image_generation_call", result: "https://example.com/a.png" };
    expect(describeData({ type: "response.output_item.done", item }).images).toMatchObject([
      { role: "final", base64: null, link: "https://example.com/a.png" },
    ]);
  });

  test("shows the text of a delta, on one line", () => {
    expect(
      describeData({ type: "response.output_text.delta", item_id: "m", delta: "Hi\nthere" }),
    ).toMatchObject({
      family: "text",
      item: "m",
      preview: "Hi↵there",
    });
    expect(
      describeData({ type: "response.function_call_arguments.delta", delta: '{"a"' }).preview,
    ).toBe('{"a"');
  });

  test.each([
    ["response.created", "lifecycle"],
    ["response.completed", "lifecycle"],
    ["response.failed", "error"],
    ["error", "error"],
    ["keepalive", "heartbeat"],
    ["response.image_generation_call.generating", "image"],
    ["response.reasoning_summary_text.delta", "reasoning"],
    ["response.refusal.delta", "text"],
    ["response.content_part.added", "text"],
    ["response.web_search_call.searching", "tool"],
    ["response.mcp_list_tools.completed", "tool"],
    ["response.function_call_arguments.done", "tool"],
    ["response.debug", "other"],
  ])("puts %s with the %s events", (type, family) => {
    expect(describeData({ type }).family).toBe(family);
  });

  test.each([
    [{ type: "error", code: "boom", message: "It broke" }],
    [{ type: "error", error: { type: "x", code: "boom", message: "It broke" } }],
    [{ type: "response.failed", response: { error: { code: "boom", message: "It broke" } } }],
  ])("shows what an error says, in each of its shapes", (event) => {
    expect(describeData(event).preview).toBe("boom · It broke");
  });
});

group("the Images API", () => {
  test.each(["image_generation", "image_edit"])("shows the images of %s", (api) => {
    expect(
      describeData({ type: `${api}.partial_image`, b64_json: "AAAA", partial_image_index: 0 }),
    ).toMatchObject({
      family: "image",
      images: [{ role: "partial", partialIndex: 0, path: "$.b64_json", base64: "AAAA" }],
    });
    expect(describeData({ type: `${api}.completed`, b64_json: "AAAA" })).toMatchObject({
      images: [{ role: "final", partialIndex: null }],
    });
    expect(describeData({ type: `${api}.completed` }).images).toEqual([]);
  });
});

group("anything else", () => {
  test("shows data that is no JSON as it stands", () => {
    expect(describeData("[DONE]")).toMatchObject({
      type: "message",
      preview: "[DONE]",
      images: [],
    });
    expect(describeData("[DONE] ", "end")).toMatchObject({ type: "end", preview: "[DONE] " });
    expect(describeData('{"type":"response.completed"').preview).toBe(
      '{"type":"response.completed"',
    );
    expect(describeData("null").preview).toBe("null");
    expect(describeData("").preview).toBe("");
  });

  test("shows comments by their text, as heartbeats", () => {
    expect(describeText(": OPENROUTER PROCESSING\n\n")).toMatchObject({
      type: "OPENROUTER PROCESSING",
      family: "heartbeat",
    });
    expect(describeText(": \n\n").type).toBe("comment");
  });

  test("shows a control block by its fields", () => {
    expect(describeText("id: 7\nretry: 100\n\n").preview).toBe("id: 7 · retry: 100 ms");
  });

  test("survives nesting that no engine reads, and keys that name prototypes", () => {
    const deep = "[".repeat(100_000);
    expect(describeData(deep).type).toBe("message");
    expect(describeData(`{"a":${deep}${"]".repeat(100_000)}}`).type).toBe("message");
    const evil = '{"__proto__":{"type":"x"},"constructor":1,"type":"mine","toString":2}';
    expect(describeData(evil).type).toBe("mine");
    expect(describeData('{"__proto__":{"type":"x"}}').type).toBe("message");
    expect(({} as { type?: string }).type).toBeUndefined();
  });

  test("never crashes, and keeps every preview to one short line", () => {
    const keys = fc.constantFrom(
      "type",
      "item",
      "item_id",
      "itemId",
      "output_index",
      "response",
      "result",
      "delta",
      "error",
      "partial_image_b64",
      "partial_image_index",
      "b64_json",
      "output",
      "usage",
      "part",
      "__proto__",
      "text",
    );
    const types = fc.constantFrom(
      PARTIAL,
      "response.output_item.done",
      "response.completed",
      "error",
      "response.output_text.delta",
      "image_generation.completed",
      "response.x",
      "\n\u202e",
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { depthSize: "small" },
        fc.jsonValue(),
        types,
        fc.array(tie("json"), { maxLength: 4 }),
        fc.dictionary(keys, tie("json")),
      ),
    }));
    fc.assert(
      fc.property(json, fc.option(types, { nil: undefined }), (value, type) => {
        const event =
          type !== undefined && typeof value === "object" && value !== null
            ? Object.assign({}, value, { type })
            : value;
        const { preview, type: shown } = describeData(event);
        expect(preview.length).toBeLessThanOrEqual(PREVIEW_LENGTH);
        // eslint-disable-next-line no-control-regex
        expect(preview + shown).not.toMatch(/[\u0000-\u001f\u202e]/);
      }),
      { numRuns: 3000 },
    );
  });

  test("never shows base64 in a preview, only its size", () => {
    const image = base64(60_000);
    const wrapped = image.replace(/.{76}/g, "$&\n");
    for (const preview of [
      describeData({ type: "x", deep: [{ image }] }).preview,
      describeData({ type: PARTIAL, partial_image_b64: image, partial_image_index: 0 }).preview,
      describeData(`data:image/png;base64,${image}`).preview,
      describeData(`{"type":"${PARTIAL}","partial_image_b64":"${image}`).preview,
      describeData({ type: "response.output_text.delta", delta: image }).preview,
      describeData({ wrapped }).preview,
      describeText(`: ${image}\n\n`).preview,
    ]) {
      expect(preview).not.toMatch(/[A-Za-z0-9+/]{64}/);
    }
    expect(
      describeData({ type: PARTIAL, partial_image_b64: image, partial_image_index: 0 }).preview,
    ).toBe("partial 0 · ‹base64 60.0 kB›");
    expect(describeData({ image: `iVBORw0KGgo${base64(2_100_000)}` }).preview).toBe(
      '{"image":"‹image 2.1 MB›"}',
    );
  });

  test("shows ids whole: they are long, but no images", () => {
    const id = "resp_0df93c0bb83a72f20068c979db26ac819e8b5a444fad3f0d7f";
    expect(describeData({ id }).preview).toBe(`{"id":"${id}"}`);
  });
});
