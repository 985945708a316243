/** The official `@openrouter/sdk` package: Responses by its item stream, Chat by its events. */
import { OpenRouter } from "@openrouter/sdk";
import { HTTPClient } from "@openrouter/sdk/lib/http";
import { type Judge, readAll, serve, type Verdict } from "./verdict.ts";

const client = (body: Uint8Array): OpenRouter =>
  new OpenRouter({
    apiKey: "none",
    retryConfig: { strategy: "none" },
    httpClient: new HTTPClient({ fetcher: serve(body) }),
  });

/** The items as the SDK builds them, each in its latest state; an item keeps its place. */
export const judgeResponses: Judge = async (body) => {
  const items = new Map<string, Item>();
  const result = client(body).callModel({ model: "any", input: "" });
  const gaveUp = await readAll(result.getItemsStream(), (item) => void items.set(idOf(item), item));
  const all = [...items.values()];
  const images = all.flatMap((item) =>
    item.type === "image_generation_call" && item.result ? [item.result] : [],
  );
  const verdict: Verdict = {
    text: all
      .flatMap((item) => (item.type === "message" ? (item.content as readonly TextContent[]) : []))
      .map(({ text }) => text ?? "")
      .join(""),
    toolCalls: all.flatMap((item) =>
      item.type === "function_call"
        ? [{ id: item.callId, name: item.name, arguments: item.arguments }]
        : [],
    ),
    images: [...new Set(images)],
  };
  return { verdict, gaveUp: gaveUp && { ...gaveUp, events: NaN } };
};

type Item =
  ReturnType<OpenRouter["callModel"]> extends { getItemsStream(): AsyncIterable<infer T> }
    ? T
    : never;
interface TextContent {
  readonly text?: string;
}

function idOf(item: Item): string {
  return ("id" in item ? item.id : undefined) ?? ("callId" in item ? item.callId : "");
}

export const judgeChat: Judge = async (body) => {
  let text = "";
  let reasoning = "";
  let status: string | null = null;
  let usage: (Verdict["usage"] & {}) | null = null;
  const calls = new Map<number, { id: string | null; name: string | null; arguments: string }>();
  const answer = await client(body).chat.send({
    chatRequest: { model: "any", messages: [], stream: true },
  });
  if (!(Symbol.asyncIterator in answer)) throw new Error("the answer is no stream");
  const gaveUp = await readAll(answer, (chunk) => {
    for (const { delta, finishReason } of chunk.choices) {
      text += delta.content ?? "";
      reasoning += delta.reasoning ?? "";
      status = finishReason ?? status;
      for (const { index, id, function: part } of delta.toolCalls ?? []) {
        const call = calls.get(index) ?? { id: null, name: null, arguments: "" };
        calls.set(index, {
          id: id ?? call.id,
          name: part?.name ?? call.name,
          arguments: call.arguments + (part?.arguments ?? ""),
        });
      }
    }
    if (chunk.usage) {
      usage = {
        inputTokens: chunk.usage.promptTokens,
        outputTokens: chunk.usage.completionTokens,
        totalTokens: chunk.usage.totalTokens,
      };
    }
  });
  const verdict = { text, reasoning, toolCalls: [...calls.values()], status, usage };
  return { verdict, gaveUp };
};
