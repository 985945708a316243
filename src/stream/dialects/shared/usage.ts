/** Tokens and cost, which every API counts alike and calls differently. */
import type { JsonObject } from "../../json.ts";
import { countMember, member, objectMember } from "../../json.ts";
import type { Change, Usage } from "../dialect.ts";

/**
 * What a `usage` object says in any spelling: OpenAI's (`input_tokens`, `prompt_tokens`), the
 * SDKs' camelCase, Anthropic's cache counts, Gemini's (`promptTokenCount`, `prompt_token_count`),
 * Ollama's.
 *
 * @returns null when it says nothing that we count
 */
export function usageChange(usage: JsonObject | null): (Change & { kind: "usage" }) | null {
  if (usage === null) return null;
  const input = objectMember(usage, ...INPUT_DETAILS);
  const output = objectMember(usage, ...OUTPUT_DETAILS);
  const cost = member(usage, "cost");
  const read: Usage = {
    inputTokens: countMember(usage, ...INPUT),
    outputTokens: countMember(usage, ...OUTPUT),
    reasoningTokens: countMember(output, ...REASONING) ?? countMember(usage, ...REASONING),
    cachedTokens: countMember(input, ...CACHED) ?? countMember(usage, ...CACHED),
    totalTokens: countMember(usage, ...TOTAL),
    cost: typeof cost === "number" && Number.isFinite(cost) && cost >= 0 ? cost : null,
  };
  const says = Object.values(read).some((value) => value !== null);
  return says ? { kind: "usage", usage: read } : null;
}

const INPUT = [
  "input_tokens",
  "prompt_tokens",
  "inputTokens",
  "promptTokens",
  "promptTokenCount",
  "prompt_token_count",
  "total_input_tokens",
  "prompt_eval_count",
];
const OUTPUT = [
  "output_tokens",
  "completion_tokens",
  "outputTokens",
  "completionTokens",
  "candidatesTokenCount",
  "candidates_token_count",
  "total_output_tokens",
  "eval_count",
];
const TOTAL = ["total_tokens", "totalTokens", "totalTokenCount", "total_token_count"];
const INPUT_DETAILS = [
  "input_tokens_details",
  "prompt_tokens_details",
  "inputTokensDetails",
  "promptTokensDetails",
];
const OUTPUT_DETAILS = [
  "output_tokens_details",
  "completion_tokens_details",
  "outputTokensDetails",
  "completionTokensDetails",
];
const REASONING = [
  "reasoning_tokens",
  "reasoningTokens",
  "thoughtsTokenCount",
  "thoughts_token_count",
  "total_thought_tokens",
];
const CACHED = [
  "cached_tokens",
  "cachedTokens",
  "cache_read_input_tokens",
  "cachedInputTokens",
  "cachedContentTokenCount",
  "cached_content_token_count",
  "total_cached_tokens",
];

/** `12 tokens in, 30 out · $0.011`, for a preview; null when there is nothing to say. */
export function usageWords(change: (Change & { kind: "usage" }) | null): string | null {
  if (change === null) return null;
  const { inputTokens, outputTokens, cost } = change.usage;
  const tokens =
    inputTokens === null && outputTokens === null
      ? null
      : `${inputTokens ?? "?"} tokens in, ${outputTokens ?? "?"} out`;
  const money = cost === null ? null : `$${cost}`;
  return tokens === null || money === null ? (tokens ?? money) : `${tokens} · ${money}`;
}
