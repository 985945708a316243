/** Firefox's toolbox, and the extension's panel inside it, by way of the privileged scope. */
import { writeFile } from "node:fs/promises";
import type { Page } from "puppeteer-core";
import type { DevTools, Modifier, Panel, Remote } from "./driver.ts";
import type { ChromeScope } from "./firefox-chrome.ts";
import { remoteCall, remoteValue, until } from "./wait.ts";

export class FirefoxDevTools implements DevTools {
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

  async hearing(): Promise<void> {
    // An open toolbox listens.
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

  async click(selector: string, ...held: Modifier[]): Promise<void> {
    await this.waitFor(
      (one: string) => {
        const box = document.querySelector(one)?.getBoundingClientRect();
        return box !== undefined && box.width > 0 && box.height > 0;
      },
      { what: `${selector} to be visible` },
      selector,
    );
    await this.chrome.call("clickInPanel", this.tab, PANEL, selector, held);
  }

  async type(text: string): Promise<void> {
    await this.chrome.call("keysInPanel", this.tab, PANEL, Array.from(text), []);
  }

  async press(key: string, ...held: Modifier[]): Promise<void> {
    await this.chrome.call("keysInPanel", this.tab, PANEL, [key], held);
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

  async collectGarbage(): Promise<void> {
    await this.chrome.call("minimizePanelMemory", this.tab, PANEL);
  }
}

async function saveDataUrl(file: string, url: string): Promise<void> {
  await writeFile(file, Buffer.from(url.slice(url.indexOf(",") + 1), "base64"));
}
