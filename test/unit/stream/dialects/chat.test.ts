import { describe, expect, test } from "vitest";
import type { Description } from "../../../../src/stream/describe.ts";
import { build, readOne } from "./reading.ts";

describe("chat completions", () => {
  const chunk = (delta: object): Description =>
    readOne({ object: "chat.completion.chunk", choices: [{ index: 0, delta }] });

  test("keeps several choices apart", () => {
    const row = readOne({
      object: "chat.completion.chunk",
      choices: [0, 1].map((index) => ({ index, delta: { content: `c${index}` } })),
    });
    expect(row.changes).toMatchObject([
      { kind: "text", part: "0", text: "c0" },
      { kind: "text", part: "1", text: "c1" },
    ]);
  });

  test("reads the parts that Mistral sends in place of text", () => {
    const row = chunk({
      content: [
        { type: "thinking", thinking: [{ type: "text", text: "Hm." }] },
        { type: "text", text: "Yes." },
      ],
    });
    expect(build([row])).toMatchObject({ reasoning: "Hm.", text: "Yes." });
  });

  test("reads reasoning once, where it is said twice, and where it stands in details alone", () => {
    const reasoning_details = [{ type: "reasoning.summary", summary: "Sum" }];
    expect(build([chunk({ reasoning: "Sum", reasoning_details })]).reasoning).toBe("Sum");
    expect(build([chunk({ reasoning: null, reasoning_details })]).reasoning).toBe("Sum");
    expect(chunk({ reasoning_details: [{ type: "reasoning.encrypted", data: "x" }] }).family).toBe(
      "reasoning",
    );
  });

  test("keeps calls apart that have no index", () => {
    const calls = ["a", "b"].map((id) =>
      chunk({ tool_calls: [{ id, function: { name: id, arguments: "{}" } }] }),
    );
    expect(build(calls).tools).toEqual(["a({})", "b({})"]);
  });

  test("shows usage that Moonshot says in a choice", () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    const choice = { index: 0, delta: {}, finish_reason: "stop", usage };
    const row = readOne({ object: "chat.completion.chunk", choices: [choice] });
    expect(row.changes).toMatchObject([
      { kind: "status" },
      { kind: "usage", usage: { inputTokens: 10, outputTokens: 5 } },
    ]);
  });

  test("shows usage that Groq says in its own place, and a refusal as text", () => {
    const groq = readOne({
      object: "chat.completion.chunk",
      choices: [],
      x_groq: { usage: { prompt_tokens: 1, completion_tokens: 2 } },
    });
    expect(groq).toMatchObject({ family: "usage", preview: "1 tokens in, 2 out" });
    expect(chunk({ refusal: "No." })).toMatchObject({ family: "text", preview: "No." });
  });

  test("shows an error that comes alone", () => {
    expect(readOne({ error: { code: 429, message: "Slow down" } })).toMatchObject({
      family: "error",
      preview: "429 · Slow down",
    });
  });
});
