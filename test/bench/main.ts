/** `npm run bench [-- row … chromium|firefox]`: the budgets of docs/internals.md, measured. */
import type { BrowserName } from "../e2e/drivers/driver.ts";
import { chunkLatency, wireToRow } from "./latency.ts";
import { opening } from "./opening.ts";
import { plainFetch } from "./plain-fetch.ts";
import { scripts } from "./scripts.ts";
import { scrolling } from "./scrolling.ts";
import type { Figure } from "./sessions.ts";
import { sustained } from "./sustained.ts";
import { throughput } from "./throughput.ts";

const ROWS: Readonly<Record<string, (browser: BrowserName) => Promise<Figure[]>>> = {
  scripts,
  throughput,
  latency: chunkLatency,
  fetch: plainFetch,
  row: wireToRow,
  opening,
  scrolling,
  sustained,
};

export async function bench(wanted: readonly string[]): Promise<void> {
  const browsers = (["chromium", "firefox"] as const).filter(
    (name) =>
      wanted.includes(name) || !wanted.some((one) => one === "chromium" || one === "firefox"),
  );
  const rows = Object.keys(ROWS).filter(
    (name) => wanted.includes(name) || !wanted.some((one) => one in ROWS),
  );
  for (const row of rows) {
    for (const browser of browsers) {
      for (const figure of await ROWS[row]!(browser)) {
        const verdict = figure.holds === null ? "" : figure.holds ? "holds" : "DOES NOT HOLD";
        process.stdout.write(
          `${figure.browser.padEnd(9)} ${figure.what}\n          ${figure.measured}   [budget ${figure.budget}] ${verdict}\n`,
        );
      }
    }
  }
}
