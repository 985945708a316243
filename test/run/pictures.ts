/** What `npm run pictures` does once everything is installed and built; see pictures.mjs. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { says, selectStream, showsPayload } from "../e2e/capture/panel-ui.ts";
import { ended, storedStream } from "../e2e/capture/store.ts";
import { chromium } from "../e2e/drivers/chromium.ts";
import type { Driver, Panel } from "../e2e/drivers/driver.ts";
import { firefox } from "../e2e/drivers/firefox.ts";
import { startServer } from "../server/server.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = join(root, "docs/pictures");
/** What DevTools take of the window, CSS px. */
const DOCKED = { bottom: 900, right: 440 };

await mkdir(folder, { recursive: true });
for (const driver of [chromium, firefox]) await takePictures(driver);

async function takePictures(driver: Driver): Promise<void> {
  const server = await startServer();
  const build = driver.name === "firefox" ? "firefox" : "chrome";
  const profile = await mkdtemp(join(tmpdir(), "darkroom-pictures-"));
  await rememberDockedSizes(profile);
  const session = await driver.launch({
    extension: join(root, "dist", build),
    profile,
    size: { width: 1440, height: 1300 },
    preferences: {
      "devtools.toolbox.footer.height": DOCKED.bottom,
      "devtools.toolbox.sidebar.width": DOCKED.right,
    },
  });
  try {
    const page = await session.newPage(`${server.origin}/`);
    const devtools = await session.openDevTools(page);
    const panel = await devtools.openPanel();
    await devtools.dock("bottom");
    await says(panel, "No streams recorded yet");
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
    // The next image of the stream, wherever it stands in the table.
    await panel.press("]");
    await panel.waitFor(
      () =>
        [...document.querySelectorAll("figure img")].some(
          (picture) => (picture as HTMLImageElement).naturalWidth > 0,
        ),
      { what: "the image in the inspector" },
    );
    await showsPayload(panel, "partial_image");
    for (const theme of ["light", "dark"] as const) {
      await devtools.setTheme(theme);
      await themed(panel, theme);
      await shot(`main-${theme}`);
    }
    await devtools.dock("right");
    await says(panel, "partial_image");
    await shot("narrow-dark");
  } finally {
    await session.close();
    await server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  console.log(`pictures of ${driver.name}: ${folder}`);
}

/** Chromium's DevTools keep the sizes they were dragged to as JSON in the profile's preferences. */
async function rememberDockedSizes(profile: string): Promise<void> {
  const sizes = { vertical: { size: DOCKED.right }, horizontal: { size: DOCKED.bottom } };
  const preferences = { "inspector-view.split-view-state": JSON.stringify(sizes) };
  await mkdir(join(profile, "Default"), { recursive: true });
  const file = join(profile, "Default/Preferences");
  await writeFile(file, JSON.stringify({ devtools: { preferences } }));
}

function themed(panel: Panel, theme: "light" | "dark"): Promise<boolean> {
  return panel.waitFor(
    (dark: boolean) => matchMedia("(prefers-color-scheme: dark)").matches === dark,
    { what: `the ${theme} theme` },
    theme === "dark",
  );
}
