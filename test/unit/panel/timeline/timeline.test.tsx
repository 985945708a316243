// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import { Changes } from "../../../../src/panel/images/changes.ts";
import { ChangeContext } from "../../../../src/panel/images/use-change.ts";
import { slice } from "../../../../src/panel/state/slice.ts";
import { StreamClock } from "../../../../src/panel/time/clock.ts";
import { INITIAL_TIME, reduceTime } from "../../../../src/panel/time/state.ts";
import { Timeline, type TimelineProps } from "../../../../src/panel/timeline/Timeline.tsx";
import type { ImageRecord, StreamRecord } from "../../../../src/store/records.ts";
import type { StoreReader } from "../../../../src/store/store.ts";
import { newSketch } from "../../../../src/stream/sketch.ts";
import type { Row } from "../../../../src/stream/types.ts";
import { giveElementsSize } from "../dom.ts";
import { eventRow, FakeStore, streamRecord } from "../fakes.ts";
import { useStoredTrack } from "../stored-track.ts";

giveElementsSize();
Object.defineProperty(HTMLElement.prototype, "clientWidth", {
  configurable: true,
  get: () => 1000,
});

function image(row: number, time: number, partialIndex: number | null): Row {
  const role = partialIndex === null ? ("final" as const) : ("partial" as const);
  const sha256 = `image ${row}`;
  const frames = [{ role, partialIndex, item: "ig", path: "$", sha256, problem: null }];
  return eventRow(row, { time, family: "image", index: 1, size: 1_400_000, frames });
}

const ROWS = [
  eventRow(0, { time: 1_410, family: "lifecycle" }),
  eventRow(1, { time: 2_000, family: "reasoning", index: 0 }),
  image(2, 6_320, 0),
  image(3, 10_050, 1),
  image(4, 20_370, null),
];

function Tracked({ store, ...props }: Omit<TimelineProps, "rows"> & { store: StoreReader }) {
  return <Timeline {...props} rows={useStoredTrack(store, props.stream)} />;
}

function filmstrip(
  changes: Partial<StreamRecord> = {},
  openRow: number | null = null,
  rowAt = (row: number): Row => ROWS[row] ?? eventRow(row),
  figures: Changes | null = null,
) {
  const stream = streamRecord("a", { rows: ROWS.length, ...changes });
  const store = new FakeStore();
  store.streams = [stream];
  store.row = (_, row) => rowAt(row);
  const time = slice(INITIAL_TIME, reduceTime);
  const clock = new StreamClock(() => performance.now());
  const opened = vi.fn<(row: number) => void>();
  const view = (open: number | null, shown = stream) => (
    <ChangeContext.Provider value={figures}>
      <Tracked
        stream={shown}
        store={store}
        time={time}
        clock={clock}
        openRow={open}
        onOpenRow={opened}
      />
    </ChangeContext.Provider>
  );
  const { rerender, container } = render(view(openRow));
  return { time, opened, store, container, show: (open: number | null) => rerender(view(open)) };
}

const prints = () =>
  within(screen.getByRole("list", { name: "Images by arrival" })).queryAllByRole("button");

test("shows each image where it arrived, with its time and size", async () => {
  filmstrip();
  await waitFor(() => expect(prints()).toHaveLength(3));
  for (const name of ["P0 5.32 s 1.40 MB", "P1 9.05 s 1.40 MB", "Final 19.4 s 1.40 MB"]) {
    expect(screen.getByRole("button", { name })).toBeTruthy();
  }
});

test("says how much of an image is new since the partial before, once that is counted", async () => {
  const record = (sha256: string): ImageRecord => ({
    sha256,
    blob: new Blob(),
    bytes: 0,
    streams: [],
    mediaType: "image/png",
    width: 8,
    height: 8,
    complete: true,
  });
  const counts: ((share: number) => void)[] = [];
  const figures = new Changes(
    async (sha256) => record(sha256),
    () => new Promise((resolve) => counts.push(resolve)),
  );
  const words = () => prints().map((print) => [print.textContent, print.title]);
  filmstrip({}, null, undefined, figures);
  await waitFor(() => expect(counts).toHaveLength(1));
  const before = words();
  expect(before[1]).toEqual(["P1 9.05 s 1.40 MB", "P1, 9.05 s, 1.40 MB"]);
  counts[0]?.(0.404);
  await screen.findByRole("button", { name: "P1 9.05 s 1.40 MB 40 % new" });
  await waitFor(() => expect(counts).toHaveLength(2));
  counts[1]?.(0.171);
  await screen.findByRole("button", { name: "Final 19.4 s 1.40 MB 17 % new" });
  expect(words()).toEqual([
    before[0],
    ["P1 9.05 s 1.40 MB 40 % new", "P1, 9.05 s, 1.40 MB, 40 % new"],
    ["Final 19.4 s 1.40 MB 17 % new", "Final, 19.4 s, 1.40 MB, 17 % new"],
  ]);
});

test("leaves arrows with Ctrl, Alt or Cmd on a print to the browser", async () => {
  filmstrip();
  await waitFor(() => expect(prints()).toHaveLength(3));
  const [first = document.body] = prints();
  first.focus();
  for (const held of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }]) {
    expect(fireEvent.keyDown(first, { key: "ArrowRight", ...held })).toBe(true);
  }
  expect(document.activeElement).toBe(first);
});

test("opens an image's event by a click on its print", async () => {
  const { opened } = filmstrip();
  await waitFor(() => expect(prints()).toHaveLength(3));
  fireEvent.click(prints()[1] ?? document.body);
  expect(opened).toHaveBeenCalledWith(3);
});

test("goes from event to event, and from image to image, by key", async () => {
  const { opened, show } = filmstrip({}, 2);
  await waitFor(() => expect(prints()).toHaveLength(3));
  const scrubber = screen.getByRole("slider", { name: "Position in the stream" });
  expect(scrubber.getAttribute("aria-valuetext")).toBe("row 3 of 5, 5.32 s");
  for (const [key, row] of [
    ["ArrowLeft", 1],
    ["ArrowRight", 3],
    ["]", 3],
    ["End", 4],
  ] as const) {
    fireEvent.keyDown(scrubber, { key });
    expect(opened).toHaveBeenLastCalledWith(row);
  }
  show(4);
  opened.mockClear();
  // Handled all the same: DevTools would do something else with it.
  expect(fireEvent.keyDown(scrubber, { key: "]" })).toBe(false);
  expect(opened).not.toHaveBeenCalled();
  expect(fireEvent.keyDown(scrubber, { key: "Escape" })).toBe(true);
});

test("shows images that came at once as one print, with the last on top or the one that is open", async () => {
  const row = (n: number): Row => image(n, 5_000 + n, n === 4 ? null : n);
  const { show } = filmstrip({}, null, row);
  await waitFor(() => expect(prints()).toHaveLength(3));
  expect(prints().map(({ textContent }) => textContent)).toEqual([
    "P0 4.00 s 1.40 MB",
    "P1 4.00 s 1.40 MB",
    "+2Final 4.00 s 1.40 MBand 2 more near it",
  ]);
  show(3);
  expect(prints()[2]?.textContent).toBe("+2P3 4.00 s 1.40 MBand 2 more near it");
});

test("is one tab stop among its prints: that of the open event", async () => {
  const { show } = filmstrip();
  await waitFor(() => expect(prints()).toHaveLength(3));
  expect(prints().map((print) => print.tabIndex)).toEqual([0, -1, -1]);
  show(3);
  expect(prints().map((print) => print.tabIndex)).toEqual([-1, 0, -1]);
  prints()[1]?.focus();
  fireEvent.keyDown(prints()[1] ?? document.body, { key: "ArrowRight" });
  expect(document.activeElement).toBe(prints()[2]);
});

test("shows what is brushed of the stream, and all of it when the brush is elsewhere", async () => {
  const { time } = filmstrip();
  await waitFor(() => expect(prints()).toHaveLength(3));
  const origin = streamRecord("a").timeOrigin;
  time.dispatch({ kind: "brush", range: { from: origin + 9_000, to: origin + 15_000 } });
  await waitFor(() => expect(prints()).toHaveLength(1));
  expect(prints()[0]?.textContent).toBe("P1 9.05 s 1.40 MB");
  time.dispatch({ kind: "brush", range: { from: origin + 9e6, to: origin + 9.1e6 } });
  await waitFor(() => expect(prints()).toHaveLength(3));
});

test("says how long no byte came, and that an image is on its way", async () => {
  const now = Date.now();
  const sketch = {
    ...newSketch(1_000),
    silences: [{ from: 10_050, to: 16_450 }],
    lastByteAt: 22_000,
  };
  filmstrip({
    sketch,
    end: "open",
    endedAt: null,
    timeOrigin: now - 22_500,
    bytesSeen: 1_001_000,
  });
  await screen.findByText("6.4 s without bytes");
  await screen.findByText("1 MB so far");
});
