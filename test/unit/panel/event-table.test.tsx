// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import { EventTable, type EventTableProps } from "../../../src/panel/table/EventTable.tsx";
import { RowCache } from "../../../src/panel/table/row-cache.ts";
import { listHeight } from "../../../src/panel/table/virtual-window.ts";
import type { Row } from "../../../src/stream/types.ts";
import { giveElementsSize, VIEWPORT } from "./dom.ts";
import { eventRow } from "./fakes.ts";

giveElementsSize();

function table(total: number, changes: Partial<EventTableProps> = {}, row = eventRow) {
  let stored = total;
  const cache = new RowCache(
    async (from, count): Promise<Row[]> =>
      Array.from({ length: Math.max(0, Math.min(count, stored - from)) }, (_, i) => row(from + i)),
    (error) => {
      throw error;
    },
  );
  const onOpen = vi.fn<(row: number | null) => void>();
  const props: EventTableProps = {
    rows: cache,
    total,
    origin: 1_000,
    live: false,
    openRow: null,
    emptyWords: "nothing",
    onOpen,
    ...changes,
  };
  const view = render(<EventTable {...props} />);
  const scroller = view.container.querySelector<HTMLElement>(".table-scroll");
  if (scroller === null) throw new Error("no table");
  return {
    onOpen,
    scroller,
    show: (more: Partial<EventTableProps>) => {
      stored = more.total ?? stored;
      view.rerender(<EventTable {...props} {...more} />);
    },
    scrollTo: (top: number) => {
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
  const { scroller, scrollTo, show } = table(1_000, { live: true });
  await waitFor(() => expect(scroller.scrollTop).toBe(listHeight(1_000)));
  show({ total: 1_200, live: true });
  await waitFor(() => expect(scroller.scrollTop).toBe(listHeight(1_200)));

  scrollTo(300);
  await screen.findByRole("button", { name: "Jump to latest" });
  show({ total: 1_400, live: true });
  expect(scroller.scrollTop).toBe(300);

  fireEvent.click(screen.getByRole("button", { name: "Jump to latest" }));
  await waitFor(() => expect(scroller.scrollTop).toBe(listHeight(1_400)));
  expect(screen.queryByRole("button", { name: "Jump to latest" })).toBeNull();
});

test("a finished stream begins at its top and offers no jump", async () => {
  const { scroller } = table(1_000);
  await screen.findByText("word 0");
  expect(scroller.scrollTop).toBe(0);
  expect(screen.queryByRole("button")).toBeNull();
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
