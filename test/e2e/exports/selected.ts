import { expect, test } from "vitest";
import type { Panel } from "../drivers/driver.ts";
import type { Bench, Recorded } from "../capture/bench.ts";
import { startReading } from "../capture/page.ts";
import { exportAs, focusTable, pressButton, says, selectStream } from "../capture/panel-ui.ts";
import type { StageStream } from "../capture/stage.ts";
import { ended, storedStream } from "../capture/store.ts";

/** Blocks of every kind, with every line end, in one and several bytes a letter. */
const BLOCKS: readonly string[] = Array.from({ length: 40 }, (_, n) => {
  if (n % 7 === 3) return `: ping ${n}\n\n`;
  if (n % 5 === 2) return `event: word\r\nid: ${n}\r\ndata: {"n":${n},"text":"größer 🐈"}\r\n\r\n`;
  return `data: {"type":"response.output_text.delta","item_id":"m","delta":"word ${n} "}\n\n`;
});

/** The blocks of these rows, first … last. */
const bytesOf = (...ranges: readonly (readonly [first: number, last: number])[]): string =>
  ranges.flatMap(([first, last]) => BLOCKS.slice(first, last + 1)).join("");

async function selectedRows(panel: Panel): Promise<string[]> {
  return await panel.evaluate(() =>
    [...document.querySelectorAll("[role=grid] [role=row][aria-selected=true]")].map(
      ({ id }) => id,
    ),
  );
}

/** Waits until so many events are said to be selected. */
const saysSelected = (panel: Panel, events: number): Promise<void> =>
  says(panel, `${events} events selected`);

/** Records the blocks as one stream, and shows its first events. */
async function showBlocks(
  bench: Bench,
  { page, panel }: Recorded,
  name: string,
): Promise<StageStream> {
  const stream = bench.stage.stream(name);
  await startReading(page, stream.url);
  for (const block of BLOCKS) await stream.send(block);
  await stream.end();
  const { id } = await storedStream(panel, stream.url, ended, "to end");
  await selectStream(panel, id);
  await panel.evaluate(() => document.querySelector("[role=grid]")?.scrollTo(0, 0));
  return stream;
}

/** Events that are selected together. */
export function selectedEvents(bench: Bench): void {
  test("are exported byte for byte, however they were selected", async () => {
    const recorded = await bench.shared();
    const { devtools, panel } = recorded;
    const stream = await showBlocks(bench, recorded, "many");
    const exported = async (): Promise<string> => {
      const save = (): Promise<void> => exportAs(panel, { format: "sse", exact: true });
      const file = await bench.saved(".events.exact.sse", save);
      // What it says it did makes the table smaller: nothing is to move under the next click.
      await dismissExports(panel);
      return file.toString();
    };

    // Of scenarios before this one.
    await dismissExports(panel);
    // With the mouse: a range, then one more, then one less.
    await panel.click("#event-2");
    await panel.click("#event-6", "Shift");
    await saysSelected(panel, 5);
    expect(await exported()).toBe(bytesOf([2, 6]));
    await panel.click("#event-9", "Control");
    await panel.click("#event-4", "Control");
    await saysSelected(panel, 5);
    expect(await selectedRows(panel)).toEqual([2, 3, 5, 6, 9].map((row) => `event-${row}`));
    await bench.shot(devtools, "selected");
    expect(await exported()).toBe(bytesOf([2, 3], [5, 6], [9, 9]));

    // With the keyboard: a range, all, back to one.
    // Not with a click: the row may stand below the table's head by now.
    await goTo(panel, 3);
    for (let n = 0; n < 4; n += 1) await panel.press("ArrowDown", "Shift");
    await panel.press("ArrowUp", "Shift");
    await saysSelected(panel, 4);
    expect(await exported()).toBe(bytesOf([3, 6]));
    await focusTable(panel);
    await panel.press("ArrowUp", "Control");
    await panel.press("ArrowUp", "Control");
    await panel.press(" ", "Control");
    await saysSelected(panel, 3);
    expect(await exported()).toBe(bytesOf([3, 3], [5, 6]));
    await goTo(panel, 3);
    await panel.press("End", "Shift");
    await saysSelected(panel, 37);
    expect(await exported()).toBe(bytesOf([3, 39]));
    await focusTable(panel);
    await panel.press("a", "Control");
    await saysSelected(panel, 40);
    expect(await exported()).toBe(stream.bytes.toString());
    await focusTable(panel);
    await panel.press("Escape");
    await panel.waitFor(() => !document.body.innerText.includes("events selected"), {
      what: "one event to be selected",
    });
  });

  test("are copied with Ctrl+C and from the inspector", async () => {
    const recorded = await bench.shared();
    const { panel } = recorded;
    await showBlocks(bench, recorded, "copied");
    await panel.click("#event-2");
    await panel.click("#event-6", "Shift");
    await panel.press("c", "Control");
    await says(panel, "5 events copied");
    await panel.press("ArrowDown", "Shift");
    await saysSelected(panel, 6);
    await panel.click(".selection-copy button:last-child");
    await says(panel, "6 events copied");
  });
}

async function dismissExports(panel: Panel): Promise<void> {
  const told = (): Promise<number> =>
    panel.evaluate(() => document.querySelectorAll(".export-jobs .strip").length);
  for (let left = await told(); left > 0; left -= 1) {
    await pressButton(panel, "Dismiss");
    await panel.waitFor(
      (most: number) => document.querySelectorAll(".export-jobs .strip").length < most,
      { what: "the export to be told of no longer" },
      left,
    );
  }
}

async function goTo(panel: Panel, row: number): Promise<void> {
  await focusTable(panel);
  await panel.press("Home");
  for (let n = 0; n < row; n += 1) await panel.press("ArrowDown");
}
