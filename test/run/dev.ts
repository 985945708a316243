/** What `npm run dev` does once the packages are there; see dev.mjs. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";
import { chromium } from "../e2e/drivers/chromium.ts";
import { until } from "../e2e/drivers/wait.ts";
import { startServer } from "../server/server.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Not where builds go: what stands here works only while this runs. */
const folder = join(root, "dist/dev");
const port = Number(process.env["PORT"] ?? 5190);

await rm(folder, { recursive: true, force: true });
const vite = await createServer({
  root,
  configFile: join(root, "vite.config.ts"),
  build: { outDir: folder, emptyOutDir: true },
  // The panel is not named by the manifest, so Vite finds what it needs only when told where to look.
  optimizeDeps: {
    entries: ["src/*/*.html", "src/recorder/main.ts", "src/panel/*/*-worker.ts"],
  },
  server: { port, strictPort: true },
});
await vite.listen();
await until(() => existsSync(join(folder, "src/hook/hook.iife.ts.iife.js")), {
  what: "the extension to be written",
});
const demo = await startServer();
console.log(`demo page: ${demo.origin}/`);

if (process.argv.includes("--serve")) {
  console.log(`load this folder at chrome://extensions: ${folder}`);
} else {
  const session = await chromium.launch({ extension: folder, headless: false });
  const page = await session.newPage(`${demo.origin}/?sdk=openrouter&run=image`);
  const devtools = await session.openDevTools(page);
  await devtools.openPanel();
  session.browser.once("disconnected", () => void stop().then(() => session.close()));
}

async function stop(): Promise<void> {
  await demo.close();
  await vite.close();
}
