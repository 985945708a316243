/** Serves the panel's own page with the workshop's start script, and the tapes of its stories. */
import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { createServer, type Plugin, type ViteDevServer } from "vite";
import { isTape, messagesOfTape } from "./tapes/index.ts";
import { encodeMessage, type TapeMessage } from "./wire.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Workshop {
  readonly origin: string;
  close(): Promise<void>;
}

/** @param port 0: any that is free */
export async function startWorkshop(port: number): Promise<Workshop> {
  const version = String(Date.now());
  const server = await createServer({
    configFile: false,
    root,
    appType: "custom",
    logLevel: "warn",
    // Two workshops at once must not write the same files.
    cacheDir: join(root, `node_modules/.vite/workshop-${port}`),
    plugins: [preact(), workshopPages(version)],
    server: { port, strictPort: port !== 0, hmr: { port: 0 } },
    optimizeDeps: { entries: ["test/workshop/page/main.ts"] },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (address === null || typeof address !== "object") throw new Error("the workshop has no port");
  return { origin: `http://localhost:${address.port}`, close: () => server.close() };
}

function workshopPages(version: string): Plugin {
  return {
    name: "workshop-pages",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? "/", "http://localhost");
        const name = pathname.replace(/^\/tapes\//, "");
        if (pathname === "/") void sendPage(server, version, response);
        else if (name !== pathname && isTape(name)) {
          response.setHeader("content-type", "application/octet-stream");
          pipeline(Readable.from(partsOf(messagesOfTape(name))), response).catch(() => {
            // The page was closed before its tape was over.
          });
        } else next();
      });
    },
  };
}

/** The extension's own page, so that styles and structure are never a copy. */
async function sendPage(
  server: ViteDevServer,
  version: string,
  response: ServerResponse,
): Promise<void> {
  const page = await readFile(join(root, "src/panel/panel.html"), "utf8");
  const html = page
    .replaceAll("./styles/", "/src/panel/styles/")
    .replace("./main.tsx", "/test/workshop/page/main.ts")
    .replace("<title>", `<meta name="tapes" content="${version}" />\n    <title>`);
  response.setHeader("content-type", "text/html");
  response.end(await server.transformIndexHtml("/", html));
}

/** As slowly as the page reads: a tape may be of a gigabyte. */
function* partsOf(messages: Iterable<TapeMessage>): Generator<Uint8Array> {
  for (const message of messages) yield* encodeMessage(message);
}
