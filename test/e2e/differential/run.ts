import type { CDPSession, Page } from "puppeteer-core";
import type { Lab } from "../../server/lab/lab.ts";
import type { BrowserName } from "../drivers/driver.ts";
import { inWords, until } from "../drivers/wait.ts";
import type { Note, Outcome, Scenario } from "./page/scenario.ts";

/** A scenario that has not ended by then (milliseconds) is noted as such, which fails the suite. */
const PATIENCE = 30_000;

/** A document may take so long on a busy machine (milliseconds); nothing measures it. */
const NAVIGATION_PATIENCE = 90_000;

export const TIMED_OUT = "the scenario did not end";

/** The tab that the scenarios share, one document after another. */
export class Tab {
  readonly browser: BrowserName;
  readonly #open: () => Promise<Page>;
  #page: Page | null = null;
  #spoiled = false;

  constructor(browser: BrowserName, open: () => Promise<Page>) {
    this.browser = browser;
    this.#open = open;
  }

  async page(): Promise<Page> {
    if (this.#spoiled) await this.leave();
    if (this.#page === null) {
      this.#page = await this.#open();
      this.#page.setDefaultNavigationTimeout(NAVIGATION_PATIENCE);
    }
    return this.#page;
  }

  /** The next scenario gets a new tab: Puppeteer loses track of one that went back in Firefox. */
  spoil(): void {
    this.#spoiled = true;
  }

  async leave(): Promise<void> {
    this.#spoiled = false;
    await this.#page?.close();
    this.#page = null;
  }
}

/**
 * Runs one scenario in a fresh document, which stays until the next. Where the browser does not
 * answer, its outcome says so: the others are told apart from it, each by its own test.
 */
export async function runScenario(tab: Tab, lab: Lab, scenario: Scenario): Promise<Outcome> {
  try {
    return await performed(tab, lab, scenario);
  } catch (error) {
    tab.spoil();
    return { notes: [[TIMED_OUT, inWords(error)]], expected: {}, sent: {} };
  }
}

async function performed(tab: Tab, lab: Lab, scenario: Scenario): Promise<Outcome> {
  lab.reset();
  const page = await tab.page();
  if (scenario.drive) tab.spoil();
  const query = new URLSearchParams({
    scenario: scenario.name,
    cross: lab.crossOrigin,
    secure: lab.secureOrigin,
  });
  const url = `${lab.origin}/page/${scenario.policy ?? "plain"}?${query}`;
  let evaluate: Evaluate = (source) => page.evaluate(source);
  if (scenario.drive === "prerender") evaluate = await prerendered(page, lab, url, scenario.name);
  else await page.goto(url);
  const notes: Note[] = [];
  if (scenario.drive === "away-and-back") {
    const cdp = tab.browser === "chromium" ? await page.createCDPSession() : null;
    await awayAndBack(page, lab, cdp, notes);
  }
  const outcome = await ended(evaluate);
  return { ...outcome, notes: [...outcome.notes, ...notes, ["requests", lab.requests()]] };
}

/** @param notes gets why the browser did not keep the page, where it says so */
async function awayAndBack(
  page: Page,
  lab: Lab,
  cdp: CDPSession | null,
  notes: Note[],
): Promise<void> {
  await cdp?.send("Page.enable");
  cdp?.on("Page.backForwardCacheNotUsed", ({ notRestoredExplanations }) => {
    notes.push([
      "not out of the cache",
      notRestoredExplanations.map(({ reason }) => reason).join(),
    ]);
  });
  await page.evaluate("labPrepare()");
  await page.goto(`${lab.origin}/blank`);
  // Both documents share a process. What runs in the cached one when its objects go evicts it.
  await cdp?.send("HeapProfiler.collectGarbage");
  // Not `goBack()`: it waits for a load, and a page that comes out of the cache does not load.
  await page.evaluate("void setTimeout(() => history.back())");
  await until(() => page.evaluate("typeof labRun === 'function'"), {
    what: "the page to be back",
  });
}

/** Runs source text in a page and answers what its promise does. */
type Evaluate = (source: string) => Promise<unknown>;

/**
 * Opens the page the way a browser does that guessed the user's next click. It has a target of its
 * own: Puppeteer's page may take its frame for the one that it replaces, and call it detached.
 */
async function prerendered(page: Page, lab: Lab, url: string, scenario: string): Promise<Evaluate> {
  await page.goto(`${lab.origin}/blank`);
  const rules = JSON.stringify({ prerender: [{ source: "list", urls: [url] }] });
  await page.evaluate((text) => {
    const script = document.createElement("script");
    script.type = "speculationrules";
    script.textContent = text;
    document.head.append(script);
  }, rules);
  await until(() => lab.requests().includes(`GET /stream/${scenario}.early`), {
    what: "the page to be prerendered",
  });
  await page.evaluate((to) => void setTimeout(() => location.assign(to)), url);
  const cdp = await page.browser().target().createCDPSession();
  const shown = await until(
    async () => (await cdp.send("Target.getTargets")).targetInfos.find((one) => one.url === url),
    { what: "the prerendered page to be shown" },
  );
  const { sessionId } = await cdp.send("Target.attachToTarget", {
    targetId: shown!.targetId,
    flatten: true,
  });
  const session = cdp.connection()!.session(sessionId)!;
  return async (expression) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result.value as unknown;
  };
}

/** Strings, not functions: nothing of the driver's may run in a page that bends its globals. */
async function ended(evaluate: Evaluate): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE);
  });
  const running = evaluate("labRun()") as Promise<string>;
  running.catch(() => {});
  try {
    const json = await Promise.race([running, impatience]);
    if (json !== null) return JSON.parse(json) as Outcome;
    const partial = JSON.parse((await evaluate("labPartial()")) as string) as Outcome;
    return { ...partial, notes: [...partial.notes, [TIMED_OUT, null]] };
  } finally {
    clearTimeout(timer);
  }
}
