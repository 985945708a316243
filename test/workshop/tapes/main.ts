/** Twelve streams of one page: the APIs, and the ways in which a stream ends. */
import { frameComment, PROCESSING, type Api } from "../../fixtures/framing.ts";
import { runSteps, type RunOptions } from "../../fixtures/runs.ts";
import type { RunName } from "../../fixtures/runNames.ts";
import { anthropicMessage, chatCompletion, geminiContent, imageGeneration } from "./apis.ts";
import type { Exchange, Piece } from "./exchange.ts";

export const OPENROUTER = "https://openrouter.ai/api/v1/responses";
const OPENAI = "https://api.openai.com/v1/responses";
/** Half the real size: shows the same and is drawn four times as fast. */
export const PICTURE = 512;

const PROSE =
  "A low sun colours the haze because its light crosses more air: blue is scattered away on the long path, and what is left is yellow, orange, red. Over water you see it twice.";
const SECRETS = [["authorization", "Bearer sk-or-v1-0123456789abcdef0123456789abcdef"]] as const;

export function* slowed(pieces: Iterable<Piece>, by: number): Generator<Piece> {
  for (const piece of pieces) yield { ...piece, after: piece.after * by };
}

/** Nothing but heartbeats in front of the `nth` piece that matches: what the user calls a stall. */
function* stalled(pieces: Iterable<Piece>, marker: string, silence: number): Generator<Piece> {
  for (const piece of pieces) {
    if ("bytes" in piece && Buffer.from(piece.bytes.subarray(0, 400)).includes(marker)) {
      yield { after: 900, bytes: frameComment(PROCESSING) };
      yield { after: 900, bytes: frameComment(PROCESSING) };
      yield { ...piece, after: silence };
    } else yield piece;
  }
}

export function run(
  name: RunName,
  api: Api,
  options: Partial<RunOptions> = {},
  model = api === "openai" ? "gpt-5.6" : "openai/gpt-5-image",
): Iterable<Piece> {
  return runSteps(name, api, { picture: PICTURE, ...options }, { model });
}

/** The picture of the design: reasoning aside, an image over three partials with a stall. */
export function imageRun(at: number, seed: number, scene = 1): Exchange {
  const pieces = slowed(run("image", "openrouter", { seed, scene }), 3);
  return {
    at,
    url: OPENROUTER,
    request: {
      model: "openai/gpt-5-image",
      input: "A quiet lake at sunset, three ridges of hills, pines on both shores.",
      modalities: ["image", "text"],
      stream: true,
    },
    headers: SECRETS,
    pieces: stalled(pieces, '"partial_image_index":2', 6_412),
  };
}

function* cancelledAfter(pieces: Iterable<Piece>, count: number): Generator<Piece> {
  let n = 0;
  for (const piece of pieces) {
    if (n++ === count) return;
    yield piece;
  }
}

export function mainTape(): Exchange[] {
  const rateLimit = {
    error: {
      message: "Rate limit reached for gpt-image-1 on images per min: Limit 5, Used 5.",
      type: "input-images",
      code: "rate_limit_exceeded",
    },
  };
  return [
    {
      at: 1_200,
      url: OPENAI,
      request: { model: "gpt-5.6", input: "Why are sunsets red?", stream: true },
      headers: SECRETS,
      pieces: slowed(run("reasoning", "openai", { seed: 11 }), 2),
    },
    {
      at: 6_400,
      url: "https://api.anthropic.com/v1/messages",
      request: { model: "claude-sonnet-4-5", max_tokens: 1024, stream: true },
      headers: [["x-api-key", "sk-ant-REDACTED"]],
      pieces: anthropicMessage("claude-sonnet-4-5", PROSE, 12),
    },
    {
      at: 12_000,
      url: OPENAI,
      request: { model: "gpt-5.6", tools: [{ type: "image_generation" }], stream: true },
      headers: SECRETS,
      pieces: slowed(run("image", "openai", { seed: 13, scene: 2 }), 2.5),
    },
    {
      at: 22_000,
      url: "https://api.openai.com/v1/images/generations",
      request: { model: "gpt-image-1", prompt: "A lighthouse", stream: true, partial_images: 3 },
      headers: SECRETS,
      pieces: imageGeneration(3),
    },
    {
      at: 31_000,
      url: OPENAI,
      request: { model: "gpt-image-1", stream: true },
      headers: SECRETS,
      status: 429,
      contentType: "application/json",
      wait: 340,
      pieces: [{ after: 2, bytes: Buffer.from(JSON.stringify(rateLimit, null, 2)) }],
    },
    {
      at: 37_500,
      url: "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash-image:streamGenerateContent?alt=sse",
      request: { contents: [{ parts: [{ text: "A windmill in the evening" }] }] },
      headers: [["x-goog-api-key", "AIzaSyA-0123456789abcdefghijklmnopqrstu"]],
      pieces: geminiContent("gemini-2.5-flash-image", PROSE.slice(0, 90), 4),
    },
    {
      at: 46_000,
      url: OPENROUTER,
      request: { model: "openai/gpt-5-image", stream: true },
      headers: SECRETS,
      pieces: slowed(run("cut", "openrouter", { seed: 16, scene: 2 }), 2),
    },
    {
      at: 52_000,
      url: "https://openrouter.ai/api/v1/chat/completions",
      request: { model: "google/gemini-2.5-flash", stream: true },
      headers: SECRETS,
      pieces: chatCompletion("google/gemini-2.5-flash", PROSE, 17),
    },
    {
      at: 58_500,
      url: OPENROUTER,
      request: { model: "openai/gpt-5-image", stream: true },
      headers: SECRETS,
      pieces: cancelledAfter(slowed(run("image", "openrouter", { seed: 18, scene: 3 }), 2.5), 10),
      end: "cancelled",
      detail: "AbortError: the user pressed Stop",
    },
    {
      at: 64_000,
      url: OPENAI,
      request: { model: "gpt-5.6", tools: [{ type: "function", name: "get_weather" }] },
      headers: SECRETS,
      pieces: slowed(run("tool-call", "openai", { seed: 19 }), 3),
    },
    {
      at: 67_500,
      url: OPENROUTER,
      request: { model: "openai/gpt-5-image", stream: true },
      headers: SECRETS,
      pieces: cancelledAfter(slowed(run("image", "openrouter", { seed: 20, scene: 4 }), 4), 12),
      end: "open",
    },
    imageRun(70_000, 21),
  ];
}
