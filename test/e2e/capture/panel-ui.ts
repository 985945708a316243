/** The panel as a user sees it: words, names and roles, not classes. */
import type { Panel } from "../drivers/driver.ts";
import { storedStreams } from "./store.ts";

/** Waits until the panel shows these words. */
export async function says(panel: Panel, words: string, timeout?: number): Promise<void> {
  const options = { what: `the panel to say "${words}"`, ...(timeout ? { timeout } : {}) };
  await panel.waitFor((text: string) => document.body.innerText.includes(text), options, words);
}

/**
 * Clicks the button of this accessible name, as soon as there is one that may be clicked. A name
 * that ends with "…" may go on in any way: its end may change as the panel learns more.
 */
export async function pressButton(panel: Panel, name: string): Promise<void> {
  await panel.waitFor(
    (wanted: string) => {
      document.querySelector("[data-e2e]")?.removeAttribute("data-e2e");
      const begun = wanted.endsWith("…") ? wanted.slice(0, -1) : null;
      const button = [...document.querySelectorAll("button")].find((one) => {
        const words = (one.getAttribute("aria-label") ?? one.textContent ?? "").trim();
        return !one.disabled && (begun === null ? words === wanted : words.startsWith(begun));
      });
      button?.setAttribute("data-e2e", "");
      return button !== undefined;
    },
    { what: `a button "${name}"` },
    name,
  );
  await panel.click("[data-e2e]");
}

/** Selects a stream in the list, and waits until the table has all rows that are stored of it. */
export async function selectStream(panel: Panel, stream: string): Promise<void> {
  await panel.click(`#stream-${stream}`);
  const record = (await storedStreams(panel)).find(({ id }) => id === stream);
  await panel.waitFor(
    (id: string, rows: number) => {
      if (document.getElementById(id)?.getAttribute("aria-selected") !== "true") return false;
      const head = 1;
      const grid = document.querySelector("[role=grid]");
      return rows === 0 || Number(grid?.getAttribute("aria-rowcount")) >= head + rows;
    },
    { what: "the stream to be selected and shown as far as it is stored" },
    `stream-${stream}`,
    record?.rows ?? 0,
  );
}

/** Waits until the list says this of a stream. */
export async function lists(panel: Panel, stream: string, words: string): Promise<void> {
  await panel.waitFor(
    (id: string, wanted: string) =>
      document.getElementById(id)?.textContent?.includes(wanted) ?? false,
    { what: `the list to say "${words}" of the stream` },
    `stream-${stream}`,
    words,
  );
}

export interface Table {
  /** Rows of the whole table, as it tells a screen reader. */
  readonly rows: number;
  /** Text of the rows that are drawn, one string a row. */
  readonly drawn: readonly string[];
  /** Thumbnails that have been drawn. */
  readonly thumbnails: number;
}

export async function table(panel: Panel): Promise<Table> {
  return await panel.evaluate(() => {
    const grid = document.querySelector("[role=grid]");
    const rows = [...(grid?.querySelectorAll("[role=row][id]") ?? [])];
    return {
      rows: Number(grid?.getAttribute("aria-rowcount") ?? 1) - 1,
      drawn: rows.map((row) => (row.textContent ?? "").replace(/\s+/g, " ").trim()),
      thumbnails: [...(grid?.querySelectorAll("canvas") ?? [])].filter((one) => painted(one))
        .length,
    };
    function painted(canvas: HTMLCanvasElement): boolean {
      const { width, height } = canvas;
      if (width === 0 || height === 0) return false;
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, width, height).data;
      return pixels?.some((value) => value !== 0) ?? false;
    }
  });
}

/** Gives the table the focus, as soon as it has rows. */
export async function focusTable(panel: Panel): Promise<void> {
  await panel.waitFor(
    () => {
      const grid = document.querySelector<HTMLElement>("[role=grid]:has([role=row][id])");
      grid?.focus();
      return grid?.contains(document.activeElement) ?? false;
    },
    { what: "a table with rows to take the focus" },
  );
}

/** Waits until the inspector shows the payload of an event, with these words in it. */
export async function showsPayload(panel: Panel, words = ""): Promise<void> {
  await panel.waitFor(
    (wanted: string) =>
      document.querySelector("[aria-label=Event] [role=tree]")?.textContent?.includes(wanted),
    { what: `the payload "${words}" in the inspector` },
    words,
  );
}

/** What the filmstrip says of each print, from left to right. */
export async function prints(panel: Panel): Promise<string[]> {
  return await panel.evaluate(() =>
    [...document.querySelectorAll("[aria-label='Images by arrival'] button")].map((print) =>
      (print.textContent ?? "").replace(/\s+/g, " ").trim(),
    ),
  );
}

/** Lists the streams of all tabs, not only of the inspected one. */
export async function showAllTabs(panel: Panel): Promise<void> {
  await panel.waitFor(
    () => {
      const labels = [...document.querySelectorAll("label")];
      const label = labels.find((one) => one.textContent?.trim() === "All tabs");
      label?.setAttribute("data-e2e-all", "");
      return label !== undefined;
    },
    { what: "the choice of tabs" },
  );
  await panel.click("[data-e2e-all]");
}

export interface ExportChoice {
  /** `sse` without the sidecar of times; byte-exact stream with it is `sse-timing`. */
  readonly format: "har" | "sse" | "sse-timing" | "ndjson" | "archive" | "images";
  /** The bytes as they are, instead of redacted ones. */
  readonly exact?: boolean;
  readonly scope?: "events" | "stream" | "marked" | "all";
}

/** Exports the selected stream through the dialog, as a user does. */
export async function exportAs(panel: Panel, choice: ExportChoice): Promise<void> {
  await pressButton(panel, "Export");
  const { format, exact = false, scope } = choice;
  await panel.click(`[name=export-format][value=${format.replace("-timing", "")}]`);
  if (format === "sse") await panel.click(".export-check input");
  if (scope !== undefined) await choose(panel, "export-scope", scope);
  if (format !== "images" && exact) await choose(panel, "export-exact", "exact");
  await panel.click("dialog[open] [type=submit]");
  await panel.waitFor(() => document.querySelector("dialog[open]") === null, {
    what: "the export dialog to close",
  });
}

/** Clicks the label of a segment, whose input is not seen. */
async function choose(panel: Panel, name: string, value: string): Promise<void> {
  await panel.click(`label:has(> [name=${name}][value=${value}])`);
}
