/** Every state that can be looked at is for everybody: axe finds nothing, in both themes and narrow. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, type Browser, type Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBuiltWorkshop, type Workshop } from "../../workshop/server.ts";
import { violations } from "../axe.ts";
import { executable } from "../drivers/executables.ts";
import { killTree, removeFolder } from "../drivers/processes.ts";
import { LOOKS, openStory, SIZES, THEMES, type Look } from "./looks.ts";

let workshop: Workshop;
let browser: Browser;
let profile: string;
let page: Page;

beforeAll(async () => {
  workshop = await startBuiltWorkshop();
  profile = await mkdtemp(join(tmpdir(), "darkroom-axe-"));
  browser = await launch({
    executablePath: executable("chromium"),
    headless: true,
    userDataDir: profile,
    args: ["--no-sandbox", "--no-first-run", "--disable-background-networking"],
  });
  page = await browser.newPage();
});

afterAll(async () => {
  const child = browser.process();
  await browser.close().catch(() => {});
  await killTree(child);
  await removeFolder(profile);
  await workshop.close();
});

/** What is looked at and not only by its picture. */
const STATES: readonly Look[] = [
  ...LOOKS,
  { name: "keys", story: "main", act: (page) => openDialog(page, "?") },
  { name: "export", story: "main", act: (page) => openDialog(page, "e") },
  { name: "filter", story: "main", act: filterMatches },
  { name: "folds", story: "main", act: foldDeltas },
  { name: "undo", story: "main", act: (page) => pressButton(page, "Remove stream") },
  { name: "trouble", story: "trouble" },
  { name: "unsupported", story: "unsupported" },
  { name: "unreachable", story: "unreachable" },
  { name: "store-failed", story: "store-failed" },
  { name: "store-newer", story: "store-newer" },
];

for (const state of STATES) {
  test(`has nothing for axe to find: ${state.name}`, async () => {
    await page.setViewport(SIZES[0]);
    await openStory(page, workshop.origin, state.story);
    await state.act?.(page);
    for (const [place, theme] of THEMES.entries()) {
      // The second theme in a narrow panel, where other things are left out.
      const size = place === 0 ? SIZES[0] : SIZES[2];
      await page.emulateMediaFeatures([
        { name: "prefers-color-scheme", value: theme },
        { name: "prefers-reduced-motion", value: "reduce" },
      ]);
      await page.setViewport(size);
      expect(await violations(page), `${theme} ${size.width}x${size.height}`).toEqual([]);
    }
  });
}

async function openDialog(page: Page, key: "?" | "e"): Promise<void> {
  await page.waitForSelector("[role=option]");
  await page.keyboard.press(key);
  await page.waitForSelector("dialog[open]");
}

async function pressButton(page: Page, name: string): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
}

async function foldDeltas(page: Page): Promise<void> {
  await pressButton(page, "Fold deltas");
  await page.waitForSelector("[role=grid] .count");
}

async function filterMatches(page: Page): Promise<void> {
  await page.keyboard.press("/");
  await page.keyboard.type("type:partial_image");
  await page.waitForSelector("[role=grid] .event.match");
  await page.locator(".table-bar label:last-of-type").click();
}
