/** `npm run bench [-- row … chromium|firefox]`: the budgets of docs/internals.md, measured. */
import type { BrowserName } from "../e2e/drivers/driver.ts";
import { chunkLatency, wireToRow } from "./latency.ts";
import { eventStreamTab } from "./event-stream-tab.ts";
import { filtering } from "./filtering.ts";
import { live } from "./live.ts";
import { opening } from "./opening.ts";
import { pictures } from "./pictures.ts";
import { plainFetch } from "./plain-fetch.ts";
import { scripts } from "./scripts.ts";
import { scrolling } from "./scrolling.ts";
import { meaning } from "./meaning.ts";
import type { Figure } from "./sessions.ts";
import { sustained } from "./sustained.ts";
import { thousand } from "./thousand.ts";
import { throughput } from "./throughput.ts";

const ROWS: Readonly<Record<string, (browser: BrowserName) => Promise<Figure[]>>> = {
  scripts,
  throughput,
  latency: chunkLatency,
  fetch: plainFetch,
  row: wireToRow,
  opening,
  eventstream: async (browser) => (browser === "chromium" ? await eventStreamTab() : []),
  scrolling,
  live,
  filter: filtering,
  thousand,
  pictures,
  sustained,
};

/** Rows that need no browser. */
const NODE_ROWS: Readonly<Record<string, () => Promise<Figure[]>>> = { meaning };

export async function bench(wanted: readonly string[]): Promise<void> {
  const browsers = (["chromium", "firefox"] as const).filter(
    (name) =>
      wanted.includes(name) || !wanted.some((one) => one === "chromium" || one === "firefox"),
  );
  const isWanted = (name: string): boolean =>
    wanted.includes(name) || !wanted.some((one) => one in ROWS || one in NODE_ROWS);
  for (const [name, measure] of Object.entries(NODE_ROWS)) {
    if (isWanted(name)) await printed(name, measure);
  }
  for (const [name, measure] of Object.entries(ROWS)) {
    if (!isWanted(name)) continue;
    for (const browser of browsers) await printed(`${name} (${browser})`, () => measure(browser));
  }
}

/** A row that could not be measured must not take the others with it. */
async function printed(name: string, measure: () => Promise<Figure[]>): Promise<void> {
  try {
    print(await measure());
  } catch (error) {
    process.exitCode = 1;
    process.stdout.write(`${name} COULD NOT BE MEASURED: ${String(error)}\n`);
  }
}

function print(figures: readonly Figure[]): void {
  for (const { browser, what, measured, budget, holds } of figures) {
    const verdict = holds === null ? "" : holds ? "holds" : "DOES NOT HOLD";
    process.stdout.write(
      `${browser.padEnd(9)} ${what}\n          ${measured}   [budget ${budget}] ${verdict}\n`,
    );
  }
}
