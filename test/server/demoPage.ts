import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";

const folder = fileURLToPath(new URL("./page/", import.meta.url));

let bundled: Promise<string> | undefined;

/**
 * Serves the demo page, its style and its script. With `?isolated` the page is cross-origin
 * isolated, where browsers' clocks are finest.
 */
export async function serveDemoPage(url: URL, response: ServerResponse): Promise<boolean> {
  switch (url.pathname) {
    case "/":
      response.writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        ...(url.searchParams.has("isolated")
          ? {
              "cross-origin-opener-policy": "same-origin",
              "cross-origin-embedder-policy": "require-corp",
            }
          : {}),
      });
      response.end(await readFile(`${folder}demo.html`));
      return true;
    case "/demo.css":
      response.writeHead(200, { "content-type": "text/css", "cache-control": "no-store" });
      response.end(await readFile(`${folder}demo.css`));
      return true;
    case "/demo.js":
      bundled ??= bundle();
      response.writeHead(200, { "content-type": "text/javascript", "cache-control": "no-store" });
      response.end(await bundled);
      return true;
    case "/favicon.ico":
      response.writeHead(204);
      response.end();
      return true;
    default:
      return false;
  }
}

/** The page's script with the official SDKs in it, as an app would bundle them. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    root: folder,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      target: "es2022",
      minify: false,
      lib: { entry: `${folder}demo.ts`, formats: ["es"], fileName: "demo" },
    },
  });
  const [first] = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  const script = first?.output.find((part) => part.type === "chunk");
  if (script === undefined) throw new Error("the demo page's script was not built");
  return script.code;
}
