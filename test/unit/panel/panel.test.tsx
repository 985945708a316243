// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { describe, expect, test, vi } from "vitest";
import { StoreError } from "../../../src/store/errors.ts";
import type { StreamRecord } from "../../../src/store/records.ts";
import { giveElementsSize } from "./dom.ts";
import { READY, streamRecord, TAB } from "./fakes.ts";
import { panel } from "./whole-panel.tsx";

giveElementsSize();

const options = (): string[] =>
  screen.queryAllByRole("option").map((option) => option.textContent ?? "");

test("what was recorded before is shown when DevTools open again", async () => {
  const connection = panel(streamRecord("a"), streamRecord("b", { end: "failed" }));
  connection.ready();
  await waitFor(() => expect(options()).toHaveLength(2));
  expect(options()[0]).toMatch(/^complete\/api\/v1\/responses.*3 events/);
  await screen.findByText("word 2");
});

test("a running stream appears and grows without a touch", async () => {
  const connection = panel();
  connection.ready();
  await screen.findByText("No streams recorded yet");

  const open = streamRecord("a", { end: "open", endedAt: null, rows: 1, events: 1 });
  connection.store.streams = [open];
  connection.tell({ kind: "changed", streams: ["a"] });
  await screen.findByText("word 0");
  expect(screen.queryByText("word 1")).toBeNull();

  connection.store.streams = [{ ...open, rows: 2, events: 2 }];
  connection.tell({ kind: "changed", streams: ["a"] });
  await screen.findByText("word 1");
});

test("a running stream that is removed does not come back with what was read of it", async () => {
  const open = streamRecord("a", { end: "open", endedAt: null, rows: 1, events: 1 });
  const connection = panel(open, streamRecord("b", { startedAt: 1 }));
  connection.ready();
  await waitFor(() => expect(options()).toHaveLength(2));
  let answer: (stream: StreamRecord) => void = () => {};
  const read = vi.spyOn(connection.store, "getStream").mockReturnValueOnce(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  connection.tell({ kind: "changed", streams: ["a"] });
  await waitFor(() => expect(read).toHaveBeenCalled());
  connection.tell({ kind: "removed", streams: ["a"] });
  await waitFor(() => expect(options()).toHaveLength(1));
  answer({ ...open, rows: 2, events: 2 });
  // Changes are read one after another: when the next one shows, the first was dealt with.
  connection.store.streams = [streamRecord("b", { startedAt: 1, label: "the next change" })];
  connection.tell({ kind: "changed", streams: ["b"] });
  await screen.findByText("the next change");
  expect(options()).toHaveLength(1);
});

test("after a break of the link, what happened meanwhile is read from the store", async () => {
  const connection = panel(streamRecord("a"));
  connection.ready();
  await waitFor(() => expect(options()).toHaveLength(1));
  connection.tell({ kind: "link", link: "asleep" });
  connection.store.streams.push(streamRecord("b"));
  connection.tell({ kind: "link", link: "connected" });
  await waitFor(() => expect(options()).toHaveLength(2));
});

describe("a newer stream takes the place of the one that is shown", () => {
  const method = (): string => screen.getByRole("heading", { level: 1 }).textContent ?? "";
  const table = (): HTMLElement => screen.getByRole("grid");
  const request = streamRecord("a").request;

  /** @returns which stream is shown when a newer one has come */
  async function shownAfter(act: () => void, changes: Partial<StreamRecord> = {}) {
    const connection = panel(
      streamRecord("a", { ...changes, request: { ...request, method: "OLD" } }),
    );
    connection.ready();
    await screen.findByText("word 2");
    act();
    const newer = streamRecord("b", { startedAt: 1_800_000_000_000 });
    connection.store.streams.push({ ...newer, request: { ...request, method: "NEW" } });
    connection.tell({ kind: "changed", streams: ["b"] });
    await waitFor(() => expect(options()).toHaveLength(2));
    return method().slice(0, 3);
  }

  test("while the user does nothing", async () => {
    expect(await shownAfter(() => {})).toBe("NEW");
    cleanup();
    const passingBy = () => {
      fireEvent.pointerMove(table());
      fireEvent.keyDown(table(), { key: "Tab" });
    };
    expect(await shownAfter(passingBy)).toBe("NEW");
    cleanup();
    // Where following the stream leads anyway.
    const down = () => fireEvent.wheel(table(), { deltaY: 100 });
    expect(await shownAfter(down, { end: "open", endedAt: null })).toBe("NEW");
  });

  test.each([
    ["opens a tab", () => fireEvent.click(screen.getByRole("tab", { name: "Raw" }))],
    ["opens a tab by its key", () => fireEvent.keyDown(document.body, { key: "2" })],
    ["moves the cursor", () => fireEvent.keyDown(table(), { key: "ArrowDown" })],
    ["selects all", () => fireEvent.keyDown(table(), { key: "a", ctrlKey: true })],
    ["scrolls", () => fireEvent.wheel(table(), { deltaY: -100 })],
    ["presses a row, a bar or a word", () => fireEvent.pointerDown(screen.getByText("word 1"))],
  ])("not when he %s", async (_, act) => {
    expect(await shownAfter(act)).toBe("OLD");
  });
});

test("an empty panel reloads the page and records on one press", async () => {
  const connection = panel();
  connection.ready({ ...READY, recording: true });
  fireEvent.click(await screen.findByRole("button", { name: "Reload page and record" }));
  expect(connection.requests).toContainEqual({ kind: "record", on: true });
  expect(connection.reloads).toBe(1);
});

test("recording is switched with its state in words", async () => {
  const connection = panel();
  connection.ready();
  fireEvent.click(await screen.findByRole("button", { name: "Recording on", pressed: true }));
  expect(connection.requests).toContainEqual({ kind: "record", on: false });
  connection.tell({ kind: "status", status: { ...READY, recording: false } });
  await screen.findByRole("button", { name: "Recording off", pressed: false });
});

test("clearing takes this tab's streams from the list, spares pinned ones, and can be undone", async () => {
  const connection = panel(streamRecord("a"), streamRecord("b", { pinned: true }));
  connection.ready();
  await waitFor(() => expect(options()).toHaveLength(2));
  const removal = { kind: "remove", streams: ["a"] };

  fireEvent.click(screen.getByRole("button", { name: "Clear" }));
  await waitFor(() => expect(options()).toHaveLength(1));
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(options()).toHaveLength(2));
  expect(connection.requests).not.toContainEqual(removal);

  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  fireEvent.click(screen.getByRole("button", { name: "Clear" }));
  expect(connection.requests).not.toContainEqual(removal);
  vi.runAllTimers();
  vi.useRealTimers();
  expect(connection.requests).toContainEqual(removal);
  await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).toBeNull());
  expect(options()).toHaveLength(1);
});

test("streams of other tabs, and of earlier sessions, are a press away", async () => {
  const connection = panel(streamRecord("a"), streamRecord("old", { tab: TAB + 5 }));
  connection.ready();
  await waitFor(() => expect(options()).toHaveLength(1));
  fireEvent.click(screen.getByLabelText("All tabs"));
  await waitFor(() => expect(options()).toHaveLength(2));
});

test("a withheld site is asked for, and a no is respected in words", async () => {
  const connection = panel();
  connection.grants = false;
  connection.ready({ ...READY, page: { kind: "forbidden", origin: "https://x.test/*" } });
  fireEvent.click(await screen.findByRole("button", { name: "Allow access to this site" }));
  expect(connection.askedFor).toEqual(["https://x.test/*"]);
  await screen.findByText(/Access was not given/);
});

test("how a stream ended and what is missing stand above its events", async () => {
  const connection = panel(
    streamRecord("a", {
      end: "aborted",
      endDetail: "AbortError: user left",
      bytesSeen: 3_000_000,
      bytesKept: 1_000_000,
      gapBytes: { memory: 2_000_000 },
    }),
  );
  connection.ready();
  await screen.findByText("the page aborted it: AbortError: user left", {
    selector: "[aria-label='Selected stream'] *",
  });
  await screen.findByText(/2 MB not kept: more bytes waited to leave the page/);
});

test("a body read out of sight is not called empty", async () => {
  const connection = panel(streamRecord("a", { end: "elsewhere", rows: 0, events: 0 }));
  connection.ready();
  await screen.findByText("read outside our sight: read in a worker or another frame", {
    selector: "[aria-label='Selected stream'] *",
  });
  await screen.findByText(/may well have had content/);
});

test("a row's payload opens, and Esc closes it without reaching DevTools", async () => {
  const connection = panel(streamRecord("a"));
  connection.store.bytes = () => new TextEncoder().encode('data: {"hello":"<b>world</b>"}\n\n');
  connection.ready();
  fireEvent.click(await screen.findByText("word 1"));
  const inspector = await screen.findByRole("region", { name: "Event" });
  await within(inspector).findByText('"<b>world</b>"');
  expect(inspector.querySelector("b")).toBeNull();

  // Where Chrome's extension API waits for keys that it hands to DevTools.
  const devtools = vi.fn<(event: Event) => void>();
  document.addEventListener("keydown", devtools);
  fireEvent.keyDown(inspector, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("region", { name: "Event" })).toBeNull());
  expect(devtools).not.toHaveBeenCalled();
  fireEvent.keyDown(screen.getByRole("region", { name: "Selected stream" }), { key: "Escape" });
  expect(devtools).toHaveBeenCalledOnce();
  document.removeEventListener("keydown", devtools);
});

test("recordings of a newer version are named, not shown as empty", async () => {
  const connection = panel();
  connection.store.failure = new StoreError("newer", "newer", null);
  connection.ready();
  await screen.findByText("These recordings are from a newer Darkroom");
});

test("a store that fails can be tried again", async () => {
  const connection = panel(streamRecord("a"));
  connection.store.failure = new StoreError("failed", "the disk is gone", null);
  connection.ready();
  await screen.findByText(/the disk is gone/);
  connection.store.failure = null;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(options()).toHaveLength(1));
});

test("storage in use is shown as soon as it is known, never a zero that is not true", async () => {
  const connection = panel(streamRecord("a"));
  connection.store.kept = 5_000_000;
  expect(screen.getAllByText("… of 500 MB").length).toBeGreaterThan(0);
  connection.ready();
  await waitFor(() => expect(screen.getAllByText("5 MB of 500 MB").length).toBeGreaterThan(0), {
    timeout: 1_000,
  });
});
