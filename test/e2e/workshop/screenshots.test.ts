/**
 * The panel looks as it did when somebody last looked at it and was content.
 *
 * `npm run baselines` takes the pictures of baselines/ anew; look at them (artifacts/workshop has
 * them in full) before they are committed.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, type Browser, type Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBuiltWorkshop, type Workshop } from "../../workshop/server.ts";
import { executable } from "../drivers/executables.ts";
import { killTree, removeFolder } from "../drivers/processes.ts";
import { until } from "../drivers/wait.ts";
import { LOOKS, openStory, SIZES, THEMES } from "./looks.ts";
import { difference, readBaseline, reduceScreenshot } from "./picture.ts";

const BASELINES = join(import.meta.dirname, "baselines");
const ARTIFACTS = join(import.meta.dirname, "../../../artifacts/workshop");
const RECORDING = process.env["DARKROOM_BASELINES"] === "record";

let workshop: Workshop;
let browser: Browser;
let profile: string;
let page: Page;
/** Reads PNGs; never shows anything. */
let reader: Page;

beforeAll(async () => {
  await mkdir(ARTIFACTS, { recursive: true });
  await mkdir(BASELINES, { recursive: true });
  workshop = await startBuiltWorkshop();
  profile = await mkdtemp(join(tmpdir(), "darkroom-looks-"));
  browser = await launch({
    executablePath: executable("chromium"),
    headless: true,
    userDataDir: profile,
    // The same picture on every machine: no colour profile, no subpixels, no animation.
    args: [
      "--no-sandbox",
      "--no-first-run",
      "--disable-background-networking",
      "--force-color-profile=srgb",
      "--disable-lcd-text",
      "--force-device-scale-factor=1",
    ],
  });
  page = await browser.newPage();
  reader = await browser.newPage();
  await page.bringToFront();
});

afterAll(async () => {
  const child = browser.process();
  await browser.close().catch(() => {});
  await killTree(child);
  await removeFolder(profile);
  await workshop.close();
});

async function emulate(theme: string, size: { width: number; height: number }): Promise<void> {
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: theme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  await page.setViewport(size);
}

/** Takes pictures until four in a row are the same. */
async function standsStill() {
  let last = "";
  let same = 0;
  return await until(
    async () => {
      const seen = await reduceScreenshot(reader, await page.screenshot());
      same = seen.png === last ? same + 1 : 0;
      last = seen.png;
      return same >= 3 ? seen : null;
    },
    { what: "the panel to stand still" },
  );
}

/** What differs from the baseline, or null; the panel may take a moment until it looks like it. */
async function compare(name: string): Promise<string | null> {
  const file = join(BASELINES, `${name}.png`);
  const full = join(ARTIFACTS, `${name}.png`);
  if (RECORDING) {
    const seen = await standsStill();
    await page.screenshot({ path: full });
    const known = existsSync(file) ? await readBaseline(reader, await readFile(file)) : null;
    if (known === null || difference(seen!, known) !== null) {
      await writeFile(file, Buffer.from(seen!.png, "base64"));
    }
    return null;
  }
  if (!existsSync(file)) return "has no baseline: npm run baselines";
  const wanted = await readBaseline(reader, await readFile(file));
  let differs: string | null = null;
  try {
    await until(
      async () => {
        differs = difference(await reduceScreenshot(reader, await page.screenshot()), wanted);
        return differs === null;
      },
      { what: "the picture", timeout: 12_000 },
    );
  } catch {
    await page.screenshot({ path: full });
  }
  return differs;
}

for (const look of LOOKS) {
  test(`keeps its looks: ${look.name}`, async () => {
    await emulate("light", SIZES[0]);
    await openStory(page, workshop.origin, look.story);
    await look.act?.(page);
    const differences: string[] = [];
    for (const size of SIZES) {
      for (const theme of THEMES) {
        await emulate(theme, size);
        const name = `${look.name}-${theme}-${size.width}x${size.height}`;
        const differs = await compare(name);
        if (differs !== null) differences.push(`${name}: ${differs}`);
      }
    }
    expect(differences, "see artifacts/workshop").toEqual([]);
  });
}

describe.skipIf(RECORDING)("the comparison", () => {
  test("sees a region that is gone, and another font as the same", async () => {
    await emulate("light", SIZES[0]);
    await openStory(page, workshop.origin, "main");
    expect(await compare("main-light-1440x900")).toBeNull();
    await page.addStyleTag({ content: "* { font-family: serif !important }" });
    expect(await compare("main-light-1440x900")).toBeNull();
    await page.addStyleTag({ content: "[role=listbox] { visibility: hidden }" });
    expect(await compare("main-light-1440x900")).toMatch(/differs/);
  });
});
