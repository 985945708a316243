/** What every scenario of the suite starts from: the built extension in a real browser. */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { chromium } from "../drivers/chromium.ts";
import type {
  BrowserName,
  BrowserSession,
  DevTools,
  Driver,
  LaunchOptions,
  Panel,
} from "../drivers/driver.ts";
import { firefox } from "../drivers/firefox.ts";
import { PATIENCE, until } from "../drivers/wait.ts";
import { showAllTabs } from "./panel-ui.ts";
import { openStage, type Stage } from "./stage.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const DRIVERS: Record<BrowserName, Driver> = { chromium, firefox };

/** The built extension of a browser; `DARKROOM_DIST` names another build than `dist`. */
export function builtExtension(name: BrowserName): string {
  const dist = process.env["DARKROOM_DIST"] ?? join(ROOT, "dist");
  const folder = join(dist, name === "chromium" ? "chrome" : "firefox");
  if (!existsSync(join(folder, "manifest.json"))) throw new Error("run `npm run build` first");
  return folder;
}

export interface Recorded {
  readonly page: Page;
  readonly devtools: DevTools;
  readonly panel: Panel;
}

/** One browser and one stage, shared by the tests of a file. */
export class Bench {
  session!: BrowserSession;
  stage!: Stage;
  readonly #launch: LaunchOptions;
  #latest: DevTools | null = null;
  #shared: Recorded | null = null;

  constructor(
    readonly name: BrowserName,
    launch: LaunchOptions = {},
  ) {
    this.#launch = launch;
  }

  async open(): Promise<void> {
    this.stage = await openStage();
    this.stage.page("/", BLANK);
    this.session = await this.launch();
  }

  async launch(options: LaunchOptions = {}): Promise<BrowserSession> {
    return await DRIVERS[this.name].launch({
      extension: builtExtension(this.name),
      ...this.#launch,
      ...options,
    });
  }

  async close(): Promise<void> {
    await this.session?.close();
    await this.stage?.close();
  }

  get blank(): string {
    return `${this.stage.origin}/`;
  }

  /** A page with DevTools open on Darkroom's panel, ready to record. */
  async record(url = this.blank, session = this.session): Promise<Recorded> {
    const page = await session.newPage(url);
    const devtools = await session.openDevTools(page);
    this.#latest = devtools;
    const panel = await devtools.openPanel();
    await armed(panel);
    return { page, devtools, panel };
  }

  /**
   * The same page and DevTools for all tests of a file that need none of their own, the page loaded
   * anew: DevTools take longer to open than most tests. A test that closes either uses {@link record}.
   */
  async shared(): Promise<Recorded> {
    if (this.#shared === null) {
      this.#shared = await this.record();
      return this.#shared;
    }
    const { page, devtools, panel } = this.#shared;
    this.#latest = devtools;
    await page.bringToFront();
    await page.goto(this.blank);
    await armed(panel);
    return this.#shared;
  }

  /**
   * Closes the page with its DevTools and opens both anew, as a user does whose DevTools stand
   * still: Chromium's keep every event stream that a page reads in their own memory, and answer
   * nothing for minutes after a gigabyte of it. Shows the streams of all tabs.
   */
  async reopen({ page }: Recorded): Promise<Recorded> {
    await page.close();
    const recorded = await this.record();
    await showAllTabs(recorded.panel);
    return recorded;
  }

  /** After a test that failed: what was to be seen then, and no tab left for the next. */
  async failed(name: string): Promise<void> {
    if (this.#latest)
      await this.shot(this.#latest, `failed ${name}`.replaceAll(/\W+/g, "-")).catch(() => {});
    this.#shared = null;
    const pages = await this.session.browser.pages();
    await Promise.all(pages.slice(1).map((page) => page.close().catch(() => {})));
  }

  /**
   * Does what saves a file, waits until a file whose name ends so is complete, and reads it.
   * The folder is emptied first: two exports of one stream have one name.
   *
   * @param timeout milliseconds that the browser may copy it for
   */
  async saved(ending: string, save: () => Promise<void>, timeout = PATIENCE): Promise<Buffer> {
    const folder = this.session.downloads;
    for (const name of await readdir(folder)) await rm(join(folder, name));
    await save();
    const name = await until(
      async () => {
        const names = await readdir(folder);
        if (names.some((one) => /\.(part|crdownload|tmp)$/.test(one))) return "";
        const found = names.find((one) => one.endsWith(ending));
        return found && (await stat(join(folder, found))).size > 0 ? found : "";
      },
      { what: `a saved ${ending}`, timeout },
    );
    return await readFile(join(folder, name));
  }

  /** Puts a screenshot of the window where `DARKROOM_SHOTS` names a folder. */
  async shot(devtools: DevTools, name: string): Promise<void> {
    const folder = process.env["DARKROOM_SHOTS"];
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    await devtools.screenshot(join(folder, `${this.name}-${name}.png`));
  }
}

const BLANK =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>stage</title>' +
  '<link rel="icon" href="data:,"></head><body></body></html>';

/** Waits until the panel says that the page is being recorded. */
export async function armed(panel: Panel): Promise<void> {
  await panel.waitFor(
    () =>
      // A narrow panel shows the icon alone: the words are the button's name.
      [...document.querySelectorAll("[popovertarget]")].some((button) =>
        /Ready to capture|Capture healthy|not kept/.test(button.getAttribute("aria-label") ?? ""),
      ),
    { what: "the panel to say that it records" },
  );
}

const chosen = process.env["DARKROOM_BROWSERS"]?.split(",");

/** Describes the same promises for both browsers; `DARKROOM_BROWSERS=firefox` chooses one. */
export function inBothBrowsers(
  promises: string,
  scenarios: (bench: Bench) => void,
  launch: LaunchOptions = {},
): void {
  for (const name of ["chromium", "firefox"] as const) {
    if (chosen && !chosen.includes(name)) continue;
    describe(`${promises} (${name})`, () => {
      const bench = new Bench(name, launch);
      beforeAll(() => bench.open());
      afterEach(async ({ task }) => {
        if (task.result?.state === "fail") await bench.failed(task.name);
      });
      afterAll(() => bench.close());
      scenarios(bench);
    });
  }
}
