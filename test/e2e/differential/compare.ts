/** Every scenario twice in one browser: bare, then with the extension recording. */
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
    const tab = new Tab(() => browser.newPage());
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
  await inExtension(async (list: readonly string[]) => {
    const { storage } = (globalThis as unknown as { chrome: { storage: Storages } }).chrome;
    const settings = { keepSecrets: false, budget: 500_000_000, origins: list };
    await storage.local.set({ settings });
    interface Storages {
      local: { set(values: object): Promise<void> };
    }
  }, origins);
  // Settings are read when the worker starts; the first stream starts it again.
  await session.killWorker();
}
