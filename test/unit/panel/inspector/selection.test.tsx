// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { beforeEach, expect, test } from "vitest";
import type { Matches } from "../../../../src/panel/filter/matches.ts";
import { copyEvents, eventsText } from "../../../../src/panel/inspector/copy-events.ts";
import { SelectionBar } from "../../../../src/panel/inspector/SelectionBar.tsx";
import { slice } from "../../../../src/panel/state/slice.ts";
import { strings } from "../../../../src/panel/strings/index.ts";
import { StreamClock } from "../../../../src/panel/time/clock.ts";
import type { TableLinks } from "../../../../src/panel/table/links.ts";
import { RowCache } from "../../../../src/panel/table/row-cache.ts";
import { selectRow, type Selection } from "../../../../src/panel/table/selection.ts";
import { initialTable, reduceTable } from "../../../../src/panel/table/state.ts";
import { INITIAL_TIME, reduceTime } from "../../../../src/panel/time/state.ts";
import { recorded } from "../../export/recorded.ts";
import { giveElementsSize } from "../dom.ts";
import { eventRow, streamRecord } from "../fakes.ts";

giveElementsSize();

const copied: string[] = [];
let allowed = true;
beforeEach(() => {
  copied.length = 0;
  allowed = true;
  document.execCommand = () => false;
  Object.defineProperty(navigator, "clipboard", {
    configurable: true,
    value: {
      writeText: async (text: string) => {
        if (!allowed) throw new Error("not allowed");
        copied.push(text);
      },
    },
  });
});

const BLOCKS = ['data: {"n":0}\n\n', ": ping\n\n", "event: a\r\ndata: grün\r\n\r\n", "data: 3\n\n"];
const chosen = (first: number, end: number): Selection => ({
  spans: [{ first, end }],
  anchor: first,
  cursor: end - 1,
});

test("selected events are copied as the bytes they came in, or as an object a line", async () => {
  const { reader, capture } = await recorded(BLOCKS);
  const { stream } = capture;
  expect(await copyEvents(reader, stream, chosen(1, 3), "lines")).toBe("2 events copied");
  expect(copied).toEqual([`${BLOCKS[1]}${BLOCKS[2]}`]);
  expect(await copyEvents(reader, stream, chosen(0, 4), "ndjson")).toBe("4 events copied");
  const lines = (copied[1] ?? "").trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { data: unknown }).data)).toEqual([
    { n: 0 },
    "ping",
    "grün",
    3,
  ]);
});

test("what is too much to copy is said to be, and nothing is copied", async () => {
  const { reader, capture } = await recorded(BLOCKS);
  const rows = [0, 1, 2, 3];
  expect(await eventsText(reader, capture.stream, rows, "lines", 10)).toBeNull();
  expect(await eventsText(reader, capture.stream, rows, "lines", 1_000)).toBe(BLOCKS.join(""));
});

test("too much is said in letters, as it is counted", () => {
  expect(strings.inspector.selection.tooMuch(32_000_000)).toMatch(/^More than 32,000,000 letters:/);
});

test("a browser that refuses to copy is told of, and a store that fails", async () => {
  const { reader, capture } = await recorded(BLOCKS);
  allowed = false;
  expect(await copyEvents(reader, capture.stream, chosen(0, 2), "lines")).toBe(
    "The browser refused to copy",
  );
  const broken = { ...reader, readRange: () => Promise.reject(new Error("gone")) };
  expect(await copyEvents(broken, capture.stream, chosen(0, 2), "lines")).toBe(
    "The events cannot be read: gone",
  );
});

function bar(selection: Selection, matches: Matches | null = null) {
  const rows = new RowCache(
    async (from, count) =>
      Array.from({ length: Math.max(0, Math.min(count, 20 - from)) }, (_, n) => eventRow(from + n)),
    (error) => {
      throw error;
    },
  );
  const stream = streamRecord("a", { rows: 20 });
  const links: TableLinks = {
    table: slice(initialTable, reduceTable),
    time: slice(INITIAL_TIME, reduceTime),
    clock: new StreamClock(() => 0),
    filter: { matches: signal(matches), show: signal("matches"), setShow: () => {} },
  };
  links.table.dispatch({ kind: "select", stream: "a", selection });
  void rows.indexer.follow(20);
  render(
    <SelectionBar
      stream={stream}
      rows={rows}
      links={links}
      onCopy={async (_, form) => `copied as ${form}`}
    />,
  );
  return links;
}

test("several events are counted, with their size, as soon as it is known", async () => {
  const links = bar(chosen(2, 14));
  const group = screen.getByRole("group", { name: "Selected events" });
  expect(group.textContent).toContain("12 events selected");
  await waitFor(() => expect(group.textContent).toContain("2.16 kB"));
  fireEvent.click(screen.getByRole("button", { name: "Copy NDJSON" }));
  await screen.findByText("copied as ndjson");
  links.table.dispatch({ kind: "select", stream: "a", selection: chosen(2, 15) });
  await screen.findByText("13 events selected");
  expect(screen.queryByText("copied as ndjson")).toBeNull();
  links.table.dispatch({ kind: "select", stream: "a", selection: selectRow(3) });
  await waitFor(() => expect(screen.queryByRole("group")).toBeNull());
});

test("selected events that the filter hides are told of", () => {
  const matches = { stream: "a", query: "x", searched: 20, complete: true } as const;
  bar(chosen(2, 14), { ...matches, rows: Uint32Array.of(1, 3, 4, 19) });
  expect(screen.getByRole("group").textContent).toContain("10 hidden by the filter");
});
