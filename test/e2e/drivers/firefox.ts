import { writeFile, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import type { BrowserSession, DevTools, Driver, LaunchOptions, Panel, Remote } from "./driver.ts";
import { executable } from "./executables.ts";
import { ChromeScope } from "./firefox-chrome.ts";
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
    const browser = await puppeteer.launch({
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

class FirefoxDevTools implements DevTools {
  constructor(
    private readonly chrome: ChromeScope,
    private readonly tab: number,
    private readonly page: Page,
  ) {}

  async openPanel(title = "Darkroom"): Promise<Panel> {
    await this.page.bringToFront();
    await until(() => this.chrome.call<boolean>("selectPanel", this.tab, title), {
      what: `the panel ${title} to be registered`,
    });
    const panel = new FirefoxPanel(this.chrome, this.tab);
    await panel.waitFor(() => document.readyState === "complete", { what: "the panel's document" });
    return panel;
  }

  async showOtherPanel(): Promise<void> {
    await this.chrome.call("selectTool", this.tab, "webconsole");
  }

  async setTheme(theme: "light" | "dark"): Promise<void> {
    await this.chrome.call("setPreference", "devtools.theme", theme);
  }

  async dock(side: "right" | "bottom"): Promise<void> {
    await this.chrome.call("dock", this.tab, side);
  }

  async screenshot(file: string): Promise<void> {
    await saveDataUrl(file, await this.chrome.call<string>("windowPicture"));
  }

  async close(): Promise<void> {
    await this.chrome.call("closeToolbox", this.tab);
    await until(async () => !(await this.chrome.call<boolean>("toolboxOpen", this.tab)), {
      what: "DevTools to close",
    });
  }
}

/** How the address of the panel's document ends. */
const PANEL = "panel.html";

class FirefoxPanel implements Panel {
  constructor(
    private readonly chrome: ChromeScope,
    private readonly tab: number,
  ) {}

  async evaluate<Args extends unknown[], Result>(
    code: Remote<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    const source = remoteCall(code, args);
    return remoteValue<Result>(
      await this.chrome.call<string>("evaluateInPanel", this.tab, PANEL, source),
    );
  }

  async waitFor<Args extends unknown[], Result>(
    code: Remote<Args, Result>,
    options: { readonly timeout?: number; readonly what: string },
    ...args: Args
  ): Promise<Result> {
    return await until(() => this.evaluate(code, ...args), options);
  }

  async click(selector: string): Promise<void> {
    await this.waitFor(
      (one: string) => {
        const box = document.querySelector(one)?.getBoundingClientRect();
        return box !== undefined && box.width > 0 && box.height > 0;
      },
      { what: `${selector} to be visible` },
      selector,
    );
    await this.chrome.call("clickInPanel", this.tab, PANEL, selector);
  }

  async type(text: string): Promise<void> {
    await this.chrome.call("keysInPanel", this.tab, PANEL, [...text]);
  }

  async press(key: string): Promise<void> {
    await this.chrome.call("keysInPanel", this.tab, PANEL, [key]);
  }

  async text(selector: string): Promise<string> {
    return await this.evaluate(
      (one: string) => (document.querySelector(one)?.textContent ?? "").replace(/\s+/g, " ").trim(),
      selector,
    );
  }

  async screenshot(file: string): Promise<void> {
    await saveDataUrl(file, await this.chrome.call<string>("panelPicture", this.tab, PANEL));
  }
}

async function saveDataUrl(file: string, url: string): Promise<void> {
  await writeFile(file, Buffer.from(url.slice(url.indexOf(",") + 1), "base64"));
}
