/** The official `openai` package: Responses, Chat Completions, Images. */
import OpenAI, { APIError } from "openai";
import { accumulateResponse } from "openai/lib/responses/ResponseAccumulator";
import type { Response as ModelResponse } from "openai/resources/responses/responses";
import { type Judge, readAll, serve, type Verdict } from "./verdict.ts";

const client = (body: Uint8Array): OpenAI =>
  new OpenAI({ apiKey: "none", maxRetries: 0, logLevel: "off", fetch: serve(body) });

/** The SDK's own accumulator, event by event. */
export const judgeResponses: Judge = async (body) => {
  let response: ModelResponse | undefined;
  let hasLost = false;
  const gaveUp = await readAll(
    await client(body).responses.create({ model: "any", input: "", stream: true }),
    (event) => {
      try {
        response = accumulateResponse(event, response);
        // It says the whole response, also what was left out before.
        if (event.type === "response.completed") hasLost = false;
      } catch {
        // A recording with gaps: the SDK takes no event of an item that was never added.
        hasLost = true;
      }
    },
  );
  return { verdict: response === undefined || hasLost ? {} : verdictOf(response), gaveUp };
};

function verdictOf({ output, status, usage }: ModelResponse): Verdict {
  const parts = output.flatMap((item) => (item.type === "message" ? item.content : []));
  const images = output.flatMap((item) =>
    item.type === "image_generation_call" && item.result ? [item.result] : [],
  );
  return {
    texts: parts
      .map((part) => (part.type === "output_text" ? part.text : part.refusal))
      .filter((text) => text !== ""),
    reasonings: output
      .flatMap((item) =>
        item.type === "reasoning" ? [...item.summary, ...(item.content ?? [])] : [],
      )
      .map(({ text }) => text)
      .filter((text) => text !== ""),
    toolCalls: output.flatMap((item) =>
      item.type === "function_call"
        ? [{ id: item.call_id, name: item.name, arguments: item.arguments }]
        : [],
    ),
    status: status ?? null,
    usage: usage
      ? {
          inputTokens: usage.input_tokens,
          outputTokens: usage.output_tokens,
          totalTokens: usage.total_tokens,
          reasoningTokens: usage.output_tokens_details?.reasoning_tokens ?? null,
          cachedTokens: usage.input_tokens_details?.cached_tokens ?? null,
        }
      : null,
    images: [...new Set(images)],
  };
}

/** The stream helper's snapshot; reasoning, which the SDK does not know, added up from its chunks. */
export const judgeChat: Judge = async (body) => {
  const runner = client(body).chat.completions.stream({ model: "any", messages: [] });
  let verdict: Verdict = {};
  let reasoning = "";
  let chunks = 0;
  let usage: (Verdict["usage"] & {}) | null = null;
  runner.on("chunk", (chunk, snapshot) => {
    chunks++;
    for (const { delta } of chunk.choices) {
      const more = delta as { reasoning?: string | null; reasoning_content?: string | null };
      reasoning += more.reasoning ?? more.reasoning_content ?? "";
    }
    if (chunk.usage) {
      usage = {
        inputTokens: chunk.usage.prompt_tokens,
        outputTokens: chunk.usage.completion_tokens,
        totalTokens: chunk.usage.total_tokens,
        reasoningTokens: chunk.usage.completion_tokens_details?.reasoning_tokens ?? null,
        cachedTokens: chunk.usage.prompt_tokens_details?.cached_tokens ?? null,
      };
    }
    verdict = {
      text: snapshot.choices.map(({ message }) => message.content ?? "").join(""),
      reasoning,
      toolCalls: snapshot.choices
        .flatMap(({ message }) => message.tool_calls ?? [])
        .flatMap((call) =>
          "function" in call
            ? [{ id: call.id, name: call.function.name, arguments: call.function.arguments }]
            : [],
        ),
      status: snapshot.choices.find((choice) => choice.finish_reason)?.finish_reason ?? null,
      usage,
    };
  });
  const error: unknown = await runner.done().catch((thrown: unknown) => thrown);
  const wasTold = error instanceof APIError;
  return { verdict, gaveUp: wasTold ? { events: chunks, message: String(error) } : null };
};

/** The SDK hands on the events; which of them finish an image is all there is to know. */
export const judgeImages: Judge = async (body) => {
  const images: string[] = [];
  let usage: (Verdict["usage"] & {}) | null = null;
  const gaveUp = await readAll(
    await client(body).images.generate({ model: "any", prompt: "", stream: true }),
    (event) => {
      // Edited images come as events of their own name, which this call's types do not have.
      if (!event.type.endsWith(".completed")) return;
      images.push(event.b64_json);
      if (!("usage" in event)) return;
      // OpenRouter counts in the words of Chat Completions.
      const counted: Readonly<Record<string, unknown>> = { ...event.usage };
      usage = {
        inputTokens: Number(counted["input_tokens"] ?? counted["prompt_tokens"]),
        outputTokens: Number(counted["output_tokens"] ?? counted["completion_tokens"]),
        totalTokens: Number(counted["total_tokens"]),
      };
    },
  );
  return { verdict: { images, usage }, gaveUp };
};
