/** Chromium's own DevTools, a page of their own, and the extension's panel inside it. */
import type { CDPSession, Frame, Page, ScreenshotClip } from "puppeteer-core";
import type { DevTools, Modifier, Panel, Remote } from "./driver.ts";
import { remoteCall, remoteValue, until } from "./wait.ts";

/**
 * Resolves when DevTools follow the requests of `page`. What it asks for before that they never
 * read, which costs it nothing: a measurement against DevTools must not begin earlier.
 *
 * @param devtools their front end
 */
export async function requestsHeard(page: Page, devtools: Page): Promise<void> {
  await until(
    async () => {
      await page.evaluate(async () => void (await fetch("/?heard").then((all) => all.text())));
      return await devtools.evaluate(`(async () => {
        const { NetworkLog } = await import("./models/logs/logs.js");
        return NetworkLog.NetworkLog.instance().requests().some((one) => one.url().endsWith("?heard"));
      })()`);
    },
    { what: "DevTools to hear of requests" },
  );
}

export class ChromiumDevTools implements DevTools {
  constructor(
    private readonly page: Page,
    private readonly devtools: Page,
    private readonly origin: string,
  ) {}

  async openPanel(): Promise<Panel> {
    // A tab in the background freezes its DevTools: images do not decode and clicks hang.
    await this.page.bringToFront();
    await until(
      () =>
        this.#run(`
        const { ViewManager } = await import("./ui/legacy/legacy.js");
        const views = ViewManager.ViewManager.instance();
        const id = [...views.views.keys()].find((key) => key.startsWith(${JSON.stringify(this.origin)}));
        if (!id) return false;
        await views.showView(id);
        return true;`),
      { what: "Darkroom's panel to be registered" },
    );
    await this.#frame();
    return new ChromiumPanel(this.page, this.devtools, () => this.#frame());
  }

  async #frame(): Promise<Frame> {
    return await until(
      async () => {
        const frame = this.devtools
          .frames()
          .find((one) => one.url().startsWith(this.origin) && /panel\.html/.test(one.url()));
        return (await frame?.evaluate(() => document.readyState === "complete")) ? frame : null;
      },
      { what: "the panel's document" },
    ).then((frame) => frame!);
  }

  async showOtherPanel(): Promise<void> {
    await this.#run(`
        const { ViewManager } = await import("./ui/legacy/legacy.js");
        await ViewManager.ViewManager.instance().showView("console");`);
  }

  async hearing(): Promise<void> {
    await requestsHeard(this.page, this.devtools);
  }

  async setTheme(theme: "light" | "dark"): Promise<void> {
    const value = theme === "dark" ? "dark" : "default";
    await this.#run(`
        const { Settings } = await import("./core/common/common.js");
        Settings.Settings.instance().moduleSetting("ui-theme").set("${value}");`);
  }

  async dock(side: "right" | "bottom"): Promise<void> {
    await this.#run(`
        const { DockController } = await import("./ui/legacy/legacy.js");
        DockController.DockController.instance().setDockSide("${side}");`);
  }

  /** Source, not a function: vitest rewrites `import()` in functions to its own. */
  async #run(body: string): Promise<unknown> {
    return await this.devtools.evaluate(`(async () => {${body}})()`);
  }

  async screenshot(file: string): Promise<void> {
    await picture(this.devtools, file);
  }

  async close(): Promise<void> {
    await this.devtools.close();
    await until(async () => !(await this.page.hasDevTools()), { what: "DevTools to close" });
  }
}

class ChromiumPanel implements Panel {
  constructor(
    private readonly page: Page,
    private readonly devtools: Page,
    private readonly frame: () => Promise<Frame>,
  ) {}

  async evaluate<Args extends unknown[], Result>(
    code: Remote<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    const frame = await this.frame();
    return remoteValue<Result>(await frame.evaluate(remoteCall(code, args)));
  }

  async waitFor<Args extends unknown[], Result>(
    code: Remote<Args, Result>,
    options: { readonly timeout?: number; readonly what: string },
    ...args: Args
  ): Promise<Result> {
    return await until(() => this.evaluate(code, ...args), options);
  }

  async click(selector: string, ...held: Modifier[]): Promise<void> {
    await this.page.bringToFront();
    const element = await (await this.frame()).waitForSelector(selector, { visible: true });
    await this.#holding(held, async () => element?.click());
    await element?.dispose();
  }

  async type(text: string): Promise<void> {
    await this.devtools.keyboard.type(text);
  }

  async press(key: string, ...held: Modifier[]): Promise<void> {
    await this.#holding(held, () => this.devtools.keyboard.press(key as "Enter"));
  }

  async #holding(held: readonly Modifier[], act: () => Promise<void>): Promise<void> {
    for (const key of held) await this.devtools.keyboard.down(key);
    await act();
    for (const key of held) await this.devtools.keyboard.up(key);
  }

  async text(selector: string): Promise<string> {
    return await this.evaluate(
      (one: string) => (document.querySelector(one)?.textContent ?? "").replace(/\s+/g, " ").trim(),
      selector,
    );
  }

  async screenshot(file: string): Promise<void> {
    const frame = await this.frame();
    const element = await frame.frameElement();
    const box = await element?.boundingBox();
    if (!box) throw new Error("the panel is not visible");
    await picture(this.devtools, file, box);
    await element?.dispose();
  }

  async collectGarbage(): Promise<void> {
    // Puppeteer offers sessions of targets only; the frame keeps the one of its own process.
    const { client } = (await this.frame()) as Frame & { readonly client: CDPSession };
    await client.send("HeapProfiler.collectGarbage");
  }
}

/**
 * Screenshot of the DevTools window. Headless Chromium takes it with the next frame, and DevTools
 * in which nothing moves may never draw one: a dot in the corner keeps them drawing meanwhile.
 */
async function picture(devtools: Page, file: string, clip?: ScreenshotClip): Promise<void> {
  await devtools.evaluate(`{
    const dot = document.createElement("div");
    dot.id = "darkroom-dot";
    dot.style.cssText = "position:fixed;right:0;bottom:0;width:1px;height:1px";
    document.documentElement.append(dot);
    let turn = 0;
    const draw = () => {
      dot.style.background = turn++ % 2 ? "#808080" : "#818181";
      if (dot.isConnected) requestAnimationFrame(draw);
    };
    draw();
  }`);
  try {
    const options = clip ? { clip, captureBeyondViewport: false } : {};
    await devtools.screenshot({ ...options, path: file });
  } finally {
    await devtools.evaluate(`document.getElementById("darkroom-dot")?.remove()`);
  }
}
