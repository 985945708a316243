// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import type { Matches, Show } from "../../../src/panel/filter/matches.ts";
import { slice } from "../../../src/panel/state/slice.ts";
import { EventTable, type EventTableProps } from "../../../src/panel/table/EventTable.tsx";
import type { TableLinks } from "../../../src/panel/table/links.ts";
import { RowCache } from "../../../src/panel/table/row-cache.ts";
import type { Selection } from "../../../src/panel/table/selection.ts";
import { rowsIn } from "../../../src/panel/table/spans.ts";
import { initialTable, reduceTable, selectionOf } from "../../../src/panel/table/state.ts";
import { listHeight } from "../../../src/panel/table/virtual-window.ts";
import { StreamClock } from "../../../src/panel/time/clock.ts";
import { INITIAL_TIME, reduceTime } from "../../../src/panel/time/state.ts";
import type { StreamRecord } from "../../../src/store/records.ts";
import { newSketch } from "../../../src/stream/sketch.ts";
import type { Row } from "../../../src/stream/types.ts";
import { giveElementsSize, VIEWPORT } from "./dom.ts";
import { eventRow, streamRecord } from "./fakes.ts";

giveElementsSize();

type Modifiers = Pick<KeyboardEvent, "shiftKey" | "ctrlKey" | "metaKey">;
const SHIFT = { shiftKey: true };
const CTRL = { ctrlKey: true };

type Changes = Partial<Omit<EventTableProps, "stream">> & {
  readonly stream?: Partial<StreamRecord>;
};

const LIVE = { end: "open", endedAt: null } as const;

function table(total: number, changes: Changes = {}, row = eventRow) {
  let stored = total;
  const cache = new RowCache(
    async (from, count): Promise<Row[]> =>
      Array.from({ length: Math.max(0, Math.min(count, stored - from)) }, (_, i) => row(from + i)),
    (error) => {
      throw error;
    },
  );
  const onOpen = vi.fn<(row: number | null) => void>();
  const onCopy = vi.fn<(selection: Selection) => Promise<string>>(() =>
    Promise.resolve("3 events copied"),
  );
  const matches = signal<Matches | null>(null);
  const show = signal<Show>("all");
  let monotonic = 0;
  const clock = new StreamClock(() => monotonic);
  const links: TableLinks = {
    table: slice(initialTable, reduceTable),
    time: slice(INITIAL_TIME, reduceTime),
    clock,
    filter: {
      matches,
      show,
      setShow: (next) => {
        show.value = next;
      },
    },
  };
  const propsOf = (own: Changes): EventTableProps => ({
    rows: cache,
    links,
    openRow: null,
    emptyWords: "nothing",
    onOpen,
    onCopy,
    ...changes,
    ...own,
    stream: streamRecord("a", { rows: stored, events: stored, ...changes.stream, ...own.stream }),
  });
  const view = render(<EventTable {...propsOf({})} />);
  const scroller = view.container.querySelector<HTMLElement>(".table-scroll");
  if (scroller === null) throw new Error("no table");
  return {
    onOpen,
    onCopy,
    selected: () => rowsIn(selectionOf(links.table.state.value, "a").spans),
    /** Rows that are drawn as selected. */
    marked: () =>
      [...scroller.querySelectorAll("[role=row][aria-selected=true]")].map(({ id }) => id),
    press: (key: string, held: Partial<Modifiers> = {}): boolean => {
      const event = new KeyboardEvent("keydown", {
        key,
        bubbles: true,
        cancelable: true,
        ...held,
      });
      // As in a browser: what is read of it is not its own, and a copy of it would have none of that.
      const own = Object.getOwnPropertyDescriptors(event);
      for (const name of ["key", "ctrlKey", "metaKey", "shiftKey", "altKey"] as const) {
        if (name in own) Object.defineProperty(event, name, { enumerable: false });
      }
      return !fireEvent(scroller, event);
    },
    click: (row: number, held: Partial<Modifiers> = {}): void => {
      const element = scroller.querySelector(`#event-${row}`);
      if (element === null) throw new Error(`row ${row} is not drawn`);
      fireEvent.click(element, held);
    },
    scroller,
    links,
    /** The panel reads the stream as it is, and so much later it is the same. */
    stayFor: (ms: number): void => {
      clock.hear([propsOf({}).stream]);
      monotonic += ms;
    },
    find: (...rows: number[]): void => {
      matches.value = {
        stream: "a",
        query: "x",
        rows: Uint32Array.from(rows),
        searched: stored,
        complete: true,
      };
    },
    grow: (more: number): void => {
      stored = more;
      view.rerender(<EventTable {...propsOf({})} />);
    },
    show: (more: Changes): void => view.rerender(<EventTable {...propsOf(more)} />),
    scrollTo: (top: number): void => {
      scroller.scrollTop = top;
      fireEvent.scroll(scroller);
    },
  };
}

const rowIndexes = (): number[] =>
  screen
    .getAllByRole("row")
    .map((row) => Number(row.getAttribute("aria-rowindex")))
    .filter((index) => index > 1);

test("a hundred thousand events are told to a screen reader, a screenful is drawn", async () => {
  table(100_000);
  expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("100001");
  await screen.findByText("word 0");
  expect(rowIndexes().length).toBeLessThan(40);
});

test("scrolling far shows the rows that stand there", async () => {
  const { scrollTo } = table(100_000);
  scrollTo(50_000 * 22);
  await screen.findByText("word 50000");
  expect(screen.queryByText("word 0")).toBeNull();
});

test("a live stream stays at its end until the user scrolls, and can be caught up with", async () => {
  const { scroller, scrollTo, grow } = table(1_000, { stream: LIVE });
  await waitFor(() => expect(scroller.scrollTop).toBe(listHeight(1_000) - VIEWPORT));
  grow(1_200);
  await waitFor(() => expect(scroller.scrollTop).toBe(listHeight(1_200) - VIEWPORT));

  scrollTo(300);
  await screen.findByRole("button", { name: "Jump to latest" });
  grow(1_400);
  expect(scroller.scrollTop).toBe(300);

  fireEvent.click(screen.getByRole("button", { name: "Jump to latest" }));
  await waitFor(() => expect(scroller.scrollTop).toBe(listHeight(1_400) - VIEWPORT));
  expect(screen.queryByRole("button", { name: "Jump to latest" })).toBeNull();
});

test("End follows a live stream again", async () => {
  const { scroller, scrollTo, grow } = table(1_000, { stream: LIVE });
  scrollTo(300);
  await screen.findByRole("button", { name: "Jump to latest" });
  fireEvent.keyDown(scroller, { key: "End" });
  await waitFor(() => expect(screen.queryByRole("button", { name: "Jump to latest" })).toBeNull());
  grow(1_400);
  await waitFor(() => expect(scroller.scrollTop).toBe(listHeight(1_400) - VIEWPORT));
});

test("the wheel's first turn up stops following, however little it scrolls", async () => {
  const { scroller, grow } = table(1_000, { stream: LIVE });
  const end = listHeight(1_000) - VIEWPORT;
  await waitFor(() => expect(scroller.scrollTop).toBe(end));
  fireEvent.wheel(scroller, { deltaY: -1 });
  grow(1_400);
  await screen.findByRole("button", { name: "Jump to latest" });
  expect(scroller.scrollTop).toBe(end);
});

test("a finished stream begins at its top and offers no jump", async () => {
  const { scroller } = table(1_000);
  await screen.findByText("word 0");
  expect(scroller.scrollTop).toBe(0);
  expect(screen.queryByRole("button", { name: "Jump to latest" })).toBeNull();
});

test("arrows, j and k move the cursor; Enter opens the row", async () => {
  const { scroller, onOpen } = table(100);
  await screen.findByText("word 0");
  for (const key of ["ArrowDown", "j", "j", "k"]) fireEvent.keyDown(scroller, { key });
  await waitFor(() => expect(scroller.getAttribute("aria-activedescendant")).toBe("event-1"));
  expect(onOpen).not.toHaveBeenCalled();
  fireEvent.keyDown(scroller, { key: "Enter" });
  expect(onOpen).toHaveBeenCalledWith(1);
});

test("End brings the last row into view", async () => {
  const { scroller } = table(100_000);
  fireEvent.keyDown(scroller, { key: "End" });
  await screen.findByText("word 99999");
  expect(scroller.scrollTop).toBe(listHeight(100_000) - VIEWPORT);
});

test("deltas are folded into one row and back, by mouse and by keyboard", async () => {
  const { scroller, links } = table(100);
  await screen.findByText("word 0");
  fireEvent.click(await screen.findByRole("button", { name: /^Fold these 100 events/ }));
  await waitFor(() => expect(scroller.getAttribute("aria-rowcount")).toBe("2"));
  expect(screen.getByText(/^word 0word 1word 2/)).toBeDefined();
  expect(screen.getByText("×100")).toBeDefined();
  expect(screen.getByText("in 9.900 s")).toBeDefined();
  expect(screen.getByText("18 kB")).toBeDefined();

  fireEvent.keyDown(scroller, { key: "Home" });
  await waitFor(() => expect(scroller.getAttribute("aria-activedescendant")).toBe("event-0"));
  fireEvent.keyDown(scroller, { key: "ArrowRight" });
  await waitFor(() => expect(scroller.getAttribute("aria-rowcount")).toBe("101"));
  fireEvent.keyDown(scroller, { key: "ArrowLeft" });
  await waitFor(() => expect(scroller.getAttribute("aria-rowcount")).toBe("2"));
  fireEvent.keyDown(scroller, { key: "ArrowRight", shiftKey: true });
  await waitFor(() => expect(scroller.getAttribute("aria-rowcount")).toBe("101"));

  fireEvent.click(screen.getByRole("button", { name: "Fold deltas" }));
  await waitFor(() => expect(scroller.getAttribute("aria-rowcount")).toBe("2"));
  expect(links.table.state.value.folds.all).toBe(true);
});

test("without a filter deltas can be folded, whatever was last shown of matches", async () => {
  const { scroller, links } = table(100);
  links.filter.setShow("matches");
  await screen.findByText("word 0");
  const fold = screen.getByRole<HTMLButtonElement>("button", { name: "Fold deltas" });
  expect(fold.disabled).toBe(false);
  fireEvent.click(fold);
  await waitFor(() => expect(scroller.getAttribute("aria-rowcount")).toBe("2"));
});

test("a stall stands between the rows it parted, and its row is told of it", async () => {
  const sketch = { ...newSketch(1_000), silences: [{ from: 1_510, to: 7_922 }] };
  const { scroller } = table(4, { stream: { sketch } }, (row) =>
    eventRow(row, { time: row < 2 ? 1_410 + 100 * row : 7_922 + row }),
  );
  const stall = await screen.findByText("6.412 s without bytes");
  const below = (await screen.findByText("word 2")).closest("[role=row]");
  expect(below?.getAttribute("aria-describedby")).toBe(stall.closest("[role=gridcell]")?.id);
  expect(scroller.getAttribute("aria-rowcount")).toBe("6");
  // The cursor passes over it.
  for (const key of ["Home", "ArrowDown", "ArrowDown"]) fireEvent.keyDown(scroller, { key });
  await waitFor(() => expect(scroller.getAttribute("aria-activedescendant")).toBe("event-2"));
});

test("a silence that lasts is as long as the panel has seen nothing, whatever the page's clock says", async () => {
  const sketch = { ...newSketch(1_000), lastByteAt: 1_510 };
  const timeOrigin = Date.now() - 3_600_000;
  const { stayFor } = table(2, { stream: { ...LIVE, timeOrigin, sketch } });
  await screen.findByText("word 1");
  stayFor(6_400);
  await screen.findByText("6.000 s without bytes");
});

test("matches carry an edge bar; the others can be hidden, and the place is kept", async () => {
  const { find, scrollTo, scroller } = table(1_000);
  find(3, 500, 501);
  await waitFor(() =>
    expect(screen.getByText("word 3").closest("[role=row]")?.classList).toContain("match"),
  );
  expect(screen.getByText("word 4").closest("[role=row]")?.classList).not.toContain("match");
  scrollTo(500 * 22);
  await screen.findByText("word 500");
  fireEvent.click(screen.getByLabelText("Matches 3"));
  await waitFor(() => expect(scroller.getAttribute("aria-rowcount")).toBe("4"));
  expect(await screen.findByText("word 501")).toBeDefined();
  expect(screen.queryByText("word 502")).toBeNull();
  fireEvent.click(screen.getByLabelText("All 1,000"));
  await waitFor(() => expect(scroller.getAttribute("aria-rowcount")).toBe("1001"));
});

test("a row opened elsewhere is brought into view", async () => {
  const { show } = table(1_000);
  await screen.findByText("word 0");
  show({ openRow: 700 });
  await screen.findByText("word 700");
});

test("a range of time before a live stream does not keep the table from following it", async () => {
  const { grow, scroller, links } = table(1_000, { stream: LIVE });
  await waitFor(() => expect(scroller.scrollTop).toBe(listHeight(1_000) - VIEWPORT));
  const { timeOrigin } = streamRecord("a");
  links.time.dispatch({ kind: "brush", range: { from: timeOrigin - 9_000, to: timeOrigin } });
  grow(1_200);
  await waitFor(() => expect(scroller.scrollTop).toBe(listHeight(1_200) - VIEWPORT));
});

test("what was brushed is gone to once, and not again when the pointer moves", async () => {
  const { scroller, links, scrollTo } = table(1_000);
  await screen.findByText("word 0");
  const from = streamRecord("a").timeOrigin + 11_410;
  links.time.dispatch({ kind: "brush", range: { from, to: from + 1_000 } });
  await waitFor(() => expect(scroller.scrollTop).toBe(100 * 22));
  scrollTo(0);
  links.time.dispatch({ kind: "point", at: from });
  await screen.findByText("word 0");
  expect(scroller.scrollTop).toBe(0);
});

test("brushing a stretch of time scrolls to its first row, and hides nothing", async () => {
  const { links, scroller } = table(1_000, { stream: { endedAt: 110_000 } });
  await screen.findByText("word 0");
  const { timeOrigin } = streamRecord("a");
  const from = timeOrigin + 1_410 + 100 * 400;
  links.time.dispatch({ kind: "brush", range: { from, to: from + 1_000 } });
  await screen.findByText("word 400");
  await waitFor(() => expect(scroller.scrollTop).toBe(400 * 22));
  expect(scroller.getAttribute("aria-rowcount")).toBe("1001");
});

test("the row under the pointer is the moment that overview and filmstrip show", async () => {
  const { links } = table(10);
  const row = (await screen.findByText("word 3")).closest("[role=row]");
  if (row === null) throw new Error("no row");
  const { timeOrigin } = streamRecord("a");
  fireEvent.pointerEnter(row);
  expect(links.time.state.value.pointed).toBe(timeOrigin + 1_410 + 300);
  fireEvent.pointerLeave(row);
  expect(links.time.state.value.pointed).toBeNull();
});

test("a moment pointed at elsewhere marks its row", async () => {
  const { links } = table(10);
  await screen.findByText("word 3");
  const { timeOrigin } = streamRecord("a");
  links.time.dispatch({ kind: "point", at: timeOrigin + 1_410 + 350 });
  await waitFor(() =>
    expect(screen.getByText("word 3").closest("[role=row]")?.classList).toContain("pointed"),
  );
});

test("keys that are not the table's are left to DevTools", async () => {
  const { scroller } = table(100);
  const unhandled = [{ key: "Escape" }, { key: "f", ctrlKey: true }, { key: "j", metaKey: true }];
  for (const press of unhandled) expect(fireEvent.keyDown(scroller, press)).toBe(true);
  expect(fireEvent.keyDown(scroller, { key: "j" })).toBe(false);
});

test("with the inspector open, moving shows the next event at once", async () => {
  const { scroller, onOpen } = table(100, { openRow: 4 });
  fireEvent.keyDown(scroller, { key: "k" });
  fireEvent.keyDown(scroller, { key: "ArrowDown" });
  expect(onOpen).toHaveBeenLastCalledWith(4);
});

test("a click opens the row under the pointer", async () => {
  const { onOpen } = table(100);
  fireEvent.click(await screen.findByText("word 3"));
  expect(onOpen).toHaveBeenCalledWith(3);
});

test("heartbeats carry no number, unfinished events say so", async () => {
  table(2, {}, (row) =>
    row === 0
      ? eventRow(0, { kind: "comment", n: null, type: "OPENROUTER PROCESSING", preview: "" })
      : eventRow(1, { n: 0, complete: false }),
  );
  const heartbeat = (await screen.findByText(": OPENROUTER PROCESSING")).closest("[role=row]");
  expect(heartbeat?.querySelector(".cell-n")?.textContent).toBe("");
  expect(screen.getByText("incomplete").closest("[role=row]")?.textContent).toContain("word 1");
});

test("what a page sent is text, never markup", async () => {
  table(1, {}, () => eventRow(0, { preview: "<img src=x onerror=alert(1)>", type: "<b>bold</b>" }));
  await screen.findByText("<img src=x onerror=alert(1)>");
  expect(document.querySelector(".event img, .event b")).toBeNull();
});

test("an empty stream says why there is nothing", () => {
  table(0, { emptyWords: "No bytes have arrived yet." });
  expect(screen.getByText("No bytes have arrived yet.")).toBeDefined();
});

test("scrolling gives rows that come the elements of rows that left", async () => {
  const { scrollTo, scroller } = table(100_000);
  await screen.findByText("word 0");
  const elements = (): Set<Element> => new Set(scroller.querySelectorAll("[role=row]"));
  const before = elements();
  scrollTo(44_000);
  await screen.findByText("word 2005");
  // Near the list's beginning fewer rows are drawn than in its middle.
  const kept = [...elements()].filter((element) => before.has(element));
  expect(kept).toHaveLength(before.size);
});

test("Shift selects a range, with keys and with the mouse, and the table says so", async () => {
  const { press, click, selected, marked, scroller } = table(100);
  await screen.findByText("word 0");
  expect(scroller.getAttribute("aria-multiselectable")).toBe("true");
  click(2);
  click(5, SHIFT);
  expect(selected()).toEqual([2, 3, 4, 5]);
  await waitFor(() => expect(marked()).toEqual(["event-2", "event-3", "event-4", "event-5"]));
  expect(scroller.getAttribute("aria-activedescendant")).toBe("event-5");
  press("ArrowUp", SHIFT);
  expect(selected()).toEqual([2, 3, 4]);
  press("Home", SHIFT);
  expect(selected()).toEqual([0, 1, 2]);
  press("End", SHIFT);
  expect(selected()).toHaveLength(98);
  press("ArrowDown");
  expect(selected()).toEqual([99]);
  press("PageUp", SHIFT);
  expect(selected()[0]).toBeLessThan(92);
});

test("Ctrl and Cmd add a row and take it out; Ctrl with arrows and Space do without a mouse", async () => {
  const { press, click, selected, marked } = table(100);
  await screen.findByText("word 0");
  click(2);
  click(5, CTRL);
  click(7, { metaKey: true });
  click(5, CTRL);
  expect(selected()).toEqual([2, 7]);
  press("ArrowUp", CTRL);
  press("ArrowUp", CTRL);
  expect(selected()).toEqual([2, 7]);
  press(" ", CTRL);
  expect(selected()).toEqual([2, 3, 7]);
  await waitFor(() => expect(marked()).toEqual(["event-2", "event-3", "event-7"]));
});

test("Ctrl+A selects all, Esc leads back to one; a second Esc is DevTools'", async () => {
  const { press, click, selected } = table(100_000);
  await screen.findByText("word 3");
  click(3);
  expect(press("a", CTRL)).toBe(true);
  expect(selected()).toHaveLength(100_000);
  expect(press("Escape")).toBe(true);
  expect(selected()).toEqual([3]);
  expect(press("Escape")).toBe(false);
});

test("with only the matches shown, all are the matches", async () => {
  const { press, find, show, selected, links } = table(1_000);
  find(3, 4, 500);
  links.filter.setShow("matches");
  show({});
  press("a", CTRL);
  expect(selected()).toEqual([3, 4, 500]);
});

test("a folded run is selected with all its events", async () => {
  const { click, selected, links, press, marked } = table(100);
  await screen.findByText("word 0");
  links.table.dispatch({ kind: "fold-all", on: true });
  await screen.findByText("×100");
  click(0);
  expect(selected()).toHaveLength(100);
  press("ArrowRight");
  expect(selected()).toHaveLength(100);
  press("ArrowDown");
  expect(selected()).toEqual([1]);
  press("ArrowLeft");
  expect(selected()).toHaveLength(100);
  await waitFor(() => expect(marked()).toEqual(["event-0"]));
});

test("rows that arrive are not selected, and a selection does not stop the table from following", async () => {
  const { press, grow, selected, scroller } = table(1_000, { stream: LIVE });
  await waitFor(() => expect(scroller.scrollTop).toBe(listHeight(1_000) - VIEWPORT));
  press("a", CTRL);
  grow(1_200);
  await waitFor(() => expect(scroller.scrollTop).toBe(listHeight(1_200) - VIEWPORT));
  expect(selected()).toHaveLength(1_000);
});

test("a row that is opened elsewhere is what is selected then", async () => {
  const { click, selected, show } = table(100);
  await screen.findByText("word 0");
  click(2);
  click(5, SHIFT);
  show({ openRow: 5 });
  expect(selected()).toEqual([2, 3, 4, 5]);
  show({ openRow: 70 });
  await waitFor(() => expect(selected()).toEqual([70]));
});

test("Ctrl+C copies what is selected, says so until something else is, and is the browser's for marked words", async () => {
  const { press, click, onCopy } = table(100);
  await screen.findByText("word 0");
  expect(press("c", CTRL)).toBe(false);
  click(2);
  click(4, SHIFT);
  expect(press("c", CTRL)).toBe(true);
  expect(onCopy.mock.calls[0]?.[0].spans).toEqual([{ first: 2, end: 5 }]);
  await screen.findByText("3 events copied");
  press("ArrowDown");
  await waitFor(() => expect(screen.queryByText("3 events copied")).toBeNull());
});

test("a stream whose bytes were all refused says how many and what to do, not that it is empty", async () => {
  const refused = { bytesSeen: 4_000, bytesKept: 0, gapBytes: { quota: 4_000 } };
  const { press, scroller } = table(0, { stream: refused, emptyWords: "Remove streams." });
  await screen.findByText("4 kB not kept: the browser's storage is full");
  expect(screen.getByText("Remove streams.")).toBeDefined();
  expect(scroller.getAttribute("aria-rowcount")).toBe("2");
  // There is nothing to go to, and nothing to select.
  expect(press("ArrowDown")).toBe(false);
  press("a", CTRL);
  expect(scroller.querySelector("[aria-selected=true]")).toBeNull();
});

test("bytes that were refused after the last row are told below it", async () => {
  const stream = { bytesSeen: 5_000, bytesKept: 400, gapBytes: { quota: 4_600 } };
  const { scroller } = table(2, { stream }, (row) => eventRow(row, { complete: row === 0 }));
  const gap = await screen.findByText("4.60 kB not kept: the browser's storage is full");
  expect(scroller.getAttribute("aria-rowcount")).toBe("4");
  const last = screen.getByText("word 1").closest("[role=row]");
  expect(last?.getAttribute("aria-describedby")).toBe(gap.closest("[role=gridcell]")?.id);
  expect(rowIndexes()).toEqual([2, 3, 4]);
});

test("End shows what is missing after the last row, too", async () => {
  const stream = { bytesSeen: 40_000, bytesKept: 20_000, gapBytes: { quota: 20_000 } };
  const { press, scroller } = table(100, { stream });
  await screen.findByText("word 0");
  press("End");
  await screen.findByText("20 kB not kept: the browser's storage is full");
  expect(scroller.scrollTop).toBe(listHeight(101) - VIEWPORT);
});

test("in a table that follows a fast stream, each row's elements stay in their place", async () => {
  const { grow, scroller } = table(1_000, { stream: LIVE });
  await screen.findByText("word 999");
  const drawn = () => [...scroller.querySelectorAll(".event")];
  const before = drawn();
  grow(2_000);
  await screen.findByText("word 1999");
  expect(drawn()).toEqual(before);
  expect(drawn().at(-1)).toBe(before.at(-1));
});

test("the table shows what came, though the rest of the panel was not told yet", async () => {
  let stored = 10;
  const cache = new RowCache(
    async (from, count): Promise<Row[]> =>
      Array.from({ length: Math.min(count, stored - from) }, (_, i) => eventRow(from + i)),
    (error) => {
      throw error;
    },
  );
  table(10, { stream: LIVE, rows: cache });
  await screen.findByText("word 9");
  stored = 12;
  const told = streamRecord("a", { ...LIVE, rows: 10 });
  await cache.bring(told, { ...told, rows: 12 });
  await screen.findByText("word 11");
});
