import { OpenRouter } from "@openrouter/sdk";
import { createParser } from "eventsource-parser";
import OpenAI from "openai";
import type { Settings } from "./settings.ts";

/** An event as the library handed it over; OpenRouter's in camelCase, the others as sent. */
export type ReadEvent = Readonly<Record<string, unknown>>;

const PROMPT = "Draw a quiet lake at sunset, with three ridges of hills and pines on both shores.";
const KEY = "sk-demo-0000000000000000";

/**
 * Makes the request with the chosen library and yields its events.
 *
 * @param signal aborts the request, as the page's Stop button does
 * @throws what the library throws
 */
export function readRun(settings: Settings, signal: AbortSignal): AsyncIterable<ReadEvent> {
  if (settings.sdk === "openai") return readWithOpenAI(settings, signal);
  if (settings.sdk === "openrouter") return readWithOpenRouter(settings, signal);
  return readWithFetch(settings, signal);
}

function requestBody({ run, metadata }: Settings) {
  return {
    model: "openai/gpt-5.6-sol",
    input: PROMPT,
    stream: true as const,
    metadata: { ...metadata, run },
    tools:
      run === "image"
        ? [{ type: "image_generation" as const, partial_images: 3, quality: "high" as const }]
        : [],
  };
}

async function* readWithOpenAI(settings: Settings, signal: AbortSignal): AsyncGenerator<ReadEvent> {
  const client = new OpenAI({
    apiKey: KEY,
    baseURL: `${settings.server}/v1`,
    dangerouslyAllowBrowser: true,
    maxRetries: 0,
  });
  const { model, input, metadata, tools } = requestBody(settings);
  const stream = await client.responses.create(
    { model, input, metadata, tools, stream: true },
    { signal },
  );
  for await (const event of stream) yield { ...event };
}

async function* readWithOpenRouter(
  settings: Settings,
  signal: AbortSignal,
): AsyncGenerator<ReadEvent> {
  const client = new OpenRouter({
    apiKey: KEY,
    serverURL: `${settings.server}/api/v1`,
    retryConfig: { strategy: "none" },
  });
  const { model, input, metadata } = requestBody(settings);
  const answer = await client.responses.send(
    { responsesRequest: { model, input, metadata, stream: true } },
    { signal },
  );
  if (!(Symbol.asyncIterator in answer)) throw new Error("the answer is no stream");
  for await (const event of answer) yield { ...event };
}

async function* readWithFetch(settings: Settings, signal: AbortSignal): AsyncGenerator<ReadEvent> {
  const response = await fetch(...fetchArguments(settings, signal));
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  if (response.body === null) throw new Error("the answer has no body");
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const arrived: ReadEvent[] = [];
  const parser = createParser({
    maxBufferSize: 256 * 1024 * 1024,
    onEvent: ({ data }) => {
      if (data !== "[DONE]") arrived.push(parse(data));
    },
  });
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parser.feed(decoder.decode(value, { stream: true }));
    yield* arrived.splice(0);
  }
}

function fetchArguments(settings: Settings, signal: AbortSignal): [string, RequestInit] {
  if (settings.api === "app") {
    return [`${settings.server}/app/stream?${new URLSearchParams(settings.metadata)}`, { signal }];
  }
  const path = settings.api === "openai" ? "/v1/responses" : "/api/v1/responses";
  return [
    `${settings.server}${path}`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify(requestBody(settings)),
      signal,
    },
  ];
}

/** An app survives a line it cannot read; the result counts it. */
function parse(data: string): ReadEvent {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null ? { ...value } : { type: "unreadable" };
  } catch {
    return { type: "unreadable" };
  }
}
