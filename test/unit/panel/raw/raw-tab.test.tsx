// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import { RawTab } from "../../../../src/panel/raw/RawTab.tsx";
import type { StreamRecord, TapeRecord } from "../../../../src/store/records.ts";
import type { ByteRange, Row } from "../../../../src/stream/types.ts";
import { giveElementsSize } from "../dom.ts";
import { eventRow, streamRecord } from "../fakes.ts";
import { tapeStore, type BlockOf } from "./tape.ts";

giveElementsSize();
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 900 });

function show(
  blocks: readonly BlockOf[],
  shown: ByteRange | null = null,
  changes: Partial<StreamRecord> = {},
) {
  const store = tapeStore(blocks);
  const length = store.blocks.reduce(
    (sum, { lengths }) => sum + lengths.reduce((all, one) => all + one, 0),
    0,
  );
  const stream = streamRecord("a", { bytesSeen: length, rows: 3, ...changes });
  store.streams = [stream];
  const onShowEvent = vi.fn<(row: number) => void>();
  const view = render(
    <RawTab stream={stream} store={store} shown={shown} onShowEvent={onShowEvent} />,
  );
  return { store, onShowEvent, view };
}

const rows = (): string[] =>
  screen.queryAllByRole("option").map((row) => (row.textContent ?? "").trim());

const BLOCKS: readonly BlockOf[] = [
  ['data: {"a":1}\n', "\ndata: <b>two"],
  { gap: "memory", lengths: [500] },
  ["</b>\r\n\r\n"],
];

test("lines are shown as received, with chunks, their times, line ends and gaps", async () => {
  const { view } = show(BLOCKS);
  await waitFor(() => expect(rows()[5]).toBeTruthy());
  expect(rows()).toEqual([
    '00 · 0.300data: {"a":1}LF',
    "141 · 0.400LF",
    "15data: <b>two",
    "272 · 0.500500 B not kept: more bytes waited to leave the page than a tab may hold",
    "5273 · 0.600</b>CRLF",
    "533CRLF",
  ]);
  expect(view.container.querySelector("b")).toBeNull();
});

test("a row whose bytes are still being read says so", async () => {
  const { store } = show([["data: x\n"]]);
  await waitFor(() => expect(rows()).toHaveLength(1));
  // From here on the store is silent.
  store.readRange = () => new Promise(() => {});
  store.tape = async function* silent() {
    yield* await new Promise<TapeRecord[]>(() => {});
  };
  fireEvent.click(screen.getAllByLabelText("Hex")[0] ?? document.body);
  await waitFor(() => expect(screen.getByRole("option", { name: "Being read" })).toBeTruthy());
});

test("hex shows the same bytes by their offsets", async () => {
  show([["data: x\n"]]);
  await waitFor(() => expect(rows()).toHaveLength(1));
  fireEvent.click(screen.getAllByLabelText("Hex")[0] ?? document.body);
  await waitFor(() => expect(rows()[0]).toMatch(/^00000000.*64 61 74 61 3a 20 78 0a.*data: x·$/));
});

test("text and hex show the same place, and the row at which the keys act", async () => {
  const lines = Array.from(
    { length: 500 },
    (_, n) => `data: line ${String(n).padStart(4, "0")}, and some more of it\n`,
  );
  show([lines]);
  await waitFor(() => expect(rows().length).toBeGreaterThan(10));
  const box = screen.getByRole("listbox");
  fireEvent.keyDown(box, { key: "End" });
  fireEvent.keyDown(box, { key: "PageUp" });
  const current = (): string => box.querySelector(".current")?.textContent ?? "";
  await waitFor(() => expect(current()).toMatch(/line \d+/));
  const [, line] = /line (\d+)/.exec(current()) ?? [];
  fireEvent.click(screen.getAllByLabelText("Hex")[0] ?? document.body);
  const offset = Number(line) * lines[0]!.length;
  await waitFor(() => {
    expect(current()).toMatch(/( [0-9a-f]{2}){8}/);
    const shown = Number.parseInt(current().slice(0, 8), 16);
    expect(offset - shown).toBeGreaterThanOrEqual(0);
    expect(offset - shown).toBeLessThan(64);
  });
  fireEvent.click(screen.getAllByLabelText("Text")[0] ?? document.body);
  await waitFor(() => expect(current()).toMatch(/line \d+/));
});

test("a find is marked and scrolled to, and the next one follows it", async () => {
  const lines = Array.from({ length: 500 }, (_, n) => `data: line ${n}\n`);
  show([lines.slice(0, 250), lines.slice(250)]);
  await waitFor(() => expect(rows().length).toBeGreaterThan(10));
  const field = screen.getByLabelText("Find text");
  fireEvent.input(field, { target: { value: "LINE 40" } });
  fireEvent.keyDown(field, { key: "Enter" });
  await waitFor(() =>
    expect(screen.getByText("line 40", { selector: ".bytes-marked" })).toBeDefined(),
  );
  fireEvent.keyDown(field, { key: "Enter" });
  await waitFor(() =>
    expect(
      screen.getByText("line 40", { selector: ".bytes-marked" }).closest(".bytes-row")?.textContent,
    ).toContain("line 400"),
  );
  fireEvent.input(field, { target: { value: "nowhere" } });
  fireEvent.keyDown(field, { key: "Enter" });
  await screen.findByText("Not found");
});

test("bytes that are no hexadecimal are refused in words", async () => {
  show(BLOCKS);
  fireEvent.click(screen.getAllByLabelText("Hex")[1] ?? document.body);
  const field = screen.getByLabelText("Find hex bytes");
  fireEvent.input(field, { target: { value: "6x" } });
  fireEvent.keyDown(field, { key: "Enter" });
  await screen.findByText("Not hexadecimal");
});

test("an event's bytes are marked where they stand, and lead back to it", async () => {
  const lines = Array.from({ length: 300 }, (_, n) => `data: ${String(n).padStart(4, "0")}\n\n`);
  const { store, onShowEvent } = show([lines], { start: 200 * 12, end: 201 * 12 }, { rows: 300 });
  store.row = (_, row) => eventRow(row, { range: { start: row * 12, end: (row + 1) * 12 } });
  await waitFor(() => expect(screen.getByText(/0200/).closest(".current")).not.toBeNull());
  fireEvent.click(screen.getByRole("button", { name: "Show event" }));
  await waitFor(() => expect(onShowEvent).toHaveBeenCalledWith(200));
});

test("a byte in no event says so, until the cursor moves on", async () => {
  const { store, onShowEvent } = show([["data: 0\n\n", "data: tail"]], null, { rows: 1 });
  store.row = (_, row) => eventRow(row, { range: { start: 0, end: 9 } });
  await waitFor(() => expect(rows().at(-1)).toContain("tail"));
  fireEvent.keyDown(screen.getByRole("listbox"), { key: "End" });
  fireEvent.click(screen.getByRole("button", { name: "Show event" }));
  await screen.findByText("No event is known at this byte");
  fireEvent.keyDown(screen.getByRole("listbox"), { key: "Home" });
  await waitFor(() => expect(screen.queryByText("No event is known at this byte")).toBeNull());
  fireEvent.click(screen.getByRole("button", { name: "Show event" }));
  await waitFor(() => expect(onShowEvent).toHaveBeenCalledWith(0));
});

test("an event that is found when its stream is no longer shown is not opened", async () => {
  const { store, onShowEvent, view } = show([["data: 0\n\n"]], null, { rows: 1 });
  await waitFor(() => expect(rows()).toHaveLength(2));
  let answer: (found: Row[]) => void = () => {};
  store.readRows = () => new Promise((resolve) => (answer = resolve));
  fireEvent.click(screen.getByRole("button", { name: "Show event" }));
  view.unmount();
  answer([eventRow(0, { range: { start: 0, end: 9 } })]);
  await new Promise((resolve) => setTimeout(resolve));
  expect(onShowEvent).not.toHaveBeenCalled();
});

test("a key leads to the event at the row it goes to, also when that is not read yet", async () => {
  const lines = Array.from({ length: 300 }, (_, n) => `data: ${String(n).padStart(4, "0")}\n\n`);
  const { store, onShowEvent } = show([lines], null, { rows: 300 });
  store.row = (_, row) => eventRow(row, { range: { start: row * 12, end: (row + 1) * 12 } });
  await waitFor(() => expect(rows().length).toBeGreaterThan(10));
  fireEvent.keyDown(screen.getByRole("listbox"), { key: "End" });
  await waitFor(() => expect(screen.getByText(/0299/)).toBeDefined());
  fireEvent.click(screen.getByRole("button", { name: "Show event" }));
  await waitFor(() => expect(onShowEvent).toHaveBeenCalledWith(299));
});

test("other words are looked for from where the last ones were found, those included", async () => {
  show([["data: needles\n", "data: needle\n"]]);
  await waitFor(() => expect(rows()).toHaveLength(2));
  const field = screen.getByLabelText("Find text");
  for (const words of ["need", "needles"]) {
    fireEvent.input(field, { target: { value: words } });
    fireEvent.keyDown(field, { key: "Enter" });
    await waitFor(() =>
      expect(screen.getByText(words, { selector: ".bytes-marked" })).toBeDefined(),
    );
    expect(screen.getByText("at byte 6")).toBeDefined();
  }
  fireEvent.keyDown(field, { key: "Enter" });
  fireEvent.input(field, { target: { value: "needle" } });
  fireEvent.keyDown(field, { key: "Enter" });
  await screen.findByText("at byte 6");
});

test("bytes that arrive while the tab is open are shown, also within a line", async () => {
  const store = tapeStore([["data: one"], [" two\n", "\n"]]);
  const props = { store, shown: null, onShowEvent: () => {} };
  const live = (bytesSeen: number) => streamRecord("a", { bytesSeen, end: "open" });
  const view = render(<RawTab {...props} stream={live(9)} />);
  await waitFor(() => expect(rows()).toEqual(["00 · 0.300data: one"]));
  view.rerender(<RawTab {...props} stream={live(15)} />);
  await waitFor(() => expect(rows()).toEqual(["00 · 0.300data: one twoLF", "142 · 0.500LF"]));
});

test("a store that fails is told of, in words", async () => {
  const stream = streamRecord("a", { bytesSeen: 5 });
  const store = tapeStore([["data:"]]);
  store.tape = () => {
    throw new Error("the disk is gone");
  };
  render(<RawTab stream={stream} store={store} shown={null} onShowEvent={() => {}} />);
  await screen.findByText("The bytes cannot be read: the disk is gone");
});

test("a stream without bytes says so", () => {
  show([], null, { bytesSeen: 0, end: "open", rows: 0 });
  expect(screen.getByText("No bytes have arrived yet.")).toBeDefined();
});
