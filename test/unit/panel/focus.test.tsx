// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import { giveElementsSize } from "./dom.ts";
import { streamRecord } from "./fakes.ts";
import { tapeRecords } from "./raw/tape.ts";
import { panel } from "./whole-panel.tsx";

giveElementsSize();
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 900 });

const encoder = new TextEncoder();
const inspector = (): HTMLElement => screen.getByRole("region", { name: "Event" });
const grid = (): HTMLElement => screen.getByRole("grid");
const list = (): HTMLElement => screen.getByRole("listbox", { name: "Streams" });
const focused = (): Element | null => document.activeElement;

/** A panel with one event open. */
async function withEvent(rows = 3) {
  const connection = panel(streamRecord("a", { rows, events: rows }));
  connection.store.bytes = () => encoder.encode('data: {"hello":"world"}\n\n');
  connection.store.blocks = tapeRecords([[`${"x".repeat(599)}\n`]]);
  connection.ready();
  fireEvent.click(await screen.findByText("word 1"));
  await within(await screen.findByRole("region", { name: "Event" })).findByText('"world"');
  return connection;
}

test("an event that is still being read leaves the inspector, its view and its focus as they are", async () => {
  const connection = await withEvent(1_000);
  const { store } = connection;
  const read = store.readRows.bind(store);
  let release: () => void = () => {};
  const waiting = new Promise<void>((resolve) => {
    release = resolve;
  });
  store.readRows = async (id, from, count) => {
    await waiting;
    return read(id, from, count);
  };
  const before = inspector();
  fireEvent.click(within(before).getByRole("radio", { name: "Hex" }));
  within(before).getByRole("group", { name: "Event details" }).focus();
  fireEvent.keyDown(grid(), { key: "End" });
  fireEvent.keyDown(grid(), { key: "Enter" });
  // One task more than a frame: whatever it draws without the row is drawn.
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(inspector()).toBe(before);
  release();
  await within(before).findByText("#999");
  expect(within(before).getByRole<HTMLInputElement>("radio", { name: "Hex" }).checked).toBe(true);
  expect(focused()).toBe(within(before).getByRole("group", { name: "Event details" }));
});

test("what is focused in one event and gone in the next leaves the focus in the inspector", async () => {
  await withEvent();
  within(inspector()).getByRole("tree").focus();
  fireEvent.keyDown(document.activeElement ?? document.body, { key: ">" });
  await within(inspector()).findByText("#2");
  await waitFor(() => expect(focused()).toBe(inspector().querySelector(".inspector-body")));
});

test("Esc closes the event wherever the focus is, and leaves it where it is of use", async () => {
  await withEvent();
  const devtools = vi.fn<(event: Event) => void>();
  document.addEventListener("keydown", devtools);
  fireEvent.keyDown(document.body, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("region", { name: "Event" })).toBeNull());
  expect(focused()).toBe(grid());

  fireEvent.click(screen.getByText("word 2"));
  await screen.findByRole("region", { name: "Event" });
  list().focus();
  fireEvent.keyDown(list(), { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("region", { name: "Event" })).toBeNull());
  expect(focused()).toBe(list());
  expect(devtools).not.toHaveBeenCalled();

  expect(fireEvent.keyDown(document.body, { key: "Escape" })).toBe(true);
  expect(devtools).toHaveBeenCalledOnce();
  document.removeEventListener("keydown", devtools);
});

test("a key that opens another tab takes the focus along, out of what it closes", async () => {
  await withEvent();
  grid().focus();
  fireEvent.keyDown(grid(), { key: "2" });
  await waitFor(() => expect(focused()).toBe(screen.getByRole("tab", { name: "Request" })));
  list().focus();
  fireEvent.keyDown(list(), { key: "1" });
  await screen.findByRole("grid");
  expect(focused()).toBe(list());
});

test("an event's bytes have the focus when they are shown in Raw, and its row when it is shown again", async () => {
  await withEvent();
  const show = within(inspector()).getByRole("button", { name: "Show in Raw" });
  show.focus();
  fireEvent.click(show);
  const bytes = await screen.findByRole("listbox", { name: "Bytes as received" });
  await waitFor(() => expect(focused()).toBe(bytes));
  const back = screen.getByRole("button", { name: "Show event" });
  back.focus();
  fireEvent.click(back);
  await screen.findByRole("grid");
  await waitFor(() => expect(focused()).toBe(grid()));
});

test("after an undo the focus is on the list", async () => {
  const connection = panel(streamRecord("a"), streamRecord("b"));
  connection.ready();
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(2));
  fireEvent.keyDown(list(), { key: "Delete" });
  const undo = await screen.findByRole("button", { name: "Undo" });
  undo.focus();
  fireEvent.click(undo);
  await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).toBeNull());
  await waitFor(() => expect(focused()).toBe(list()));
});

test("a press into the filmstrip gives its keys the focus", async () => {
  await withEvent();
  const scrubber = screen.getByRole("slider", { name: "Position in the stream" });
  const strip = scrubber.closest("section") ?? document.body;
  strip.setPointerCapture = () => {};
  fireEvent.pointerDown(strip, { button: 0, pointerId: 1, clientX: 100 });
  expect(focused()).toBe(scrubber);
});
