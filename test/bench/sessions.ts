/** Browsers to measure in, side by side in one run: bare, and with the built extension. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { builtExtension } from "../e2e/capture/bench.ts";
import { chromium } from "../e2e/drivers/chromium.ts";
import type {
  BrowserName,
  BrowserSession,
  DevTools,
  Driver,
  Panel,
} from "../e2e/drivers/driver.ts";
import { firefox } from "../e2e/drivers/firefox.ts";

export const DRIVERS: Readonly<Record<BrowserName, Driver>> = { chromium, firefox };

/** Headers of a page whose clock is fine: cross-origin isolated. */
export const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** An extension that does nothing: DevTools open on it are what recording is measured against. */
async function emptyExtension(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "empty-extension-"));
  const manifest = {
    manifest_version: 3,
    name: "Empty",
    version: "1",
    devtools_page: "devtools.html",
    background: { service_worker: "idle.js", scripts: ["idle.js"] },
    browser_specific_settings: { gecko: { id: "empty@darkroom.dev" } },
  };
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "devtools.html"), "<!doctype html><meta charset=utf-8>");
  await writeFile(join(folder, "idle.js"), "");
  return folder;
}

/** A browser with an extension that does nothing, to open DevTools in. */
export async function emptySession(browser: BrowserName): Promise<BrowserSession> {
  const folder = await emptyExtension();
  if (browser === "chromium") return await DRIVERS[browser].launch({ extension: folder });
  // The Firefox driver counts the starts of Darkroom's own event page, which is not there.
  const session = await DRIVERS[browser].launch();
  await session.browser.installExtension(folder);
  return session;
}

export interface Recording {
  readonly session: BrowserSession;
  readonly page: Page;
  readonly devtools: DevTools;
  readonly panel: Panel;
}

/** A browser with Darkroom, its panel open on a page of `url`. */
export async function recordingSession(browser: BrowserName, url: string): Promise<Recording> {
  const session = await DRIVERS[browser].launch({ extension: builtExtension(browser) });
  const page = await session.newPage(url);
  const devtools = await session.openDevTools(page);
  const panel = await devtools.openPanel();
  await page.reload();
  return { session, page, devtools, panel };
}

/** Closes DevTools and opens them again: a panel that has yet to read what is stored. */
export async function reopened(recording: Recording): Promise<Recording> {
  await recording.devtools.close();
  const devtools = await recording.session.openDevTools(recording.page);
  return { ...recording, devtools, panel: await devtools.openPanel() };
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** @param q between 0 and 1. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** One line of the report. */
export interface Figure {
  readonly browser: BrowserName | "both" | "node";
  readonly what: string;
  readonly measured: string;
  readonly budget: string;
  readonly holds: boolean | null;
}
