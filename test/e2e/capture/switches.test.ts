import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { runBytes } from "../../fixtures/runs.ts";
import type { Panel } from "../drivers/driver.ts";
import { until } from "../drivers/wait.ts";
import { armed, inBothBrowsers, type Bench } from "./bench.ts";
import { finishReading, startReading } from "./page.ts";
import { exportAs, pressButton, says, selectStream } from "./panel-ui.ts";
import { ended, storedStream, storedStreams, storeSizes } from "./store.ts";

const KEY = "sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const PIN = "Pin stream";
const MEGABYTE = 1_000_000;

inBothBrowsers("the panel's switches", (bench) => {
  test("recording that is switched off records nothing, and goes on when switched on", async () => {
    const { page, panel } = await bench.shared();
    await pressButton(panel, "Recording on");
    await says(panel, "Recording is off");
    const unseen = await read(bench, page, "unseen");
    await pressButton(panel, "Recording off");
    await armed(panel);
    const seen = await read(bench, page, "seen");
    await storedStream(panel, seen, ended, "to end");
    expect(await urls(panel)).not.toContain(unseen);
  });

  test("Clear removes this tab's streams; pinned ones and other tabs' stay", async () => {
    const other = await bench.record();
    const elsewhere = await read(bench, other.page, "other-tab");
    await storedStream(other.panel, elsewhere, ended, "to end");

    const { page, panel } = await bench.record();
    const pinned = await recorded(bench, page, panel, "pinned");
    const plain = await recorded(bench, page, panel, "plain");
    await selectStream(panel, pinned.id);
    await pressButton(panel, PIN);
    await storedStream(panel, pinned.request.url, (one) => one.pinned, "to be pinned");
    await pressButton(panel, "Clear");
    await until(async () => !(await urls(panel)).includes(plain.request.url), {
      what: "the stream to be removed",
    });
    expect(await urls(panel)).toEqual(expect.arrayContaining([pinned.request.url, elsewhere]));
    await listedOnly(panel, [pinned.id]);
    await page.close();
    await other.page.close();
  });

  test("Delete everything asks first, then empties every store, pinned streams too", async () => {
    const { page, panel } = await bench.record();
    const stream = bench.stage.stream("to-be-deleted");
    await startReading(page, stream.url, { method: "POST", body: "x".repeat(2 * MEGABYTE) });
    await stream.send(runBytes("image", "openai", { seed: 7, picture: 64 }));
    await stream.end();
    const kept = await storedStream(panel, stream.url, ended, "to end");
    const before = await storeSizes(panel);
    for (const name of ["streams", "tape", "rows", "images"]) {
      expect(before[name], name).toBeGreaterThan(0);
    }
    await selectStream(panel, kept.id);
    await bench.saved(".sse", () => exportAs(panel, { format: "sse", exact: true }));
    expect(await exportedFiles(panel)).toBe(1);
    await pressButton(panel, PIN);
    await storedStream(panel, kept.request.url, (one) => one.pinned, "to be pinned");
    await pressButton(panel, "Settings");
    await pressButton(panel, "Delete everything");
    await says(panel, "Delete all recordings for good?");
    await pressButton(panel, "Keep them");
    expect(await urls(panel)).toContain(kept.request.url);

    await pressButton(panel, "Delete everything");
    await pressButton(panel, "Delete everything for good");
    await until(async () => (await urls(panel)).length === 0, { what: "the streams to go" });
    const { totals, ...sizes } = await storeSizes(panel);
    expect(Object.values(sizes)).toEqual(Object.values(sizes).map(() => 0));
    expect(totals).toBeLessThanOrEqual(1);
    await until(async () => (await exportedFiles(panel)) === 0, {
      what: "the exported file to go",
    });
    await pressButton(panel, "Close");
    await says(panel, "0 B of 500 MB");
    await page.close();
  });

  test("secrets are stored whole only while the user keeps them", async () => {
    const { page, panel } = await bench.shared();
    const authorization = async (name: string): Promise<string | undefined> => {
      const { request } = await recorded(bench, page, panel, name, {
        headers: { authorization: `Bearer ${KEY}` },
      });
      return request.headers.find(([header]) => header.toLowerCase() === "authorization")?.[1];
    };
    expect(await authorization("masked")).not.toContain(KEY);
    await toggle(panel, "#keep-secrets");
    expect(await authorization("whole")).toBe(`Bearer ${KEY}`);
    await toggle(panel, "#keep-secrets");
    expect(await authorization("masked-again")).not.toContain(KEY);
  });

  test("a site records with DevTools closed as long as the user asks for it", async () => {
    const { page, devtools, panel } = await bench.record();
    const before = await bench.session.newPage(bench.blank);
    const unseen = await read(bench, before, "before-asking");
    await before.close();
    await page.bringToFront();
    await toggle(panel, "#this-site");
    await devtools.close();

    const alone = await bench.session.newPage(bench.blank);
    const seen = await read(bench, alone, "devtools-closed");
    const opened = await bench.session.openDevTools(alone);
    const again = await opened.openPanel();
    expect(await storedStream(again, seen, ended, "to end")).toMatchObject({ end: "complete" });
    expect(await urls(again)).not.toContain(unseen);

    await armed(again);
    await toggle(again, "#this-site");
    await opened.close();
    const after = await bench.session.newPage(bench.blank);
    const late = await read(bench, after, "no-longer-asked");
    await after.close();
    const last = await (await bench.session.openDevTools(page)).openPanel();
    await recorded(bench, page, last, "with-devtools");
    expect(await urls(last)).not.toContain(late);
    await page.close();
    await alone.close();
  });

  test("a smaller budget removes the oldest streams and keeps the pinned", async () => {
    const { page, panel } = await bench.shared();
    const streams = [];
    for (const name of ["oldest", "second", "third", "latest"]) {
      streams.push(await recorded(bench, page, panel, name, {}, 4 * MEGABYTE));
    }
    const [oldest, second, third, latest] = streams.map((one) => one.request.url);
    await selectStream(panel, streams[0]!.id);
    await pressButton(panel, PIN);
    await storedStream(panel, oldest!, (one) => one.pinned, "to be pinned");
    await setBudget(panel, "10");
    await until(async () => !(await urls(panel)).includes(second!), {
      what: "the oldest unpinned stream to go",
    });
    await until(async () => !(await urls(panel)).includes(third!), {
      what: "the next oldest stream to go",
    });
    expect(await urls(panel)).toEqual(expect.arrayContaining([oldest, latest]));
    // A narrow panel leaves the meter's words to those who ask for them.
    await panel.waitFor(() => document.body.textContent.includes("of 10 MB"), {
      what: "the meter to know the budget",
    });
    await setBudget(panel, "500");
  });
});

type Page = Awaited<ReturnType<Bench["record"]>>["page"];

/** The page reads a short stream to its end, all of it; the answer is the stream's address. */
async function read(
  bench: Bench,
  page: Page,
  name: string,
  init: RequestInit = {},
  bytes = 16,
): Promise<string> {
  const stream = bench.stage.stream(name);
  await startReading(page, stream.url, { ...init, name });
  await stream.send(`data: ${noise(bytes)}\n\n`);
  await stream.end();
  expect((await finishReading(page, name)).length).toBe(stream.sent);
  return stream.url;
}

async function recorded(
  bench: Bench,
  page: Page,
  panel: Panel,
  name: string,
  init: RequestInit = {},
  bytes = 16,
) {
  const url = await read(bench, page, name, init, bytes);
  return await storedStream(panel, url, ended, "to end");
}

/** Text that no database can compress. */
function noise(bytes: number): string {
  return randomBytes((bytes / 4) * 3).toString("base64");
}

async function urls(panel: Panel): Promise<string[]> {
  return (await storedStreams(panel)).map((one) => one.request.url);
}

async function listedOnly(panel: Panel, streams: readonly string[]): Promise<void> {
  await panel.waitFor(
    (wanted: string) =>
      [...document.querySelectorAll("[role=option]")].map((one) => one.id).join() === wanted,
    { what: "the list to show what is left" },
    streams.map((id) => `stream-${id}`).join(),
  );
}

/** Flips one switch of the settings. */
async function toggle(panel: Panel, selector: string): Promise<void> {
  const checked = (one: string): boolean =>
    document.querySelector<HTMLInputElement>(one)?.checked ?? false;
  await pressButton(panel, "Settings");
  await panel.waitFor(
    (one: string) => document.querySelector(`dialog[open] ${one}:enabled`) !== null,
    { what: "the settings" },
    selector,
  );
  const before = await panel.evaluate(checked, selector);
  await panel.click(selector);
  expect(await panel.evaluate(checked, selector)).toBe(!before);
  await pressButton(panel, "Close");
}

async function setBudget(panel: Panel, megabytes: string): Promise<void> {
  await pressButton(panel, "Settings");
  await panel.click("#budget");
  await panel.evaluate(() => document.querySelector<HTMLInputElement>("#budget")?.select());
  await panel.type(megabytes);
  await pressButton(panel, "Close");
}

/** Files of exports that the browser's storage holds. */
async function exportedFiles(panel: Panel): Promise<number> {
  return await panel.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("exports", { create: true });
    let count = 0;
    for await (const _ of folder.keys()) count++;
    return count;
  });
}
