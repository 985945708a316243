import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { runSteps } from "../fixtures/runs.ts";
import { serveDemoPage } from "./demoPage.ts";
import { notFound } from "./errors.ts";
import { Ledger } from "./ledger.ts";
import { answerResponses, runOptions, sendRun } from "./responsesApi.ts";

export interface ServerOptions {
  /** 0 (the default) takes a free port. */
  readonly port?: number;
  /** Bodies up to so many bytes are kept whole in the ledger; 32 MiB unless told. */
  readonly keepBodies?: number;
  /** Asked before the server's own routes; the first that answers ends the search. */
  readonly routes?: readonly Route[];
}

/** One request, for a route to answer or to leave. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly ledger: Ledger;
}

/** Answers the request and returns true, or returns false. */
export type Route = (exchange: Exchange) => boolean | Promise<boolean>;

export interface ServerStats {
  /** Requests of every kind so far. */
  readonly requests: number;
  /** API answers so far. */
  readonly answers: number;
  /** API answers that have not ended. */
  readonly open: number;
  /** Bytes of all API answers. */
  readonly bytes: number;
}

export interface DemoServer {
  /** `http://127.0.0.1:<port>`; the same server answers on `localhost`, which is another origin. */
  readonly origin: string;
  readonly port: number;
  readonly ledger: Ledger;
  stats(): ServerStats;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts the demo server on loopback: the demo page at `/`, OpenRouter's API at
 * `/api/v1/responses`, OpenAI's at `/v1/responses`, an app's own back end at `/app/stream`, and
 * for tests `GET /ledger`, `GET /ledger/<id>` (`?ended` waits for the end),
 * `GET /ledger/<id>/body` and `POST /barrier`.
 */
export async function startServer(options: ServerOptions = {}): Promise<DemoServer> {
  const ledger = new Ledger(options.keepBodies ?? 32 * 1024 * 1024);
  let requests = 0;
  const stats = (): ServerStats => {
    const records = ledger.all();
    return {
      requests,
      answers: records.length,
      open: records.filter(({ state }) => state === "open").length,
      bytes: records.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  };

  const server = createServer((request, response) => {
    const count = ++requests;
    answer(request, response, { ledger, stats, count, routes: options.routes ?? [] }).catch(
      (error: unknown) => {
        // A bug of the server must fail the test that met it, not hang it.
        if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
        response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
      },
    );
  });
  // Streams that stall for minutes are the point of some tests.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 5_000;
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, port, ledger, stats, close: () => close(server) };
}

interface Serving {
  readonly ledger: Ledger;
  readonly stats: () => ServerStats;
  readonly count: number;
  readonly routes: readonly Route[];
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { ledger, stats, count, routes }: Serving,
): Promise<void> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
  for (const route of routes) {
    if (await route({ request, response, url, ledger })) return;
  }
  const method = request.method ?? "GET";
  if (method === "OPTIONS") return preflight(request, response);
  const path = url.pathname;
  if (method === "POST" && path === "/api/v1/responses") {
    return answerResponses("openrouter", request, response, ledger, count);
  }
  if (method === "POST" && path === "/v1/responses") {
    return answerResponses("openai", request, response, ledger, count);
  }
  if (path === "/app/stream") {
    const settings = Object.fromEntries(url.searchParams);
    const about = { method, url: `${path}${url.search}`, run: "camel-case" };
    const steps = runSteps("camel-case", "openrouter", runOptions(settings, count));
    return sendRun(response, ledger, about, steps, {
      pace: Number(settings["pace"] ?? 1),
      headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
    });
  }
  if (path === "/ledger" || path.startsWith("/ledger/")) return showLedger(url, response, ledger);
  if (method === "POST" && path === "/barrier") {
    // Connections that closed before this request are noticed before its answer.
    for (let turn = 0; turn < 3; turn++) await nextTurn();
    return json(response, 200, stats());
  }
  if (method === "GET" && (await serveDemoPage(url, response))) return;
  json(response, 404, notFound("openai", method, path).body);
}

async function showLedger(url: URL, response: ServerResponse, ledger: Ledger): Promise<void> {
  const [, , id, part] = url.pathname.split("/");
  if (id === undefined || id === "") return json(response, 200, ledger.all());
  const entry = ledger.get(id);
  if (entry === undefined) return json(response, 404, { error: `no answer ${id}` });
  if (url.searchParams.has("ended")) await entry.ended;
  if (part !== "body") return json(response, 200, entry.record());
  const body = entry.body();
  if (body === null) return json(response, 410, { error: "the body was too large to keep" });
  response.writeHead(200, { ...OPEN, "content-type": "application/octet-stream" });
  response.end(body);
}

const OPEN = { "access-control-allow-origin": "*", "cache-control": "no-store" };

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...OPEN, "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** CORS as the real APIs grant it: any origin, the headers that were asked for. */
function preflight(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(204, {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "*",
    "access-control-max-age": "600",
  });
  response.end();
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
