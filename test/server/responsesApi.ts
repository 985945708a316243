import type { IncomingMessage, ServerResponse } from "node:http";
import type { Api } from "../fixtures/framing.ts";
import type { ResponseRequest } from "../fixtures/responses.ts";
import { DEFAULT_RUN_OPTIONS, runSteps, type RunOptions } from "../fixtures/runs.ts";
import { RUNS, type RunName } from "../fixtures/runNames.ts";
import { textStream } from "../fixtures/streams.ts";
import {
  apiHeaders,
  invalidParameter,
  missingParameter,
  rateLimited,
  serverFailed,
  unauthorized,
  unreadableBody,
  type ApiError,
} from "./errors.ts";
import type { Ledger } from "./ledger.ts";
import { sendSteps } from "./send.ts";

/** Runs that are refused before any stream: their answer is an HTTP error. */
const REFUSALS = { "http-429": rateLimited, "http-500": serverFailed } as const;

/** Larger bodies are refused, as the real servers do. */
const LARGEST_REQUEST = 64 * 1024 * 1024;

interface RequestBody extends ResponseRequest {
  readonly stream: boolean;
}

/**
 * `POST …/responses`. The run is `metadata.run`, or the part of the model's name after
 * `darkroom/`; without either, the tools decide as they would for a real model. The other keys
 * of `metadata` set the run's options (`seed`, `pace`, `partials`, `picture`, `events`, `rate`,
 * `mib`, `hold`, `scene`), as strings because the API allows nothing else there.
 *
 * @param count number of this request, the seed of a request that names none
 */
export async function answerResponses(
  api: Api,
  request: IncomingMessage,
  response: ServerResponse,
  ledger: Ledger,
  count: number,
): Promise<void> {
  const method = request.method ?? "";
  const url = request.url ?? "";
  const headers = apiHeaders(api, count);
  const refuse = (run: string, error: ApiError): void =>
    sendJson(response, ledger, { method, url, run }, error.status, error.body, {
      ...headers,
      ...error.headers,
    });

  const text = await readBody(request);
  if (!/^Bearer \S/.test(request.headers.authorization ?? "")) {
    return refuse("http-401", unauthorized(api));
  }
  const body = text === null ? null : parseBody(api, text);
  if (body === null) return refuse("http-400", unreadableBody(api));
  if ("status" in body) return refuse("http-400", body);

  const named = body.metadata?.["run"] ?? /^darkroom\/(.+)$/.exec(body.model)?.[1];
  const run = named ?? runOfTools(body.tools ?? []);
  if (run in REFUSALS) return refuse(run, REFUSALS[run as keyof typeof REFUSALS](api));
  if (!isRun(run)) {
    return refuse("http-400", invalidParameter(api, "metadata.run", `no run is called '${run}'`));
  }

  const options = runOptions(body.metadata ?? {}, count);
  if (!body.stream) {
    const last = [...textStream({ api, request: body, seed: options.seed })].at(-1);
    const whole = last !== undefined && "event" in last ? last.event["response"] : null;
    return sendJson(response, ledger, { method, url, run }, 200, whole, headers);
  }
  await sendRun(response, ledger, { method, url, run }, runSteps(run, api, options, body), {
    pace: Number(body.metadata?.["pace"] ?? 1),
    headers: {
      ...headers,
      "content-type": contentType(api, run),
      "cache-control": "no-cache",
      ...(api === "openrouter" ? { "x-generation-id": `gen-${options.seed}` } : {}),
    },
  });
}

/** Sends one run as a stream and enters it in the ledger. */
export async function sendRun(
  response: ServerResponse,
  ledger: Ledger,
  about: { readonly method: string; readonly url: string; readonly run: string },
  steps: ReturnType<typeof runSteps>,
  how: { readonly pace: number; readonly headers: Readonly<Record<string, string>> },
): Promise<void> {
  const entry = ledger.open(about.method, about.url, about.run, 200);
  response.writeHead(200, { ...how.headers, "x-run-id": entry.id });
  // The status goes out before the first byte of the body, as it does from a server that thinks.
  response.flushHeaders();
  await sendSteps(response, entry, steps, how.pace);
}

/** Options of a run out of the metadata's strings; what is no number keeps its default. */
export function runOptions(metadata: Readonly<Record<string, string>>, seed: number): RunOptions {
  const number = (name: keyof RunOptions, fallback: number): number => {
    const value = Number(metadata[name] ?? Number.NaN);
    return Number.isFinite(value) && value >= 0 ? value : fallback;
  };
  return {
    seed: number("seed", seed),
    scene: number("scene", DEFAULT_RUN_OPTIONS.scene),
    partials: Math.min(3, number("partials", DEFAULT_RUN_OPTIONS.partials)),
    picture: number("picture", DEFAULT_RUN_OPTIONS.picture),
    events: number("events", DEFAULT_RUN_OPTIONS.events),
    rate: number("rate", DEFAULT_RUN_OPTIONS.rate),
    mib: number("mib", DEFAULT_RUN_OPTIONS.mib),
    hold: number("hold", DEFAULT_RUN_OPTIONS.hold),
  };
}

/** Reads a request's body; null when it is larger than a request may be. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= LARGEST_REQUEST) parts.push(part);
  }
  return bytes > LARGEST_REQUEST ? null : Buffer.concat(parts).toString("utf8");
}

function sendJson(
  response: ServerResponse,
  ledger: Ledger,
  about: { readonly method: string; readonly url: string; readonly run: string },
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  const entry = ledger.open(about.method, about.url, about.run, status);
  const bytes = Buffer.from(JSON.stringify(body));
  entry.count(bytes);
  response.once("close", () => entry.end(response.writableFinished ? "complete" : "left"));
  response.writeHead(status, {
    ...headers,
    "content-type": "application/json",
    "content-length": bytes.length,
    "x-run-id": entry.id,
  });
  response.end(bytes);
}

function parseBody(api: Api, text: string): RequestBody | ApiError | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  const { model, input, stream, metadata, tools, instructions } = body as Record<string, unknown>;
  if (model === undefined) return missingParameter(api, "model");
  if (typeof model !== "string") return invalidParameter(api, "model", "expected a string");
  if (input === undefined || input === null) return missingParameter(api, "input");
  if (typeof input !== "string" && !Array.isArray(input)) {
    return invalidParameter(api, "input", "expected a string or an array");
  }
  if (stream !== undefined && stream !== null && typeof stream !== "boolean") {
    return invalidParameter(api, "stream", "expected a boolean");
  }
  if (tools !== undefined && tools !== null && !Array.isArray(tools)) {
    return invalidParameter(api, "tools", "expected an array");
  }
  if (!isMetadata(metadata)) {
    return invalidParameter(api, "metadata", "expected an object with string values");
  }
  return {
    model,
    stream: stream === true,
    metadata: metadata ?? {},
    tools: tools ?? [],
    instructions: typeof instructions === "string" ? instructions : null,
  };
}

function isMetadata(value: unknown): value is Record<string, string> | undefined | null {
  if (value === undefined || value === null) return true;
  return (
    typeof value === "object" && Object.values(value).every((inner) => typeof inner === "string")
  );
}

function runOfTools(tools: readonly unknown[]): RunName {
  const types = tools.map((tool) =>
    typeof tool === "object" && tool !== null && "type" in tool ? tool.type : undefined,
  );
  if (types.includes("image_generation")) return "image";
  return types.includes("function") ? "tool-call" : "text";
}

function isRun(name: string): name is RunName {
  return (RUNS as readonly string[]).includes(name);
}

function contentType(api: Api, run: RunName): string {
  if (run === "mislabelled") return "text/plain; charset=utf-8";
  return api === "openai" ? "text/event-stream; charset=utf-8" : "text/event-stream";
}
