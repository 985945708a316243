import { createHash } from "node:crypto";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, TargetType, type Browser, type CDPSession, type Page } from "puppeteer-core";
import { ChromiumDevTools } from "./chromium-devtools.ts";
import type { BrowserSession, DevTools, Driver, LaunchOptions, Remote } from "./driver.ts";
import { executable } from "./executables.ts";
import { findProcess, killTree, removeFolder } from "./processes.ts";
import { remoteCall, remoteValue, repeat, until } from "./wait.ts";

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
}

export const chromium: Driver = {
  name: "chromium",
  async launch(options = {}) {
    const profile = options.profile ?? (await mkdtemp(join(tmpdir(), "darkroom-chromium-")));
    const downloads = join(profile, "saved");
    await mkdir(downloads, { recursive: true });
    const { width, height } = options.size ?? { width: 1440, height: 900 };
    const browser = await launch({
      executablePath: executable("chromium"),
      headless: options.headless ?? true,
      pipe: true,
      enableExtensions: true,
      userDataDir: profile,
      defaultViewport: null,
      // An attached debugger would keep the worker alive for ever: Puppeteer leaves it alone.
      targetFilter: (target) => target.type() !== TargetType.SERVICE_WORKER,
      protocolTimeout: 120_000,
      args: [
        "--no-sandbox",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        `--window-size=${width},${height}`,
        ...(options.switches ?? []),
      ],
    });
    const session = new ChromiumSession(browser, profile, downloads, options);
    try {
      await session.start();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  },
};

/**
 * The id that Chromium gives an unpacked extension without a `key`: SHA-256 of its path, in letters.
 *
 * @see https://source.chromium.org/chromium/chromium/src/+/main:components/crx_file/id_util.cc
 */
function unpackedId(folder: string): string {
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 32);
  return hash.replaceAll(/./g, (digit) => String.fromCodePoint(97 + Number.parseInt(digit, 16)));
}

class ChromiumSession implements BrowserSession {
  readonly name = "chromium";
  #cdp!: CDPSession;
  #extension: string | null = null;
  #folder: string | null = null;
  /** Addresses of the service workers started since the extension was installed. */
  #started: string[] = [];

  constructor(
    readonly browser: Browser,
    readonly profile: string,
    readonly downloads: string,
    private readonly options: LaunchOptions,
  ) {}

  async start(): Promise<void> {
    this.#cdp = await this.browser.target().createCDPSession();
    this.#cdp.on("Target.targetCreated", ({ targetInfo }) => {
      if (targetInfo.type === "service_worker") this.#started.push(targetInfo.url);
    });
    await this.#cdp.send("Target.setDiscoverTargets", {
      discover: true,
      filter: [{ type: "service_worker" }],
    });
    await this.#cdp.send("Browser.setDownloadBehavior", {
      behavior: "allow",
      downloadPath: this.downloads,
    });
    if (this.options.extension) await this.installExtension(this.options.extension);
  }

  async installExtension(folder: string): Promise<void> {
    this.#folder = folder;
    this.#started = [];
    // Before its first write: IndexedDB would go by the quota of that moment for 30 s.
    if (this.options.quota !== undefined) await this.#limitStorage(folder, this.options.quota);
    this.#extension = await this.browser.installExtension(folder);
    await until(async () => (await this.workerStarts()) > 0 && (await this.workerAlive()), {
      what: "the extension's worker to start",
    });
  }

  async #limitStorage(folder: string, quotaSize: number): Promise<void> {
    // The override lasts as long as the session that made it: its page stays open.
    const [page] = await this.browser.pages();
    const session = await page!.createCDPSession();
    await session.send("Storage.overrideQuotaForOrigin", {
      origin: `chrome-extension://${unpackedId(folder)}`,
      quotaSize,
    });
  }

  async uninstallExtension(): Promise<void> {
    if (this.#extension) await this.browser.uninstallExtension(this.#extension);
    this.#extension = null;
  }

  async reloadExtension(): Promise<void> {
    if (!this.#folder) throw new Error("no extension is installed");
    // Loading the same folder again is what the Reload button of chrome://extensions does.
    await this.installExtension(this.#folder);
  }

  extensionOrigin(): string {
    if (!this.#extension) throw new Error("no extension is installed");
    return `chrome-extension://${this.#extension}`;
  }

  async newPage(url?: string): Promise<Page> {
    const page = await this.browser.newPage();
    if (url) await page.goto(url);
    return page;
  }

  async openDevTools(page: Page): Promise<DevTools> {
    await page.bringToFront();
    const devtools = await page.openDevTools();
    return new ChromiumDevTools(page, devtools, this.extensionOrigin());
  }

  #isWorker(target: TargetInfo): boolean {
    return (
      target.type === "service_worker" &&
      this.#extension !== null &&
      target.url.startsWith(this.extensionOrigin())
    );
  }

  async #worker(): Promise<TargetInfo | undefined> {
    const { targetInfos } = await this.#cdp.send("Target.getTargets", {
      filter: [{ type: "service_worker" }],
    });
    return targetInfos.find((target) => this.#isWorker(target));
  }

  async workerAlive(): Promise<boolean> {
    return (await this.#worker()) !== undefined;
  }

  async workerStarts(): Promise<number> {
    return this.#started.filter((url) => url.startsWith(this.extensionOrigin())).length;
  }

  async killWorker(): Promise<boolean> {
    const worker = await this.#worker();
    if (!worker) return false;
    const { targetId } = worker;
    let asked = false;
    await until(
      async () => {
        if ((await this.#worker())?.targetId !== targetId) return true;
        try {
          // Again and again: one that is being started does not hear of it.
          await this.#cdp.send("Target.closeTarget", { targetId });
          asked = true;
        } catch {
          // It went away by itself.
        }
        return false;
      },
      { what: "the worker to die" },
    );
    return asked;
  }

  killWorkerEvery(milliseconds: number): () => Promise<number> {
    return repeat(milliseconds, () => this.killWorker());
  }

  async evaluateInBackground<Args extends unknown[], Result>(
    code: Remote<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    const worker = await this.#worker();
    if (!worker) throw new Error("the worker is not running");
    const { sessionId } = await this.#cdp.send("Target.attachToTarget", {
      targetId: worker.targetId,
      flatten: true,
    });
    const session = this.#cdp.connection()?.session(sessionId);
    if (!session) throw new Error("the worker went away");
    try {
      const answer = await session.send("Runtime.evaluate", {
        expression: remoteCall(code, args),
        awaitPromise: true,
        returnByValue: true,
      });
      if (answer.exceptionDetails) {
        throw new Error(
          answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text,
        );
      }
      return remoteValue<Result>(answer.result.value);
    } finally {
      await session.detach().catch(() => {});
    }
  }

  async withholdHosts(): Promise<void> {
    await this.#setSiteAccess("ON_CLICK");
  }

  async allowHosts(): Promise<void> {
    await this.#setSiteAccess("ON_ALL_SITES");
  }

  /** What the "Site access" menu of the extension's details page does. */
  async #setSiteAccess(hostAccess: string): Promise<void> {
    const page = await this.browser.newPage();
    try {
      await page.goto("chrome://extensions");
      await page.evaluate(
        `chrome.developerPrivate.updateExtensionConfiguration({
          extensionId: ${JSON.stringify(this.#extension)},
          hostAccess: ${JSON.stringify(hostAccess)},
        })`,
      );
    } finally {
      await page.close();
    }
  }

  async processOf(what: "page" | "extension"): Promise<number | null> {
    const root = this.browser.process()?.pid;
    if (what === "page" || root === undefined) return null;
    return findProcess(root, "--extension-process");
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
