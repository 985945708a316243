// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import { slice } from "../../../src/panel/state/slice.ts";
import { COLUMNS, nextSort, sortStreams, type Sort } from "../../../src/panel/streams/columns.ts";
import { StreamActions } from "../../../src/panel/detail/StreamActions.tsx";
import { ListHead } from "../../../src/panel/streams/ListHead.tsx";
import { stackOf } from "../../../src/panel/streams/stack.ts";
import {
  chosen,
  chosenStreams,
  INITIAL_LIST,
  reduceList,
} from "../../../src/panel/streams/state.ts";
import { StreamList, type StreamListProps } from "../../../src/panel/streams/StreamList.tsx";
import { newSketch } from "../../../src/stream/sketch.ts";
import { giveElementsSize } from "./dom.ts";
import { streamRecord } from "./fakes.ts";

giveElementsSize();

const a = streamRecord("a", { events: 3, model: "m", firstEventAt: null });
const b = streamRecord("b", { events: 1, model: null, firstEventAt: 1_500 });
const c = streamRecord("c", { events: 3, model: "k", firstEventAt: 1_200 });

describe("sorting", () => {
  const ids = (sort: Sort | null) => sortStreams([a, b, c], sort).map(({ id }) => id);

  test("keeps the order of arrival among equals, and what is unknown at the end", () => {
    expect(ids({ key: "events", descending: true })).toEqual(["a", "c", "b"]);
    expect(ids({ key: "events", descending: false })).toEqual(["b", "a", "c"]);
    expect(ids({ key: "model", descending: false })).toEqual(["c", "a", "b"]);
    expect(ids({ key: "first", descending: false })).toEqual(["c", "b", "a"]);
    expect(ids({ key: "first", descending: true })).toEqual(["b", "c", "a"]);
    expect(ids(null)).toEqual(["a", "b", "c"]);
  });

  test("goes through a column's figures both ways and back to the order of arrival", () => {
    const seen: (Sort | null)[] = [];
    let sort: Sort | null = null;
    do {
      sort = nextSort(sort, ["events", "size"]);
      seen.push(sort);
    } while (sort !== null);
    expect(seen.map((one) => one && `${one.key} ${one.descending ? "down" : "up"}`)).toEqual([
      "events down",
      "events up",
      "size down",
      "size up",
      null,
    ]);
  });
});

test("a stack shows the last different images in order of arrival, or the only one known", () => {
  const mark = (sha256: string | null) => ({
    at: 1,
    row: 1,
    role: "partial" as const,
    partialIndex: 0,
    sha256,
  });
  const sketch = { ...newSketch(0), images: ["1", "2", null, "3", "4", "5", "5"].map(mark) };
  expect(stackOf({ ...a, sketch })).toEqual(["2", "3", "4", "5"]);
  expect(stackOf({ ...a, sketch: null, lastImage: "9" })).toEqual(["9"]);
});

test("marks that are no longer listed count for nothing", () => {
  const state = reduceList(INITIAL_LIST, { kind: "mark-all", order: ["a", "b", "c"] });
  expect(chosen(state, ["a", "c"], "a")).toEqual(["a", "c"]);
  expect(chosen(state, ["x"], "x")).toEqual(["x"]);
});

test("what is marked is acted on when the filter hides the current entry, with button and key", () => {
  const marked = reduceList(INITIAL_LIST, { kind: "mark-all", order: ["b", "c"] });
  expect(chosenStreams(marked, [b, c], "a")).toEqual([b, c]);
  expect(chosenStreams(INITIAL_LIST, [b, c], "a")).toEqual([]);
  const state = slice(INITIAL_LIST, reduceList);
  state.dispatch({ kind: "mark", stream: "b" });
  const matches = { query: "x", streams: new Set(["b", "c"]), complete: true };
  const { props, press } = list({ list: state, matches, show: "matches" });
  expect(screen.getAllByRole("option")[0]?.className).toContain("marked");
  press("Delete");
  expect(props.onRemove).toHaveBeenCalledWith(["b"], null);
});

test("goes back to the newest stream by a button that is there only then", () => {
  list();
  expect(screen.queryByRole("button", { name: "Newest" })).toBeNull();
  cleanup();
  const onFollow = vi.fn<() => void>();
  const { box } = list({ onFollow });
  fireEvent.click(screen.getByRole("button", { name: "Newest" }));
  expect(onFollow).toHaveBeenCalledOnce();
  expect(document.activeElement).toBe(box);
});

function list(changes: Partial<StreamListProps> = {}) {
  const props: StreamListProps = {
    streams: [a, b, c],
    selected: "a",
    following: false,
    onFollow: null,
    list: slice(INITIAL_LIST, reduceList),
    matches: null,
    show: "all",
    onPick: (stream) => view.rerender(<StreamList {...props} selected={stream} />),
    onClearFilter: vi.fn<() => void>(),
    onOpen: vi.fn<() => void>(),
    onRemove: vi.fn<StreamListProps["onRemove"]>(),
    onLabel: vi.fn<StreamListProps["onLabel"]>(),
    ...changes,
  };
  const view = render(<StreamList {...props} />);
  const box = screen.getByRole("listbox");
  const press = (key: string, init = {}) => fireEvent.keyDown(box, { key, ...init });
  const selected = () =>
    screen
      .getAllByRole("option")
      .filter((one) => one.getAttribute("aria-selected") === "true")
      .map(({ id }) => id.replace("stream-", ""));
  const show = (more: Partial<StreamListProps>) =>
    view.rerender(<StreamList {...props} {...more} />);
  return { props, press, selected, box, show };
}

test("the header's actions say how many streams they are about", () => {
  const onRemove = vi.fn<() => void>();
  const act = { onRename: vi.fn(), onPin: vi.fn(), onRemove, onExport: vi.fn() };
  const view = render(<StreamActions streams={[a]} {...act} />);
  expect(screen.getByRole("button", { name: "Pin stream" })).toBeDefined();
  view.rerender(<StreamActions streams={[a, b]} {...act} />);
  fireEvent.click(screen.getByRole("button", { name: "Remove 2 streams" }));
  expect(onRemove).toHaveBeenCalledOnce();
  expect(screen.getByRole("button", { name: "Name this stream" })).toHaveProperty("disabled", true);
});

test("an entry names its API in a word, or its host where none was recognised", () => {
  const dialect = { id: "openrouter-chat", title: "OpenRouter Chat", confidence: 1, reason: "it" };
  list({ streams: [{ ...a, dialect }, b] });
  const [first, second] = screen.getAllByRole("option");
  expect(first?.textContent).toContain("Chat");
  expect(second?.textContent).toContain("openrouter.ai");
});

describe("the heads of the columns", () => {
  /** A low panel has no room for some of them. */
  function heads(sort: Sort | null, hidden: readonly string[]) {
    const shown = vi.spyOn(HTMLElement.prototype, "getClientRects");
    shown.mockImplementation(function rects(this: HTMLElement) {
      const isHidden = hidden.some((id) => this.classList.contains(`column-${id}`));
      return Object.assign(isHidden ? [] : [new DOMRect()], { item: () => null });
    });
    render(<ListHead sort={sort} scrollbar={0} onSort={vi.fn()} />);
    shown.mockClear();
    const buttons = screen.getAllByRole("button");
    const ids = () => buttons.filter(({ tabIndex }) => tabIndex === 0).map(columnOf);
    return { buttons, stops: ids, focused: () => columnOf(document.activeElement) };
  }
  const columnOf = (element: Element | null): string =>
    element?.className.replace(/^column column-/, "") ?? "";

  afterEach(() => void vi.restoreAllMocks());

  test("are one tab stop, and all that are shown are reached from it", () => {
    const { buttons, stops, focused } = heads({ key: "events", descending: true }, [
      "events",
      "images",
    ]);
    expect(stops()).toEqual(["end"]);
    const reached: string[] = [];
    buttons[0]?.focus();
    for (const _ of buttons) {
      reached.push(focused());
      fireEvent.keyDown(document.activeElement ?? document.body, { key: "ArrowRight" });
    }
    const all = COLUMNS.map(({ id }) => id).filter((id) => id !== "events" && id !== "images");
    expect([...new Set(reached)]).toEqual(all);
  });

  test("have the tab stop where the list is sorted by", () => {
    expect(heads({ key: "events", descending: true }, []).stops()).toEqual(["events"]);
  });

  test("leave arrows with Ctrl, Alt or Cmd to the browser", () => {
    const { buttons, focused } = heads(null, []);
    buttons[0]?.focus();
    for (const held of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }]) {
      expect(fireEvent.keyDown(buttons[0]!, { key: "ArrowRight", ...held })).toBe(true);
    }
    expect(focused()).toBe("end");
  });
});

describe("the stream list", () => {
  test("selects several with Shift, one more with Ctrl, all with Ctrl+A, and removes them", () => {
    const { props, press, selected } = list();
    press("ArrowDown", { shiftKey: true });
    expect(selected()).toEqual(["a", "b"]);
    fireEvent.click(screen.getAllByRole("option")[2]!, { ctrlKey: true });
    expect(selected()).toEqual(["a", "b", "c"]);
    press("ArrowUp");
    expect(selected()).toEqual(["b"]);
    expect(press("a", { ctrlKey: true })).toBe(false);
    expect(press("Delete")).toBe(false);
    expect(props.onRemove).toHaveBeenCalledWith(["a", "b", "c"], null);
  });

  test("takes one out with Ctrl: what is done then is done to the others", () => {
    const { props, press, selected } = list();
    press("a", { ctrlKey: true });
    fireEvent.click(screen.getAllByRole("option")[1]!, { ctrlKey: true });
    expect(selected()).toEqual(["a", "c"]);
    press("Delete");
    expect(props.onRemove).toHaveBeenCalledWith(["a", "c"], "b");
  });

  test("chooses entries that stand apart without a mouse", () => {
    const { press, selected } = list();
    expect(press("ArrowDown", { ctrlKey: true })).toBe(false);
    press("ArrowDown", { ctrlKey: true });
    expect(selected()).toEqual(["a"]);
    press(" ", { ctrlKey: true });
    expect(selected()).toEqual(["a", "c"]);
  });

  test("begins a range where the current entry is, when the one before is gone", () => {
    const state = slice(INITIAL_LIST, reduceList);
    state.dispatch({ kind: "mark", stream: "gone" });
    const { press, selected } = list({ list: state, selected: "c" });
    press("ArrowUp", { shiftKey: true });
    expect(selected()).toEqual(["b", "c"]);
  });

  test("says which entry comes in the place of the removed", () => {
    const { props, press } = list({ selected: "b" });
    press("Delete");
    expect(props.onRemove).toHaveBeenCalledWith(["b"], "c");
    press("End");
    press("Delete");
    expect(props.onRemove).toHaveBeenCalledWith(["c"], "b");
  });

  test("removes no more than one press asks for, however long the key is held", () => {
    const { props, press } = list();
    press("Delete");
    expect(press("Delete", { repeat: true })).toBe(false);
    expect(press("Backspace", { repeat: true })).toBe(false);
    expect(props.onRemove).toHaveBeenCalledOnce();
  });

  test("leaves keys it has no use for to DevTools", () => {
    const { press } = list();
    expect(press("Escape")).toBe(true);
    expect(press("x")).toBe(true);
  });

  test("names a stream in place; Esc leaves the name as it was", () => {
    const { props, press } = list();
    press("F2");
    const field = screen.getByRole("textbox", { name: "Name of the stream" });
    fireEvent.input(field, { target: { value: " the good one " } });
    fireEvent.keyDown(field, { key: "Enter" });
    expect(props.onLabel).toHaveBeenCalledExactlyOnceWith("a", "the good one");
    press("F2");
    const again = screen.getByRole("textbox", { name: "Name of the stream" });
    fireEvent.input(again, { target: { value: "another" } });
    fireEvent.keyDown(again, { key: "Escape" });
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(props.onLabel).toHaveBeenCalledOnce();
  });

  test("marks what the filter found, or hides the rest and says how many", () => {
    const matches = { query: "x", streams: new Set(["b"]), complete: true };
    list({ matches });
    expect(screen.getAllByRole("option")).toHaveLength(3);
    cleanup();
    list({ matches, show: "matches" });
    expect(screen.getAllByText("2 streams hidden by the filter")).toHaveLength(1);
  });

  test("offers to clear a filter that finds nothing", () => {
    const none = { query: "x", streams: new Set<string>(), complete: true };
    const { props } = list({ matches: none, show: "matches" });
    screen.getByText("0 of 3 streams");
    fireEvent.click(screen.getByRole("button", { name: "Clear filter" }));
    expect(props.onClearFilter).toHaveBeenCalledOnce();
  });

  test("draws the entries in view of a thousand, and says how many there are", () => {
    const streams = Array.from({ length: 1_000 }, (_, n) => streamRecord(`s${n}`));
    list({ streams, selected: "s0" });
    const options = screen.getAllByRole("option");
    expect(options.length).toBeLessThan(30);
    expect(options[0]?.getAttribute("aria-setsize")).toBe("1000");
  });

  describe("is scrolled", () => {
    const many = Array.from({ length: 100 }, (_, n) => streamRecord(`s${n}`));
    const newer = streamRecord("newer");
    /** Where an entry stands at the lower edge of the list. */
    const bottom = (count: number) => count * 44 - 242;

    test("to the entry that the user picks, and by nothing that happens to it later", () => {
      const { box, show, press } = list({ streams: many, selected: "s50" });
      expect(box.scrollTop).toBe(bottom(51));
      press("ArrowDown");
      expect(box.scrollTop).toBe(bottom(52));
      box.scrollTop = 0;
      fireEvent.scroll(box);
      show({ selected: "s51", streams: many.slice(1) });
      expect(box.scrollTop).toBe(0);
    });

    test("to the entry that is being named", () => {
      const { box, press } = list({ streams: many, selected: "s50" });
      box.scrollTop = 0;
      fireEvent.scroll(box);
      press("F2");
      expect(box.scrollTop).toBe(bottom(51));
      expect(document.activeElement).toBe(screen.getByRole("textbox"));
    });

    test("to the newest only where it appears", () => {
      const { box, show } = list({ streams: many, selected: "s99", following: true });
      expect(box.scrollTop).toBe(bottom(100));
      show({ streams: [...many, newer], selected: "newer", following: true });
      expect(box.scrollTop).toBe(bottom(101));
      box.scrollTop = 440;
      fireEvent.scroll(box);
      const newest = streamRecord("newest");
      show({ streams: [...many, newer, newest], selected: "newest", following: true });
      expect(box.scrollTop).toBe(440);
    });

    test("to the current entry when the filter no longer hides the others", () => {
      const matches = { query: "x", streams: new Set(["s50"]), complete: true };
      const { box, show } = list({ streams: many, selected: "s50", matches, show: "matches" });
      expect(box.scrollTop).toBe(0);
      show({ matches: null });
      expect(box.scrollTop).toBe(bottom(51));
    });
  });
});
