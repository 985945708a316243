import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { confirmFraming } from "../../../../src/stream/confirm.ts";
import type { Framing } from "../../../../src/stream/dialects/dialect.ts";
import { newRecogniser, verdict } from "../../../../src/stream/recognise.ts";
import { DIALECT_STREAMS } from "../../../fixtures/dialects/all.ts";
import { bodyOf, type DialectStream } from "../../../fixtures/dialects/frame.ts";
import { bytesOf } from "../blocks.ts";
import { cutBody, note, readBody, recognise } from "./reading.ts";

const streams = DIALECT_STREAMS.map((stream): [string, DialectStream] => [stream.title, stream]);

describe("a stream", () => {
  test.each(streams)("is recognised from its bytes alone: %s", (_, stream) => {
    for (const newline of ["\n", "\r\n"] as const) {
      const body = bodyOf(stream, newline);
      expect(confirmFraming(bytesOf(body))).toBe(stream.framing);
      const { id, confidence, reason } = recognise(body, stream.framing);
      expect({ id, reason }).toEqual({ id: stream.dialect, reason });
      expect(reason).not.toBe("");
      expect(confidence).toBeLessThanOrEqual(1);
      // What is known by name is known well; what is not says so.
      const known = !["sse", "ndjson"].includes(id) || reason.includes("Ollama");
      if (known) expect(confidence).toBeGreaterThan(0.6);
      else expect(confidence).toBeLessThan(0.5);
    }
  });

  test.each(streams.filter(([, { dialect }]) => !["sse", "ndjson"].includes(dialect)))(
    "has every event known by name: %s",
    (_, stream) => {
      const rows = readBody(bodyOf(stream), stream.framing);
      const unknown = rows.filter(({ family }) => family === "other");
      // Facts that belong to no family: filter results, data of the app's own.
      for (const { preview, type } of unknown) {
        expect(`${type} ${preview}`).toMatch(/prompt_filter_results|data|percent/);
      }
    },
  );

  test.each(streams)(
    "is recognised from any moment's state, stored and read again: %s",
    (_, stream) => {
      let state = newRecogniser(stream.framing);
      for (const block of cutBody(bodyOf(stream), stream.framing)) {
        state = structuredClone(state);
        note(state, block);
      }
      expect(verdict(state)).toEqual(recognise(bodyOf(stream), stream.framing));
    },
  );

  test("of an app's own is not taken for an API whose words it happens to use", () => {
    const events = ["start", "token", "finish"].map((type) => ({ data: { type, text: "x" } }));
    const own = { title: "", dialect: "sse", framing: "sse", sent: events, done: true } as const;
    expect(recognise(bodyOf(own), "sse")).toMatchObject({ id: "sse" });
    expect(recognise("", "ndjson")).toMatchObject({ id: "ndjson", confidence: 0 });
  });

  test("of the AI SDK is known by its errors and its data, too", () => {
    const frames = (...events: object[]): string =>
      events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
    const error = frames({ type: "error", errorText: "An error occurred." });
    expect(recognise(error, "sse").id).toBe("ai-sdk-ui");
    const data = frames({ type: "start" }, { type: "data-x", data: 1 }, { type: "finish" });
    expect(recognise(`${data}data: [DONE]\n\n`, "sse").id).toBe("ai-sdk-ui");
    expect(recognise(frames({ type: "data-x", data: 1 }), "sse").id).toBe("sse");
    expect(recognise(frames({ type: "error", message: "No" }), "sse").id).toBe("sse");
  });

  test("is not OpenRouter's for details of reasoning alone", () => {
    const chunk = (rest: object): string => {
      const delta = { reasoning_details: [{ type: "reasoning.text", text: "Hm" }] };
      const choices = [{ index: 0, delta, finish_reason: null }];
      return `data: ${JSON.stringify({ object: "chat.completion.chunk", choices, ...rest })}\n\n`;
    };
    expect(recognise(chunk({ id: "04f9a1b2" }), "sse").id).toBe("openai-chat");
    expect(recognise(chunk({ id: "gen_01K8" }), "sse").id).toBe("openai-chat");
    expect(recognise(chunk({ id: "gen-1" }), "sse").id).toBe("openrouter-chat");
  });

  test("is known for what it is before its end", () => {
    for (const [, stream] of streams.filter(([, { dialect }]) => dialect.endsWith("-responses"))) {
      const two = { ...stream, sent: stream.sent.slice(0, 3), done: false };
      expect(recognise(bodyOf(two), "sse").id).toBe(stream.dialect);
    }
  });

  test("says why, in words", () => {
    const image = streams.find(([title]) => title === "an image of openrouter's Responses")?.[1];
    if (image === undefined) throw new Error("no such fixture");
    const { reason } = recognise(bodyOf(image), "sse");
    expect(reason).toContain("`type` begins with `response.`");
    expect(reason).toContain("comments `: OPENROUTER PROCESSING`");
  });

  test("is believed more where URL or headers agree, and not for them alone", () => {
    const url = "https://openrouter.ai/api/v1/responses";
    const hints = { url, headers: [["X-Vercel-AI-UI-Message-Stream", "v1"]] } as const;
    const own = streams.find(([title]) => title === "an event stream of an app's own")?.[1];
    const text = streams.find(([title]) => title === "text of openrouter's Responses")?.[1];
    if (own === undefined || text === undefined) throw new Error("no such fixture");
    expect(recognise(bodyOf(own), "sse", hints).id).toBe("sse");
    const without = recognise(bodyOf(text), "sse");
    const { id, confidence } = recognise(bodyOf(text), "sse", hints);
    expect(id).toBe("openrouter-responses");
    expect(confidence).toBeGreaterThan(without.confidence);
  });

  test("costs a bounded state, however long it is", () => {
    const state = newRecogniser("sse");
    for (let i = 0; i < 5000; i++) {
      const type = `image_generation.x${"abcdefghij"[i % 10]}`;
      const [block] = cutBody(
        `event: e${i}\n: c${i}\ndata: {"type":"${type}","id":${i}}\n\n`,
        "sse",
      );
      if (block) note(state, block);
    }
    expect(JSON.stringify(state).length).toBeLessThan(4096);
  });
});

const folder = new URL("../../../../../shared/captures/", import.meta.url);

/** What each capture is of, by the beginning of its name. */
const CAPTURES: readonly (readonly [name: RegExp, id: string])[] = [
  [/anthropic/, "anthropic-messages"],
  [/openrouter-chat/, "openrouter-chat"],
  [/openrouter-images-api/, "openrouter-images"],
  [/openrouter-image\./, "openrouter-responses"],
  [/images-api/, "openai-images"],
  [/vercel-ui/, "ai-sdk-ui"],
  [/interactions/, "gemini-interactions"],
  [/gemini|google/, "gemini"],
  [/chat|groq/, "openai-chat"],
  [/azure|openai|lmstudio/, "openai-responses"],
];

/** How a recorded event was framed: the APIs whose events have `event:` lines, and `[DONE]`. */
function reframe(id: string, lines: string[], newline: string): string {
  const named = id === "openai-responses" || id === "anthropic-messages";
  const events = lines.map((line) => {
    const { type } = JSON.parse(line) as { type?: string };
    return `${named ? `event: ${type}${newline}` : ""}data: ${line}${newline}${newline}`;
  });
  return events.join("") + (id === "openai-chat" ? `data: [DONE]${newline}${newline}` : "");
}

interface Capture {
  readonly name: string;
  readonly id: string;
  /** The body in each way it may be framed. */
  readonly bodies: readonly (readonly [Framing, string])[];
}

function captures(): Capture[] {
  if (!existsSync(folder)) return [];
  const read = (kind: string): [string, string][] =>
    readdirSync(new URL(`${kind}/`, folder)).map((name) => [
      name,
      readFileSync(new URL(`${kind}/${name}`, folder), "utf8"),
    ]);
  const idOf = (name: string): string => CAPTURES.find(([part]) => part.test(name))?.[1] ?? "?";
  const composed = read("composed").map(([name, body]): Capture => {
    const crlf = body.replaceAll("\n", "\r\n");
    return {
      name,
      id: idOf(name),
      bodies: [
        ["sse", body],
        ["sse", crlf],
      ],
    };
  });
  const recorded = read("recorded").map(([name, text]): Capture => {
    const lines = text.split("\n").filter((line) => line !== "");
    const id = idOf(name);
    const framed = ["\n", "\r\n"].map((end) => ["sse", reframe(id, lines, end)] as const);
    return { name, id, bodies: [...framed, ["ndjson", text]] };
  });
  return [...composed, ...recorded];
}

describe.skipIf(captures().length === 0)("a captured stream", () => {
  test.each(captures().map((capture): [string, Capture] => [capture.name, capture]))(
    "%s is recognised however it is framed",
    (_, { id, bodies }) => {
      for (const [framing, body] of bodies) {
        expect(confirmFraming(bytesOf(body))).toBe(framing);
        const found = recognise(body, framing);
        expect(found).toMatchObject({ id });
        expect(found.confidence).toBeGreaterThan(0.7);
        const unknown = readBody(body, framing).filter(({ family }) => family === "other");
        expect(unknown.map(({ preview }) => preview).join()).toMatch(/^$|^.*prompt_filter/);
      }
    },
  );
});
