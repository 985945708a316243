/** What `npm run pictures` does once everything is installed and built; see pictures.mjs. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { says, selectStream } from "../e2e/capture/panel-ui.ts";
import { ended, storedStream } from "../e2e/capture/store.ts";
import { chromium } from "../e2e/drivers/chromium.ts";
import type { Driver, Panel } from "../e2e/drivers/driver.ts";
import { firefox } from "../e2e/drivers/firefox.ts";
import { startServer } from "../server/server.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = join(root, "docs/pictures");

await mkdir(folder, { recursive: true });
for (const driver of [chromium, firefox]) await takePictures(driver);

async function takePictures(driver: Driver): Promise<void> {
  const server = await startServer();
  const build = driver.name === "firefox" ? "firefox" : "chrome";
  const session = await driver.launch({
    extension: join(root, "dist", build),
    size: { width: 1760, height: 960 },
  });
  try {
    const page = await session.newPage(`${server.origin}/`);
    const devtools = await session.openDevTools(page);
    const panel = await devtools.openPanel();
    await devtools.dock("bottom");
    await says(panel, "Ready to capture");
    const shot = async (name: string): Promise<void> => {
      await page.bringToFront();
      await panel.screenshot(join(folder, `${name}-${build}.png`));
    };
    await devtools.setTheme("light");
    await themed(panel, "light");
    await shot("empty-light");
    for (const run of ["text", "image"] as const) {
      await page.goto(`${server.origin}/?sdk=openrouter&run=${run}&autostart`);
      await storedStream(
        panel,
        `${server.origin}/api/v1/responses`,
        (stream) => ended(stream) && (run === "image") === stream.images > 0,
        `the ${run} run to be recorded`,
        60_000,
      );
    }
    const image = await storedStream(
      panel,
      `${server.origin}/api/v1/responses`,
      ({ images }) => images > 0,
      "the image run",
    );
    await selectStream(panel, image.id);
    await panel.waitFor(
      () => {
        const rows = [...document.querySelectorAll("[role=grid] [role=row][id]")];
        const row = rows.find((one) => one.textContent?.includes("partial_image"));
        row?.setAttribute("data-picture", "");
        return row !== undefined;
      },
      { what: "an event with an image" },
    );
    await panel.click("[data-picture]");
    await panel.waitFor(
      () =>
        [...document.querySelectorAll("figure img")].some(
          (picture) => (picture as HTMLImageElement).naturalWidth > 0,
        ),
      { what: "the image in the inspector" },
    );
    for (const theme of ["light", "dark"] as const) {
      await devtools.setTheme(theme);
      await themed(panel, theme);
      await shot(`main-${theme}`);
    }
    await devtools.dock("right");
    await shot("narrow-dark");
  } finally {
    await session.close();
    await server.close();
  }
  console.log(`pictures of ${driver.name}: ${folder}`);
}

function themed(panel: Panel, theme: "light" | "dark"): Promise<boolean> {
  return panel.waitFor(
    (dark: boolean) => matchMedia("(prefers-color-scheme: dark)").matches === dark,
    { what: `the ${theme} theme` },
    theme === "dark",
  );
}
