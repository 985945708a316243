/** The official `@google/genai` package: `generateContentStream`. */
import { GoogleGenAI } from "@google/genai";
import { vi } from "vitest";
import { type Judge, readAll, serve, type Verdict } from "./verdict.ts";

// It warns of every part that is no text.
vi.spyOn(console, "warn").mockImplementation(() => undefined);

export const judgeGenerateContent: Judge = async (body) => {
  const client = new GoogleGenAI({ apiKey: "none", httpOptions: { fetch: serve(body) } });
  let text = "";
  let reasoning = "";
  const toolInputs: unknown[] = [];
  const images: string[] = [];
  let status: string | null = null;
  let usage: (Verdict["usage"] & {}) | null = null;
  const gaveUp = await readAll(
    await client.models.generateContentStream({ model: "any", contents: "" }),
    (chunk) => {
      text += chunk.text ?? "";
      toolInputs.push(...(chunk.functionCalls ?? []).map((call) => call.args));
      for (const part of chunk.candidates?.[0]?.content?.parts ?? []) {
        if (part.thought) reasoning += part.text ?? "";
        else if (part.inlineData?.data) images.push(part.inlineData.data);
      }
      status = chunk.candidates?.[0]?.finishReason ?? status;
      const counted = chunk.usageMetadata;
      if (counted) {
        usage = {
          inputTokens: counted.promptTokenCount ?? null,
          totalTokens: counted.totalTokenCount ?? null,
          reasoningTokens: counted.thoughtsTokenCount ?? null,
        };
      }
    },
  );
  return { verdict: { text, reasoning, toolInputs, status, usage, images }, gaveUp };
};

/** Interactions: the SDK hands on the events, so their deltas are added up here. */
export const judgeInteraction: Judge = async (body) => {
  const client = new GoogleGenAI({ apiKey: "none", httpOptions: { fetch: serve(body) } });
  const texts = new Map<number, string>();
  let status: string | null = null;
  let usage: (Verdict["usage"] & {}) | null = null;
  const events = await client.interactions.create({ model: "any", input: "", stream: true });
  const gaveUp = await readAll(events, (event) => {
    if (event.event_type === "step.delta" && event.delta.type === "text") {
      texts.set(event.index, (texts.get(event.index) ?? "") + event.delta.text);
    } else if (event.event_type === "interaction.status_update") {
      ({ status } = event);
    } else if (
      event.event_type === "interaction.created" ||
      event.event_type === "interaction.completed"
    ) {
      status = event.interaction.status ?? status;
      const counted = event.interaction.usage;
      if (counted) {
        usage = {
          inputTokens: counted.total_input_tokens ?? null,
          totalTokens: counted.total_tokens ?? null,
          reasoningTokens: counted.total_thought_tokens ?? null,
        };
      }
    }
  });
  return { verdict: { texts: [...texts.values()], status, usage }, gaveUp };
};
