/** Serves the panel's own page with the workshop's start script, and the tapes of its stories. */
import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { build, createServer, preview, type InlineConfig, type Plugin } from "vite";
import { isTape, messagesOfTape } from "./tapes/index.ts";
import { encodeMessage, type TapeMessage } from "./wire.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = "src/panel/panel.html";

export interface Workshop {
  readonly origin: string;
  close(): Promise<void>;
}

/** With hot reloading. */
export async function startWorkshop(port: number): Promise<Workshop> {
  const server = await createServer({
    ...common(),
    // Two workshops at once must not write the same files.
    cacheDir: join(root, `node_modules/.vite/workshop-${port}`),
    server: { port, strictPort: true },
    optimizeDeps: { entries: [PAGE, "test/workshop/page/{main,export-worker}.ts"] },
  });
  await server.listen();
  return { origin: `http://localhost:${port}`, close: () => server.close() };
}

/** As the sources are now: quick to load, and not changed by an edit. Any free port. */
export async function startBuiltWorkshop(): Promise<Workshop> {
  const outDir = await mkdtemp(join(tmpdir(), "darkroom-workshop-"));
  const config: InlineConfig = {
    ...common(),
    build: {
      outDir,
      emptyOutDir: true,
      target: "esnext",
      minify: false,
      modulePreload: false,
      rollupOptions: { input: PAGE },
    },
  };
  await build(config);
  const server = await preview({ ...config, preview: { port: 0 } });
  const address = server.httpServer.address();
  if (address === null || typeof address !== "object") throw new Error("the workshop has no port");
  return {
    origin: `http://localhost:${address.port}`,
    async close() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

function common(): InlineConfig {
  return {
    configFile: false,
    root,
    appType: "mpa",
    logLevel: "warn",
    plugins: [preact(), workshopPage(String(Date.now()))],
  };
}

/** @param version changes when tapes may have changed; see page/main.ts */
function workshopPage(version: string): Plugin {
  return {
    name: "workshop-page",
    // The extension's own page, so that styles and structure are never a copy.
    transformIndexHtml: {
      order: "pre",
      handler: (html) =>
        html
          .replace("./main.tsx", "/test/workshop/page/main.ts")
          .replace("<title>", `<meta name="tapes" content="${version}" />\n    <title>`)
          // Or the browser asks for one, and its absence is an error in the console.
          .replace("<title>", `<link rel="icon" href="data:," />\n    <title>`),
    },
    configureServer: (server) => void server.middlewares.use(answer),
    configurePreviewServer: (server) => void server.middlewares.use(answer),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
  const name = pathname.replace(/^\/tapes\//, "");
  if (pathname === "/") {
    response.writeHead(302, { location: `/${PAGE}${search}` }).end();
  } else if (name !== pathname && isTape(name)) {
    response.setHeader("content-type", "application/octet-stream");
    pipeline(Readable.from(partsOf(messagesOfTape(name))), response).catch(() => {
      // The page was closed before its tape was over.
    });
  } else next();
}

/** As slowly as the page reads: a tape may be of a gigabyte. */
function* partsOf(messages: Iterable<TapeMessage>): Generator<Uint8Array> {
  for (const message of messages) yield* encodeMessage(message);
}
