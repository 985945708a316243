/**
 * A loopback server that a test conducts: it serves the pages it is given, and every stream sends
 * exactly what the test says, when the test says it. Nothing here is timed.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface PageOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
}

/** One response body, and the ledger of what went into it. */
export class StageStream {
  readonly #parts: Buffer[] = [];
  readonly #hash = createHash("sha256");
  readonly #keep: boolean;
  #response: ServerResponse | null = null;
  #sent = 0;
  #requests = 0;
  #opened!: () => void;
  #closed!: () => void;
  /** Resolves when a page has asked for the stream. */
  readonly opened = new Promise<void>((resolve) => (this.#opened = resolve));
  /** Resolves when the connection is gone or the answer is delivered. */
  readonly closed = new Promise<void>((resolve) => (this.#closed = resolve));

  constructor(
    readonly url: string,
    private readonly headers: Readonly<Record<string, string>>,
    keep: boolean,
  ) {
    this.#keep = keep;
  }

  /** What was sent so far. */
  get bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  get sha256(): string {
    return this.#hash.copy().digest("hex");
  }

  get sent(): number {
    return this.#sent;
  }

  /** How often it was asked for. */
  get requests(): number {
    return this.#requests;
  }

  answer(response: ServerResponse): void {
    this.#requests++;
    this.#response = response;
    response.on("close", this.#closed);
    response.on("error", () => {});
    response.writeHead(200, { ...CORS, "content-type": "text/event-stream", ...this.headers });
    response.flushHeaders();
    this.#opened();
  }

  /** Sends once the page has asked, and waits while the page reads slower than we write. */
  async send(bytes: Uint8Array | string): Promise<void> {
    await this.opened;
    const part = Buffer.from(bytes as Uint8Array);
    this.#sent += part.length;
    this.#hash.update(part);
    if (this.#keep) this.#parts.push(part);
    if (this.#response?.write(part) === false) {
      await Promise.race([once(this.#response, "drain"), this.closed]);
    }
  }

  async end(): Promise<void> {
    await this.opened;
    this.#response?.end();
  }

  /** Breaks the connection, as a crashed server or a dead network would. */
  async destroy(): Promise<void> {
    await this.opened;
    this.#response?.destroy();
  }
}

/** Leads to this machine in browsers launched with {@link INSECURE_HOST_LAUNCH}. */
const INSECURE_HOST = "plain.test";

export const INSECURE_HOST_LAUNCH = {
  switches: [`--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`],
  preferences: { "network.dns.localDomains": INSECURE_HOST },
};

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-allow-methods": "*",
  "cache-control": "no-store",
  "cross-origin-resource-policy": "cross-origin",
};

export interface Stage {
  readonly origin: string;
  /** The same server under a name that browsers do not trust: an insecure context. */
  readonly insecureOrigin: string;
  /** Serves a document; its URL is the answer. */
  page(path: string, body: string, options?: PageOptions): string;
  /** A stream to be conducted; ask for its `url` from a page. */
  stream(
    name: string,
    options?: { readonly headers?: Readonly<Record<string, string>>; readonly keep?: boolean },
  ): StageStream;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const pages = new Map<string, { body: string; options: PageOptions }>();
  const streams = new Map<string, StageStream>();

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? "/", "http://stage");
    request.resume();
    if (request.method === "OPTIONS") {
      response.writeHead(204, CORS).end();
      return;
    }
    const stream = streams.get(pathname);
    if (stream) {
      stream.answer(response);
      return;
    }
    const page = pages.get(pathname);
    response.writeHead(page ? 200 : 404, {
      ...CORS,
      "content-type": `${page?.options.type ?? "text/html"}; charset=utf-8`,
      ...page?.options.headers,
    });
    response.end(page?.body ?? "");
  };

  const server = createServer(answer);
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  return {
    origin,
    insecureOrigin: `http://${INSECURE_HOST}:${port}`,
    page(path, body, options = {}) {
      pages.set(path, { body, options });
      return origin + path;
    },
    stream(name, options = {}) {
      const path = `/stream/${name}`;
      const stream = new StageStream(origin + path, options.headers ?? {}, options.keep ?? true);
      streams.set(path, stream);
      return stream;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
