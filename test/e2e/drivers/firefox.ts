import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, type Browser, type Page } from "puppeteer-core";
import type { BrowserSession, DevTools, Driver, LaunchOptions, Remote } from "./driver.ts";
import { executable } from "./executables.ts";
import { ChromeScope } from "./firefox-chrome.ts";
import { FirefoxDevTools } from "./firefox-devtools.ts";
import { killTree, removeFolder } from "./processes.ts";
import { remoteCall, remoteValue, repeat, until } from "./wait.ts";

/** The gecko id of manifest.json: with it Firefox finds the extension's storage again. */
const EXTENSION = "darkroom@darkroom.dev";
/** Host part of moz-extension:// URLs, fixed so that it is the same after a restart. */
const EXTENSION_HOST = "5f0b8d1e-6a42-4c0e-9d3b-2f1f6f0a7c11";

export const firefox: Driver = {
  name: "firefox",
  async launch(options = {}) {
    const profile = options.profile ?? (await mkdtemp(join(tmpdir(), "darkroom-firefox-")));
    const downloads = join(profile, "saved");
    await mkdir(downloads, { recursive: true });
    const { width, height } = options.size ?? { width: 1440, height: 900 };
    const browser = await launch({
      browser: "firefox",
      executablePath: executable("firefox"),
      headless: options.headless ?? true,
      userDataDir: profile,
      defaultViewport: null,
      protocolTimeout: 120_000,
      args: ["--remote-allow-system-access", `--width=${width}`, `--height=${height}`],
      extraPrefsFirefox: {
        // A temporary add-on goes with the session; its storage stays for the next one.
        "extensions.webextensions.uuids": JSON.stringify({ [EXTENSION]: EXTENSION_HOST }),
        "extensions.webextensions.keepStorageOnUninstall": true,
        "extensions.webextensions.keepUuidOnUninstall": true,
        "browser.download.folderList": 2,
        "browser.download.dir": downloads,
        "browser.download.useDownloadDir": true,
        "browser.download.always_ask_before_handling_new_types": false,
        "browser.download.alwaysOpenPanel": false,
        "browser.sessionstore.resume_from_crash": false,
        "browser.shell.checkDefaultBrowser": false,
        "toolkit.startup.max_resumed_crashes": -1,
        "devtools.toolbox.host": "right",
        "devtools.everOpened": true,
        "devtools.selfxss.count": 100,
        // One site may have a fifth of it all, in KiB.
        ...(options.quota === undefined
          ? {}
          : {
              "dom.quotaManager.temporaryStorage.fixedLimit": Math.ceil((options.quota * 5) / 1024),
            }),
        ...options.preferences,
      },
    });
    const session = new FirefoxSession(browser, profile, downloads, options);
    try {
      await session.start();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  },
};

class FirefoxSession implements BrowserSession {
  readonly name = "firefox";
  #chrome!: ChromeScope;
  #folder: string | null = null;
  #tabs = new WeakMap<Page, number>();
  #nextTab = 1;

  constructor(
    readonly browser: Browser,
    readonly profile: string,
    readonly downloads: string,
    private readonly options: LaunchOptions,
  ) {}

  async start(): Promise<void> {
    this.#chrome = await ChromeScope.of(this.browser);
    if (this.options.extension) await this.installExtension(this.options.extension);
  }

  async installExtension(folder: string): Promise<void> {
    this.#folder = folder;
    await this.browser.installExtension(folder);
    await this.#chrome.call("countStarts", EXTENSION);
    await until(() => this.workerAlive(), { what: "the extension's event page to start" });
  }

  async uninstallExtension(): Promise<void> {
    await this.browser.uninstallExtension(EXTENSION);
  }

  async reloadExtension(): Promise<void> {
    if (!this.#folder) throw new Error("no extension is installed");
    // A temporary add-on installed over itself is updated in place.
    await this.installExtension(this.#folder);
  }

  extensionOrigin(): string {
    return `moz-extension://${EXTENSION_HOST}`;
  }

  async newPage(url?: string): Promise<Page> {
    const page = await this.browser.newPage();
    if (url) await page.goto(url);
    return page;
  }

  async openDevTools(page: Page): Promise<DevTools> {
    await page.bringToFront();
    const tab = await this.#tab(page);
    await this.#chrome.call("openToolbox", tab);
    return new FirefoxDevTools(this.#chrome, tab, page);
  }

  /** Numbers the tab of a page in front, so that the privileged scope can find it again. */
  async #tab(page: Page): Promise<number> {
    let number = this.#tabs.get(page);
    if (number === undefined) {
      number = this.#nextTab++;
      this.#tabs.set(page, number);
      await this.#chrome.call("numberSelectedTab", number);
    }
    return number;
  }

  async workerAlive(): Promise<boolean> {
    return (await this.#chrome.call<string>("backgroundState", EXTENSION)) === "running";
  }

  async workerStarts(): Promise<number> {
    return await this.#chrome.call<number>("starts", EXTENSION);
  }

  async killWorker(): Promise<boolean> {
    return await this.#chrome.call<boolean>("terminateBackground", EXTENSION);
  }

  killWorkerEvery(milliseconds: number): () => Promise<number> {
    return repeat(milliseconds, () => this.killWorker());
  }

  async evaluateInBackground<Args extends unknown[], Result>(
    code: Remote<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    const source = remoteCall(code, args);
    return remoteValue<Result>(
      await this.#chrome.call<string>("evaluateInBackground", EXTENSION, source),
    );
  }

  async withholdHosts(): Promise<void> {
    await this.#chrome.call("removeOrigins", EXTENSION, ["<all_urls>"]);
  }

  async allowHosts(): Promise<void> {
    await until(() => this.#chrome.call<boolean>("askInTab"), { what: "the tab that asks" });
    await until(() => this.#chrome.call<boolean>("sayYes"), { what: "Firefox's own question" });
  }

  async processOf(what: "page" | "extension"): Promise<number | null> {
    return await this.#chrome.call<number | null>("processOf", what);
  }

  async kill(): Promise<void> {
    await killTree(this.browser.process());
  }

  async close(): Promise<void> {
    const child = this.browser.process();
    await Promise.race([
      this.browser.close().catch(() => {}),
      new Promise((resolve) => setTimeout(resolve, 5_000).unref()),
    ]);
    await killTree(child);
    if (!this.options.profile) await removeFolder(this.profile);
  }
}
