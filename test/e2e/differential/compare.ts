/** Every scenario twice in one browser: bare, then with the extension recording. */
import { PANEL_PORT, type PanelRequest, type Settings } from "../../../src/messages/panel.ts";
import { type Lab, startLab } from "../../server/lab/lab.ts";
import type { BrowserSession, Driver } from "../drivers/driver.ts";
import { bundlePage } from "./bundle.ts";
import type { Outcome, Scenario } from "./page/scenario.ts";
import { enterExtension, type InExtension } from "./extension.ts";
import { runScenario, Tab } from "./run.ts";
import { missingFromTape } from "./tape.ts";

export interface Comparison {
  readonly bare: Outcome;
  readonly recorded: Outcome;
  /** What should be on the tape and is not, in words. */
  readonly missing: readonly string[];
}

/** @param extension folder of the built extension */
export async function compareAll(
  driver: Driver,
  scenarios: readonly Scenario[],
  extension: string,
): Promise<Map<string, Comparison>> {
  const lab = await startLab(await bundlePage());
  let session: BrowserSession | null = null;
  try {
    // Puppeteer switches Firefox's back/forward cache off; users have it on.
    session = await driver.launch({
      preferences: { "fission.bfcacheInParent": true },
      switches: ["--ignore-certificate-errors"],
    });
    const bare = new Map<string, Outcome>();
    const { browser } = session;
    const tab = new Tab(driver.name, () => browser.newPage());
    for (const one of scenarios) bare.set(one.name, await runScenario(tab, lab, one));
    await session.installExtension(extension);
    const inExtension = await enterExtension(session);
    await recordOrigins(session, inExtension, [lab.origin]);
    await tab.leave();
    return await recordAll(inExtension, tab, lab, scenarios, bare);
  } finally {
    await session?.close();
    await lab.close();
  }
}

async function recordAll(
  inExtension: InExtension,
  tab: Tab,
  lab: Lab,
  scenarios: readonly Scenario[],
  bare: ReadonlyMap<string, Outcome>,
): Promise<Map<string, Comparison>> {
  const comparisons = new Map<string, Comparison>();
  for (const one of scenarios) {
    const recorded = await runScenario(tab, lab, one);
    const missing = await missingFromTape(inExtension, one.name, recorded.expected, lab.streams);
    comparisons.set(one.name, { bare: bare.get(one.name)!, recorded, missing });
  }
  return comparisons;
}

/** Switches recording on for these origins, so that no DevTools of either run is in the way. */
async function recordOrigins(
  session: BrowserSession,
  inExtension: InExtension,
  origins: readonly string[],
): Promise<void> {
  const settings: Settings = { keepSecrets: false, budget: 500_000_000, origins };
  if (session.name === "firefox") {
    // We are in its event page, which hears nothing of itself. It reads settings when it starts.
    await inExtension(async (values: Settings) => {
      const { storage } = (globalThis as unknown as { chrome: Extension }).chrome;
      await storage.local.set({ settings: values });
    }, settings);
    await session.killWorker();
    return;
  }
  // As a panel's settings do. A worker killed while it is being installed would never come back.
  await inExtension(
    async (values: Settings, name: string) => {
      const { runtime } = (globalThis as unknown as { chrome: Extension }).chrome;
      const port = runtime.connect({ name });
      await new Promise<void>((resolve) => {
        port.onMessage.addListener((notice) => {
          if (notice.kind === "settings" && notice.settings?.origins.length) resolve();
        });
        port.postMessage({ kind: "settings", settings: values });
      });
      port.disconnect();
    },
    settings,
    `${PANEL_PORT}${NO_TAB}`,
  );
}

/** A tab that there is not. */
const NO_TAB = 2 ** 30;

/** The extension's API, as much as the suite needs. */
interface Extension {
  readonly storage: { readonly local: { set(values: object): Promise<void> } };
  readonly runtime: {
    connect(info: { name: string }): {
      postMessage(message: PanelRequest): void;
      disconnect(): void;
      readonly onMessage: {
        addListener(
          listener: (notice: { readonly kind: string; readonly settings?: Settings }) => void,
        ): void;
      };
    };
  };
}
