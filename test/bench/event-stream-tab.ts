/** Chrome's own view of a stream, the EventStream tab of the Network panel, opened on one. */
import type { Page } from "puppeteer-core";
import { openStage, type Stage } from "../e2e/capture/stage.ts";
import { requestsHeard } from "../e2e/drivers/chromium-devtools.ts";
import { until } from "../e2e/drivers/wait.ts";
import { stampedDelta } from "./bursts.ts";
import { emptySession, type Figure } from "./sessions.ts";

/** With 20,000 events DevTools stand still for a minute: `DARKROOM_BENCH_EVENTSTREAM=20000`. */
const SIZES = (process.env["DARKROOM_BENCH_EVENTSTREAM"] ?? "5000,10000").split(",").map(Number);

/** Long enough for the minute that it takes with 20,000 events. */
const PATIENCE = 180_000;

interface TabOpening {
  /** Milliseconds until events are drawn, and of the longest task until then. */
  readonly drawn: number;
  readonly longestTask: number;
}

export async function eventStreamTab(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const events of SIZES) {
    const { drawn, longestTask } = await openTab(events);
    figures.push({
      browser: "chromium",
      what: `beside it, Chrome's EventStream tab opening on ${events.toLocaleString("en")} events`,
      measured: `${drawn.toFixed(0)} ms until events are drawn, longest task ${longestTask.toFixed(0)} ms`,
      budget: "for comparison",
      holds: null,
    });
  }
  return figures;
}

async function openTab(events: number): Promise<TabOpening> {
  const stage = await openStage();
  const session = await emptySession("chromium");
  try {
    const page = await session.newPage(stage.page("/", "<!doctype html><title>events</title>"));
    const devtools = await page.openDevTools();
    devtools.setDefaultTimeout(PATIENCE);
    // The front end has yet to start: until then it has no settings to make its views from.
    await until(
      () =>
        run(
          devtools,
          `const { ViewManager } = await import("./ui/legacy/legacy.js");
       await ViewManager.ViewManager.instance().showView("network");
       globalThis.NetworkPanel = (await import("./panels/network/network.js")).NetworkPanel;
       globalThis.NetworkLog = (await import("./models/logs/logs.js")).NetworkLog;
       return true;`,
        ),
      { what: "the Network panel" },
    );
    await requestsHeard(page, devtools);
    const have = async (count: number): Promise<void> => {
      await until(
        () =>
          run(
            devtools,
            `const ours = NetworkLog.NetworkLog.instance().requests().find((one) => one.url().endsWith("/events"));
             return ours?.eventSourceMessages().length === ${count};`,
          ),
        { what: `DevTools to have ${count} events`, timeout: PATIENCE },
      );
    };
    // They ask for the body once they hear of its headers, and have none of it if it is over by then.
    await sendEvents(stage, page, events, () => have(1));
    await have(events);
    return (await run(devtools, MEASURE)) as TabOpening;
  } finally {
    await session.close();
    await stage.close();
  }
}

async function sendEvents(
  stage: Stage,
  page: Page,
  events: number,
  firstSeen: () => Promise<void>,
): Promise<void> {
  const stream = stage.stream("events", { keep: false });
  const read = page.evaluate(async (url) => {
    await (await fetch(url, { method: "POST" })).text();
  }, stream.url);
  await stream.send(stampedDelta(0, 0));
  await firstSeen();
  for (let n = 1; n < events; n += 100) {
    let part = "";
    for (let i = n; i < Math.min(n + 100, events); i++) part += stampedDelta(i, 0);
    await stream.send(part);
  }
  await stream.end();
  await read;
}

/** Source, not a function: the front end's modules are imported, which a bundler would make its own. */
async function run(devtools: Page, body: string): Promise<unknown> {
  return await devtools.evaluate(`(async () => {${body}})()`);
}

/** Opens the tab as a click on it does. Only the rows in view are in the document. */
const MEASURE = `
  let longestTask = 0;
  const note = (list) => {
    for (const { duration } of list) longestTask = Math.max(longestTask, duration);
  };
  const tasks = new PerformanceObserver((list) => note(list.getEntries()));
  tasks.observe({ type: "longtask" });
  const shown = (node) =>
    node.nodeType === Node.TEXT_NODE
      ? node.textContent.includes("response.output_text.delta")
      : [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes].some(shown);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const ours = NetworkLog.NetworkLog.instance().requests().find((one) => one.url().endsWith("/events"));
  const from = performance.now();
  await NetworkPanel.NetworkPanel.instance().selectAndActivateRequest(ours, "eventSource");
  do await frame(); while (!shown(document.body));
  await frame();
  const drawn = performance.now() - from;
  await new Promise((resolve) => setTimeout(resolve, 100));
  note(tasks.takeRecords());
  return { drawn, longestTask };
`;
