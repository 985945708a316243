/**
 * The loopback server of the differential suite: event streams of every shape, played at the
 * page's command, and a count of every request, so that "no request of ours" can be shown.
 */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createSecureServer, type Http2SecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { CERTIFICATE, KEY } from "./certificate.ts";
import { echoOf } from "./echo.ts";
import { BLANK, isPolicy, PAGE, POLICIES, WORKER } from "./pages.ts";
import type { Shape } from "./shape.ts";
import { LabStream } from "./stream.ts";

export interface Lab {
  readonly origin: string;
  /** The same answers on another port: another origin. */
  readonly crossOrigin: string;
  /** And over HTTP/2, with a certificate that nobody trusts. */
  readonly secureOrigin: string;
  /** Streams asked for since the last reset, by name. */
  readonly streams: ReadonlyMap<string, LabStream>;
  /** `METHOD path` of every request since the last reset, controls left out, sorted. */
  requests(): string[];
  /** Drops what is still open and forgets everything. */
  reset(): void;
  close(): Promise<void>;
}

/** @param script what `/lab.js` answers: the page's side of the scenarios */
export async function startLab(script: string): Promise<Lab> {
  const streams = new Map<string, LabStream>();
  let seen: string[] = [];

  /** Exists from the first mention, so that a control may arrive before the stream is asked for. */
  const waiting = new Map<string, ((stream: LabStream) => void)[]>();
  const named = (name: string): Promise<LabStream> => {
    const stream = streams.get(name);
    if (stream) return Promise.resolve(stream);
    return new Promise((resolve) => {
      waiting.set(name, [...(waiting.get(name) ?? []), resolve]);
    });
  };

  async function control(url: URL, response: ServerResponse): Promise<void> {
    const [, , name = "", operation] = url.pathname.split("/");
    const stream = await named(name);
    if (operation === "release") stream.release(Number(url.searchParams.get("count")));
    if (operation === "closed") await stream.closed();
    if (operation === "stalled") await stream.stalled();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(stream.facts));
  }

  async function stream(
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const name = url.pathname.split("/")[2] ?? "";
    const shape = JSON.parse(url.searchParams.get("shape") ?? "{}") as Shape;
    if (shape.refuse) return void request.socket.destroy();
    allow(shape, response);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const played = new LabStream(shape);
    streams.set(name, played);
    for (const resolve of waiting.get(name) ?? []) resolve(played);
    waiting.delete(name);
    if (shape.silent) return;
    response.statusCode = shape.status ?? 200;
    if (shape.type !== null) response.setHeader("content-type", shape.type ?? "text/event-stream");
    for (const [key, value] of Object.entries(shape.headers ?? {})) response.setHeader(key, value);
    await played.play(response);
  }

  async function echo(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    allow({}, response);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const arrived = await echoOf(request);
    const played = new LabStream({ steps: [{ send: `data: ${JSON.stringify(arrived)}\n\n` }] });
    streams.set(url.pathname.split("/")[2] ?? "", played);
    response.setHeader("content-type", "text/event-stream");
    await played.play(response);
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://lab");
    const room = url.pathname.split("/")[1] ?? "";
    response.setHeader("cache-control", "no-cache");
    if (room === "control") return await control(url, response);
    // Browsers ask for it when they like.
    if (room === "favicon.ico") return void response.writeHead(404).end();
    seen.push(`${request.method} ${url.pathname}`);
    if (room === "stream") return await stream(url, request, response);
    if (room === "echo") return await echo(url, request, response);
    // Embeddable from a cross-origin-isolated page.
    response.setHeader("cross-origin-resource-policy", "cross-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    if (room === "lab.js") return serve(response, "text/javascript", script);
    if (room === "worker.js") return serve(response, "text/javascript", WORKER);
    if (room === "blank") return serve(response, "text/html", BLANK);
    response.removeHeader("cross-origin-embedder-policy");
    const policy = url.pathname.split("/")[2] ?? "";
    if (room !== "page" || !isPolicy(policy)) {
      response.writeHead(404).end();
      return;
    }
    for (const [name, value] of Object.entries(POLICIES[policy])) response.setHeader(name, value);
    serve(response, "text/html", PAGE);
  };

  const listener: RequestListener = (request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  };
  const servers = [await listen(listener), await listen(listener)] as const;
  const secure = await listenSecurely(listener);
  return {
    origin: `http://127.0.0.1:${portOf(servers[0])}`,
    crossOrigin: `http://localhost:${portOf(servers[1])}`,
    secureOrigin: `https://localhost:${portOf(secure)}`,
    streams,
    requests: () => seen.toSorted(),
    reset() {
      for (const stream of streams.values()) stream.drop();
      streams.clear();
      waiting.clear();
      seen = [];
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      // Its sessions end with the browser, which is gone by now.
      secure.close();
    },
  };
}

function allow(shape: Shape, response: ServerResponse): void {
  if (shape.cors === false) return;
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-headers", "*");
  response.setHeader("access-control-allow-methods", "*");
}

function serve(response: ServerResponse, type: string, text: string): void {
  response.setHeader("content-type", `${type}; charset=utf-8`);
  response.end(text);
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  // Scenarios hold streams open as long as they like; keep-alive keeps their order of arrival.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** Node's compatibility layer gives HTTP/2 the same requests and responses. */
async function listenSecurely(listener: RequestListener): Promise<Http2SecureServer> {
  const server = createSecureServer({ key: KEY, cert: CERTIFICATE }, listener as never);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function portOf(server: Server | Http2SecureServer): number {
  return (server.address() as AddressInfo).port;
}
