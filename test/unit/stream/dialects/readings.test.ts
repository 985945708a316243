/** What the events of each API say: what they build, and which images they bring in which role. */
import { describe, expect, test } from "vitest";
import { DIALECT_STREAMS } from "../../../fixtures/dialects/all.ts";
import { bodyOf, type DialectStream, smallImage } from "../../../fixtures/dialects/frame.ts";
import { camelCaseKeys } from "../../../fixtures/camelCase.ts";
import { build, readBody, readOne } from "./reading.ts";

function stream(title: string): DialectStream {
  const found = DIALECT_STREAMS.find((candidate) => candidate.title === title);
  if (found === undefined) throw new Error(`no such fixture: ${title}`);
  return found;
}

const rowsOf = (title: string): ReturnType<typeof readBody> => {
  const { framing } = stream(title);
  return readBody(bodyOf(stream(title)), framing);
};
describe("what a stream builds", () => {
  test.each([
    [
      "text and two tool calls of OpenAI's chat",
      {
        text: "Let me look.",
        tools: ['weather({"city":"Bern"})', "time({})"],
        status: "tool_calls",
      },
    ],
    ["text of Azure's chat, whose filter speaks first", { text: "Copenhagen.", status: "stop" }],
    [
      "reasoning and text of a provider that imitates OpenAI's chat",
      { reasoning: "First, think.", text: "Then answer.", status: "stop" },
    ],
    [
      "reasoning and two images of OpenRouter's chat",
      { reasoning: "Two views.", text: "Here they are.", status: "stop" },
    ],
    [
      "OpenRouter's chat failing in its middle",
      { text: "Here ", status: "error", error: "The provider went away" },
    ],
    [
      "thoughts, text and a tool call of Anthropic's Messages",
      {
        reasoning: "A sunset.",
        text: "I can describe it 🌇.",
        tools: ['paint({"hue":"red"})'],
        status: "tool_use",
      },
    ],
    [
      "a thought, a draft, text, a call and an image of Gemini",
      {
        reasoning: "A valley.",
        text: "A quiet valley: ",
        tools: ['place({"name":"Engadin"})'],
        status: "STOP",
      },
    ],
    [
      "a thought, text, a call and an image of Gemini's Interactions",
      {
        reasoning: "Hm.",
        text: "Here it is.",
        tools: ['place({"name":"Engadin"})'],
        status: "completed",
      },
    ],
    [
      "an image that becomes better, of the AI SDK's UI messages",
      { text: "Here it is.", tools: ["image_generation({})"], status: "stop" },
    ],
    [
      "thoughts, a file of them, a file and a tool call of the AI SDK's UI messages",
      { reasoning: "Hm.", tools: ['weather({"city":"Bern"})'] },
    ],
    [
      "the AI SDK 4's data stream",
      {
        text: "Here it is.",
        reasoning: "Hm.",
        tools: ['weather({"city":"Bern"})'],
        status: "stop",
      },
    ],
    [
      "text and a tool call of OpenAI's Assistants",
      { text: "Hello there", tools: ['weather({"city":"Bern"})'], status: "completed" },
    ],
    [
      "text and a tool call of Cohere 2",
      { text: "Sunny.", reasoning: "I will look.", tools: ["weather({})"], status: "COMPLETE" },
    ],
    [
      "text and a tool call of Cohere 1",
      { text: "Sunny.", tools: ['weather({"city":"Bern"})'], status: "COMPLETE" },
    ],
    ["text of Ollama", { text: "Why not?", status: "stop" }],
    [
      "an error of openai's Responses",
      { status: "failed", error: "The server had an error while processing your request." },
    ],
    [
      "an SVG image of OpenRouter's Images",
      {
        text: '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect/></svg>',
        reasoning: "A square is asked for.<svg>",
      },
    ],
  ])("is whole: %s", (title, expected) => {
    expect(build(rowsOf(title))).toMatchObject(expected);
  });

  test.each(["text", "a tool call", "reasoning", "an image"])(
    "is the same event by event as in the response that is said again at the end: %s",
    (what) => {
      for (const api of ["openai", "openrouter"]) {
        const rows = rowsOf(`${what} of ${api}'s Responses`);
        const before = rows.slice(
          0,
          rows.findIndex(({ type }) => type === "response.completed"),
        );
        const { text, reasoning, tools } = build(before);
        expect(build(rows)).toMatchObject({ text, reasoning, tools, status: "completed" });
        expect(text + reasoning + tools.join("")).not.toBe("");
      }
    },
  );

  test("is the same in the SDK's spelling", () => {
    const body = (all: unknown[]): string =>
      all.map((one) => `data: ${JSON.stringify(one)}\n\n`).join("");
    for (const title of [
      "reasoning of openai's Responses",
      "a tool call of openrouter's Responses",
      "text and two tool calls of OpenAI's chat",
      "reasoning and two images of OpenRouter's chat",
    ]) {
      const events = stream(title).sent.flatMap((one) => ("data" in one ? [one.data] : []));
      const [wire, sdk] = [events, events.map(camelCaseKeys)].map((all) => {
        const rows = readBody(body(all), "sse");
        const images = rows.flatMap((row) => row.images.map(({ role, base64 }) => [role, base64]));
        return { built: build(rows), images, families: rows.map(({ family }) => family) };
      });
      expect(sdk).toEqual(wire);
    }
  });

  test("goes by the output index, where a gateway gives every event another item id", () => {
    const rotated = stream("text of openai's Responses").sent.map((one, i) => {
      if (!("data" in one)) return one;
      const json = JSON.stringify(one.data).replaceAll(/"(?:item_)?id":"msg_[^"]*"/g, (member) =>
        member.replace("msg_", `msg_${i}_`),
      );
      return { data: JSON.parse(json) as unknown };
    });
    const text = stream("text of openai's Responses");
    const { text: expected } = build(rowsOf(text.title));
    const rows = readBody(bodyOf({ ...text, sent: rotated.slice(0, -1) }), "sse");
    expect(build(rows).text).toBe(expected);
  });

  test("counts tokens and cost", () => {
    const usage = (title: string): unknown =>
      rowsOf(title)
        .flatMap((row) => row.changes)
        .findLast((change) => change.kind === "usage");
    expect(usage("reasoning and two images of OpenRouter's chat")).toMatchObject({
      usage: { inputTokens: 15, outputTokens: 78, totalTokens: 93, cost: 0.0775 },
    });
    expect(usage("a thought, text, a call and an image of Gemini's Interactions")).toMatchObject({
      usage: { inputTokens: 7, outputTokens: 26, reasoningTokens: 115 },
    });
    const snake = {
      usage_metadata: {
        prompt_token_count: 10,
        candidates_token_count: 5,
        total_token_count: 18,
        thoughts_token_count: 3,
        cached_content_token_count: 2,
      },
      model_version: "gemini-2.5-flash",
    };
    expect(readOne(snake)).toMatchObject({
      model: "gemini-2.5-flash",
      changes: [
        {
          usage: {
            inputTokens: 10,
            outputTokens: 5,
            totalTokens: 18,
            reasoningTokens: 3,
            cachedTokens: 2,
          },
        },
      ],
    });
    expect(usage("text of Ollama")).toMatchObject({ usage: { inputTokens: 26, outputTokens: 9 } });
  });
});

describe("the images of a stream", () => {
  const images = (title: string): unknown[] =>
    rowsOf(title).flatMap((row) =>
      row.images.map(({ role, partialIndex, path }) => [role, partialIndex, path]),
    );

  test.each([
    [
      "an image of openai's Responses",
      [
        ["partial", 0, "$.partial_image_b64"],
        ["partial", 1, "$.partial_image_b64"],
        ["partial", 2, "$.partial_image_b64"],
        ["final", null, "$.item.result"],
        ["repeat", null, "$.response.output[1].result"],
      ],
    ],
    [
      "an image of OpenAI's image_edit",
      [
        ["partial", 0, "$.b64_json"],
        ["partial", 1, "$.b64_json"],
        ["final", null, "$.b64_json"],
      ],
    ],
    ["an SVG image of OpenRouter's Images", [["final", null, "$.b64_json"]]],
    [
      "reasoning and two images of OpenRouter's chat",
      [
        ["final", null, "$.choices[0].delta.images[0].image_url.url"],
        ["final", null, "$.choices[0].delta.images[1].image_url.url"],
      ],
    ],
    [
      "a thought, a draft, text, a call and an image of Gemini",
      [
        ["preview", null, "$.candidates[0].content.parts[0].inlineData.data"],
        ["final", null, "$.candidates[0].content.parts[0].inlineData.data"],
      ],
    ],
    [
      "a thought, text, a call and an image of Gemini's Interactions",
      [["final", null, "$.delta.data"]],
    ],
    [
      "thoughts, a file of them, a file and a tool call of the AI SDK's UI messages",
      [
        ["final", null, "$.url"],
        ["final", null, "$.url"],
        ["final", null, "$.url"],
      ],
    ],
    ["the AI SDK 4's data stream", [["final", null, "$.data"]]],
  ])("are found where they stand, each in its role: %s", (title, expected) => {
    expect(images(title)).toEqual(expected);
  });

  test("of the AI SDK's image tool are final only when no better one can come", () => {
    const rows = rowsOf("an image that becomes better, of the AI SDK's UI messages");
    const found = rows.flatMap((row) => row.images);
    expect(found).toMatchObject([
      { role: "partial", provisional: true, item: "ig_1", base64: smallImage(1) },
      { role: "partial", provisional: true, item: "ig_1", base64: smallImage(3) },
    ]);
    const settled = rows.findIndex((row) =>
      row.changes.some(({ kind }) => kind === "images-final"),
    );
    expect(rows[settled]?.type).toBe("finish-step");
    const preliminary = { type: "tool-output-available", toolCallId: "x", preliminary: true };
    expect(readOne({ ...preliminary, output: { result: smallImage(1) } }).images).toMatchObject([
      { role: "partial", provisional: false },
    ]);
  });

  const empty: readonly (readonly [string, object, string])[] = [
    [
      "Gemini",
      {
        candidates: [{ content: { parts: [{ inlineData: { mimeType: "image/png", data: "" } }] } }],
      },
      "$.candidates[0].content.parts[0].inlineData.data",
    ],
    [
      "Chat",
      { choices: [{ delta: { images: [{ image_url: { url: "" } }] } }] },
      "$.choices[0].delta.images[0].image_url.url",
    ],
    ["the AI SDK", { type: "file", mediaType: "image/png", url: "" }, "$.url"],
  ];

  test.each(empty)(
    "that %s says are there, and are empty, are images all the same",
    (_, event, path) => {
      expect(readOne(event).images).toMatchObject([
        { role: "final", path, base64: "", link: null },
      ]);
    },
  );

  test("of Ollama stand in its last line, as bare base64", () => {
    const line = {
      model: "x",
      response: "",
      image: smallImage(1),
      done: true,
      done_reason: "stop",
    };
    const [row] = readBody(`${JSON.stringify(line)}\n`, "ndjson");
    expect(row).toMatchObject({
      family: "image",
      images: [{ role: "final", path: "$.image", base64: smallImage(1) }],
    });
  });

  test("that are only linked are links, and nothing to decode", () => {
    const rows = rowsOf(
      "thoughts, a file of them, a file and a tool call of the AI SDK's UI messages",
    );
    expect(rows.flatMap((row) => row.images).at(-1)).toMatchObject({
      link: "https://example.com/a.png",
      base64: null,
      mediaType: "image/png",
    });
    const inlined = readOne({
      object: "chat.completion.chunk",
      choices: [{ delta: { images: [{ image_url: { url: "HTTPS://example.com/b" } }] } }],
    });
    expect(inlined.images).toMatchObject([{ link: "HTTPS://example.com/b", base64: null }]);
  });

  const addressed: readonly (readonly [string, (address: string) => object])[] = [
    ["Chat", (url) => ({ choices: [{ delta: { images: [{ image_url: { url } }] } }] })],
    ["the AI SDK", (url) => ({ type: "file", mediaType: "image/png", url })],
    [
      "Anthropic",
      (url) => ({
        type: "content_block_start",
        index: 0,
        content_block: { type: "image", source: { type: "url", url } },
      }),
    ],
    [
      "Gemini",
      (fileUri) => ({
        candidates: [{ content: { parts: [{ fileData: { mimeType: "image/png", fileUri } }] } }],
      }),
    ],
    [
      "Gemini's Interactions",
      (uri) => ({ event_type: "step.delta", index: 0, delta: { type: "image", uri } }),
    ],
    [
      "OpenRouter's tool",
      (imageUrl) => ({
        type: "response.output_item.done",
        item: { type: "openrouter:image_generation", imageUrl },
      }),
    ],
  ];

  test.each(addressed)("that %s addresses in any way are links, never base64", (_, event) => {
    const addresses = ["gs://bucket/a.png", "blob:https://example.com/1", "/api/files/1", "a.png"];
    for (const link of addresses) {
      expect(readOne(event(link)).images).toMatchObject([{ link, base64: null }]);
    }
    for (const base64 of [`data:image/png;base64,${smallImage(1)}`, smallImage(1)]) {
      expect(readOne(event(base64)).images).toMatchObject([{ link: null, base64 }]);
    }
  });

  test("that have an address in place of their bytes are links, but words are none", () => {
    const done = (result: string): object => ({
      type: "response.output_item.done",
      item: { type: "image_generation_call", result },
    });
    for (const link of ["gs://bucket/a.png", "blob:null/1", "sandbox:/mnt/a.png"]) {
      expect(readOne(done(link)).images).toMatchObject([{ link, base64: null }]);
    }
    expect(readOne(done("Error: no image")).images).toMatchObject([{ link: null }]);
  });

  test("say the size and type that their event declares", () => {
    const [first] = rowsOf("an image of openai's Responses").flatMap((row) => row.images);
    expect(first).toMatchObject({
      mediaType: "image/png",
      declared: { width: 16, height: 16 },
    });
    expect(
      readOne({ type: "image_generation.completed", b64_json: "AAAA", size: "auto" }).images,
    ).toMatchObject([{ declared: null, mediaType: null }]);
  });
});

describe("events that are none of an API", () => {
  test.each([
    [{ type: "start" }, "lifecycle"],
    [{ hello: 1 }, "other"],
    [{ type: "brand.new", delta: "x" }, "other"],
    [[1, 2], "other"],
    [null, "other"],
    [{ choices: "x" }, "other"],
    [{ candidates: null }, "other"],
    [{ event_type: "own.thing" }, "other"],
    [{ error: false }, "other"],
    [{ error: "it broke" }, "error"],
  ])("are shown as they are: %j", (data, family) => {
    const row = readOne(data);
    expect(row).toMatchObject({ family, images: [] });
    expect(row.preview.length).toBeLessThanOrEqual(160);
  });

  test("takes text under the name `error` for one", () => {
    const [row] = readBody("event: error\ndata: The model is asleep\n\n", "sse");
    expect(row).toMatchObject({ family: "error", preview: "The model is asleep" });
  });

  test("changes nothing where an event is cut off, since no client is given it", () => {
    const cut = '{"type":"response.output_text.done","output_index":0,"text":"Half of';
    const [row] = readBody(`data: ${cut}`, "sse");
    expect(row).toMatchObject({ family: "text", preview: cut, changes: [] });
  });

  test("shows the sentinel at the end as part of the stream's life", () => {
    for (const data of ["[DONE]", "[DONE] "]) {
      const [row] = readBody(`data: ${data}\n\n`, "sse");
      expect(row).toMatchObject({ type: "message", family: "lifecycle", preview: data });
    }
  });
});
