/** What `npm start` does once everything is installed and built; see start.mjs. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exportAs, says, selectStream } from "../e2e/capture/panel-ui.ts";
import { ended, storedStream } from "../e2e/capture/store.ts";
import { chromium } from "../e2e/drivers/chromium.ts";
import type { BrowserSession, DevTools, Panel } from "../e2e/drivers/driver.ts";
import { firefox } from "../e2e/drivers/firefox.ts";
import { until } from "../e2e/drivers/wait.ts";
import { startServer } from "../server/server.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const artifacts = join(root, "artifacts");

type Page = Awaited<ReturnType<BrowserSession["newPage"]>>;

const browser = process.argv.includes("firefox") ? "firefox" : "chromium";
const headless = process.argv.includes("--headless");

const server = await startServer();
const driver = browser === "firefox" ? firefox : chromium;
const session = await driver.launch({
  extension: join(root, "dist", browser === "firefox" ? "firefox" : "chrome"),
  headless,
  size: { width: 1920, height: 1200 },
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void finish().then(() => process.exit(0)));
}

try {
  const page = await session.newPage(`${server.origin}/`);
  const devtools = await session.openDevTools(page);
  const panel = await devtools.openPanel();
  await devtools.dock("right");
  await says(panel, "Ready to capture");
  await page.goto(`${server.origin}/?sdk=openrouter&run=image&autostart`);
  if (headless) await saveArtifacts(page, devtools, panel);
  else await staysOpen();
} finally {
  await finish();
}

/** Until the window is closed, or Ctrl+C. */
async function staysOpen(): Promise<void> {
  console.log(`recording an image run of ${server.origin}; close the browser to end`);
  await new Promise((resolve) => {
    session.browser.once("disconnected", resolve);
  });
}

async function saveArtifacts(page: Page, devtools: DevTools, panel: Panel): Promise<void> {
  await mkdir(artifacts, { recursive: true });
  const stream = await storedStream(
    panel,
    `${server.origin}/api/v1/responses`,
    ended,
    "to be recorded",
    60_000,
  );
  await selectStream(panel, stream.id);
  await panel.waitFor(() => document.querySelectorAll("[role=grid] canvas").length >= 4, {
    what: "four thumbnails in the panel",
  });
  for (const theme of ["light", "dark"] as const) {
    await devtools.setTheme(theme);
    await panel.waitFor(
      (dark: boolean) => matchMedia("(prefers-color-scheme: dark)").matches === dark,
      { what: `the ${theme} theme` },
      theme === "dark",
    );
    await page.bringToFront();
    await panel.screenshot(join(artifacts, `panel-${theme}.png`));
    await devtools.screenshot(join(artifacts, `window-${theme}.png`));
  }
  await page.screenshot({ path: join(artifacts, "page.png") });
  await saveExport(panel, join(artifacts, "image-run.sse"));
  console.log(`saved to ${artifacts}:`);
  for (const saved of (await readdir(artifacts)).toSorted()) console.log(`  ${saved}`);
}

/** Exports the selected stream as a user does, and compares it with what the server sent. */
async function saveExport(panel: Panel, name: string): Promise<void> {
  const sent = server.ledger.all().find((record) => record.run === "image");
  if (sent === undefined) throw new Error("the page asked for no image");
  await exportAs(panel, { format: "sse" });
  const exported = await until(
    async () => {
      const file = (await readdir(session.downloads)).find((one) => one.endsWith(".sse"));
      const bytes = file === undefined ? null : await readFile(join(session.downloads, file));
      // The browser may still be writing it.
      return bytes !== null && bytes.length >= sent.bytes ? bytes : null;
    },
    { what: `an exported file of ${sent.bytes} bytes` },
  );
  const sha256 = createHash("sha256")
    .update(exported ?? "")
    .digest("hex");
  if (sha256 !== sent.sha256) throw new Error("the export differs from what the server sent");
  await writeFile(name, exported ?? "");
  console.log(`exported ${sent.bytes} bytes, SHA-256 ${sha256}: exactly what the server sent`);
}

async function finish(): Promise<void> {
  await session.close();
  await server.close();
}
