import { describe, expect, test } from "vitest";
import { runBytes } from "../../fixtures/runs.ts";
import { violations } from "../axe.ts";
import type { Panel } from "../drivers/driver.ts";
import { until } from "../drivers/wait.ts";
import { type Bench, inBothBrowsers, type Recorded } from "./bench.ts";
import { startReading } from "./page.ts";
import { focusTable, pressButton, says, selectStream, showsPayload, table } from "./panel-ui.ts";
import { ended, storedStream } from "./store.ts";
import { looks, showTheme } from "./themes.ts";

inBothBrowsers("the panel for everybody", (bench) => {
  /** Holds the state against axe in both themes. */
  const isClean = async ({ devtools, panel }: Recorded, state: string): Promise<void> => {
    for (const theme of ["light", "dark"] as const) {
      await showTheme(devtools, panel, theme);
      expect(await violations(panel), `${state}, ${theme}`).toEqual([]);
    }
  };

  test("has no accessibility violation with and without streams and events", async () => {
    const recorded = await bench.shared();
    const { page, devtools, panel } = recorded;
    await isClean(recorded, "empty");
    await selectImageRun(bench, page, panel);
    await isClean(recorded, "list and table");
    await openImage(panel);
    await isClean(recorded, "inspector");
    await panel.press("ArrowUp", "Shift");
    await says(panel, "2 events selected");
    await isClean(recorded, "several events");
    await devtools.dock("bottom");
    await openImage(panel);
    await isClean(recorded, "docked at the bottom");
    await devtools.dock("right");
  });

  test("has no accessibility violation in settings, or when it does not record", async () => {
    const recorded = await bench.shared();
    const { panel } = recorded;
    await pressButton(panel, "Settings");
    await dialogShown(panel);
    await isClean(recorded, "settings");
    await pressButton(panel, "Delete everything");
    await isClean(recorded, "confirmation");
    await pressButton(panel, "Keep them");
    await pressButton(panel, "Close");
    await pressButton(panel, "Recording on");
    await says(panel, "Recording is off");
    await isClean(recorded, "recording off");
    await pressButton(panel, "Recording off");
  });

  test("is walked with Tab from the toolbar to the payload, and focus is always seen", async () => {
    const { page, panel } = await bench.shared();
    await selectImageRun(bench, page, panel);
    await openImage(panel);
    await panel.evaluate(() =>
      document.querySelector<HTMLElement>("[role=toolbar] button")?.focus(),
    );
    const stops: Stop[] = [];
    for (let turn = 0; turn < 40 && stops.at(-1)?.place !== "payload"; turn += 1) {
      await panel.press("Tab");
      stops.push(await focused(panel));
    }
    const places = stops.map(({ place }) => place);
    // Edges between panes, heads of columns and the like stand between them.
    const regions = ["toolbar", "list", "actions", "table", "inspector", "payload"];
    const known = places.filter((place) => regions.includes(place));
    expect(known.filter((place, index) => place !== known[index - 1])).toEqual(regions);
    expect(stops.filter(({ seen }) => !seen)).toEqual([]);
  });

  test("moves through streams and events with the arrow keys", async () => {
    const { page, panel } = await bench.shared();
    await selectImageRun(bench, page, panel);
    await focusTable(panel);
    await panel.press("Home");
    await panel.press("ArrowDown");
    await panel.press("Enter");
    await panel.waitFor(() => document.querySelector("[aria-label=Event]") !== null, {
      what: "the inspector",
    });
    expect(
      await panel.evaluate(() => {
        const active = document.activeElement?.getAttribute("aria-activedescendant") ?? "";
        return document.getElementById(active)?.getAttribute("aria-rowindex");
      }),
    ).toBe("3");
    await panel.press("Escape");
    await panel.waitFor(() => document.querySelector("[aria-label=Event]") === null, {
      what: "the inspector to close",
    });
  });

  describe("its looks", () => looks(bench));
});

type Page = Awaited<ReturnType<Bench["record"]>>["page"];

let runs = 0;

async function selectImageRun(bench: Bench, page: Page, panel: Panel): Promise<void> {
  const stream = bench.stage.stream(`image-${(runs += 1)}`);
  await startReading(page, stream.url);
  await stream.send(runBytes("image", "openrouter", { seed: 7, picture: 128 }));
  await stream.end();
  const record = await storedStream(panel, stream.url, ended, "to end");
  await selectStream(panel, record.id);
  // A table that was live stands at its end.
  await panel.evaluate(() => document.querySelector("[role=grid]")?.scrollTo(0, 0));
  await until(async () => (await table(panel)).thumbnails >= 3, { what: "the thumbnails" });
}

/** Firefox loads a panel anew when it is docked elsewhere. */
async function openImage(panel: Panel): Promise<void> {
  await until(async () => (await table(panel)).thumbnails > 0, { what: "a thumbnail" });
  await panel.evaluate(() => {
    const rows = [...document.querySelectorAll("[role=grid] [role=row][id]")];
    rows.find((row) => row.querySelector("canvas"))?.setAttribute("data-e2e-image", "");
  });
  await panel.click("[data-e2e-image]");
  await showsPayload(panel);
}

async function dialogShown(panel: Panel): Promise<void> {
  await panel.waitFor(() => document.querySelector("dialog[open]") !== null, {
    what: "the settings",
  });
}

interface Stop {
  readonly place: string;
  /** What has the focus, in words. */
  readonly what: string;
  /** An outline is drawn around it, or around what stands for it. */
  readonly seen: boolean;
}

async function focused(panel: Panel): Promise<Stop> {
  return await panel.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const place = (
      [
        ["[role=toolbar]", "toolbar"],
        ["[role=listbox]", "list"],
        ["[aria-label='Selected stream'] > header", "actions"],
        ["[role=grid]", "table"],
        ["[role=tree]", "payload"],
        ["[aria-label=Event]", "inspector"],
      ] as const
    ).find(([selector]) => element.closest(selector) !== null)?.[1];
    const outlined = (one: Element | null): boolean => {
      if (one === null) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    };
    return {
      place: place ?? element.tagName,
      what: `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent ?? ""}`.slice(
        0,
        60,
      ),
      seen: outlined(element) || outlined(element.closest("label, .filter")),
    };
  });
}
