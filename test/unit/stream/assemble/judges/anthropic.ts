/** The official `@anthropic-ai/sdk` package: its message stream helper. */
import Anthropic from "@anthropic-ai/sdk";
import type { Message } from "@anthropic-ai/sdk/resources/messages";
import { type Judge, serve, type Verdict } from "./verdict.ts";

export const judgeMessages: Judge = async (body) => {
  const client = new Anthropic({
    apiKey: "none",
    maxRetries: 0,
    logLevel: "off",
    fetch: serve(body),
  });
  const stream = client.messages.stream({ model: "any", max_tokens: 1, messages: [] });
  let verdict: Verdict = {};
  // The SDK goes on with the same object after the last event: what it says then counts.
  stream.on("streamEvent", (_event, snapshot) => void (verdict = verdictOf(snapshot)));
  await stream.done().catch(() => undefined);
  return { verdict, gaveUp: null };
};

function verdictOf({ content, stop_reason, usage }: Message): Verdict {
  return {
    texts: content.flatMap((block) => (block.type === "text" && block.text ? [block.text] : [])),
    reasonings: content.flatMap((block) =>
      block.type === "thinking" && block.thinking ? [block.thinking] : [],
    ),
    toolCalls: content.flatMap((block) =>
      block.type === "tool_use" || block.type === "server_tool_use"
        ? [{ id: block.id, name: block.name, arguments: argumentsText(block) }]
        : [],
    ),
    status: stop_reason ?? "in_progress",
    usage: {
      inputTokens: usage.input_tokens,
      outputTokens: usage.output_tokens,
      cachedTokens: usage.cache_read_input_tokens,
    },
  };
}

/** The text that the SDK keeps, not enumerable, beside the input it has parsed so far. */
function argumentsText(block: object): string {
  const text: unknown = Reflect.get(block, "__json_buf");
  return typeof text === "string" ? text : "";
}
