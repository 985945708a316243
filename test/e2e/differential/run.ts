import type { Page } from "puppeteer-core";
import type { Lab } from "../../server/lab/lab.ts";
import type { Outcome, Scenario } from "./page/scenario.ts";

/** A scenario that has not ended by then (milliseconds) is noted as such, which fails the suite. */
const PATIENCE = 15_000;

export const TIMED_OUT = "the scenario did not end";

/** Runs one scenario in a fresh document of this tab. */
export async function runScenario(page: Page, lab: Lab, scenario: Scenario): Promise<Outcome> {
  lab.reset();
  const query = new URLSearchParams({ scenario: scenario.name, cross: lab.crossOrigin });
  await page.goto(`${lab.origin}/page/${scenario.policy ?? "plain"}?${query}`);
  const outcome = await ended(page);
  return { ...outcome, notes: [...outcome.notes, ["requests", lab.requests()]] };
}

/** Strings, not functions: nothing of the driver's may run in a page that bends its globals. */
async function ended(page: Page): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE);
  });
  const running = page.evaluate("labRun()") as Promise<string>;
  running.catch(() => {});
  try {
    const json = await Promise.race([running, impatience]);
    if (json !== null) return JSON.parse(json) as Outcome;
    const partial = JSON.parse((await page.evaluate("labPartial()")) as string) as Outcome;
    return { ...partial, notes: [...partial.notes, [TIMED_OUT, null]] };
  } finally {
    clearTimeout(timer);
  }
}
