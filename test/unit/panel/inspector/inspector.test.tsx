// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { beforeEach, expect, test, vi } from "vitest";
import { Changes, type Compare } from "../../../../src/panel/images/changes.ts";
import { ChangeContext } from "../../../../src/panel/images/use-change.ts";
import { Inspector, type InspectorProps } from "../../../../src/panel/inspector/Inspector.tsx";
import type { ImageRecord } from "../../../../src/store/records.ts";
import type { ByteRange, Frame, Row } from "../../../../src/stream/types.ts";
import { picturePng } from "../../../fixtures/picture.ts";
import { giveElementsSize } from "../dom.ts";
import { eventRow, streamRecord } from "../fakes.ts";
import { useStoredTrack } from "../stored-track.ts";
import { tapeStore } from "../raw/tape.ts";

giveElementsSize();
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 340 });

const copied: string[] = [];
beforeEach(() => {
  copied.length = 0;
  Object.defineProperty(navigator, "clipboard", {
    configurable: true,
    value: { writeText: async (text: string) => void copied.push(text) },
  });
});

interface Shown {
  readonly row?: Partial<Row>;
  readonly rows?: readonly Row[];
  readonly images?: readonly ImageRecord[];
  readonly compare?: Compare;
}

function Tracked(props: Omit<InspectorProps, "track">) {
  return <Inspector {...props} track={useStoredTrack(props.store, props.stream)} />;
}

/** The inspector of one event whose block came in three chunks. */
function inspect(
  block: string,
  { row: changes = {}, rows, images = [], compare = async () => null }: Shown = {},
) {
  const third = Math.ceil(block.length / 3);
  const store = tapeStore([
    [block.slice(0, third), block.slice(third, 2 * third), block.slice(2 * third)],
  ]);
  const end = new TextEncoder().encode(block).length;
  store.bytes = (_, from, to) => new Uint8Array(store.blocks[0]?.bytes.slice(from, to) ?? []);
  for (const image of images) store.images.set(image.sha256, image);
  const row = eventRow(0, { range: { start: 0, end }, chunk: 2, time: 1_500, ...changes });
  if (rows !== undefined) store.row = (_, at) => rows[at] ?? row;
  const stream = streamRecord("a", { rows: rows?.length ?? 1, chunks: 3, bytesSeen: end });
  store.streams = [stream];
  const onOpenRow = vi.fn<(row: number) => void>();
  const onShowRaw = vi.fn<(range: ByteRange) => void>();
  render(
    <ChangeContext.Provider value={new Changes((sha256) => store.getImage(sha256), compare)}>
      <Tracked
        stream={stream}
        row={row}
        store={store}
        onOpenRow={onOpenRow}
        onShowRaw={onShowRaw}
        onClose={() => {}}
      />
    </ChangeContext.Provider>,
  );
  return { onOpenRow, onShowRaw };
}

const tree = (): Promise<HTMLElement> => screen.findByRole("tree", { name: "Payload" });
const items = (): string[] =>
  screen.getAllByRole("treeitem").map((item) => (item.textContent ?? "").trim());

test("a payload is a tree that keys open, close and copy from", async () => {
  inspect('data: {"item_id":"<b>x</b>","output":[{"partial_image_index":1}]}\n\n');
  const list = await tree();
  expect(items()).toEqual([
    "{2}",
    'item_id: "<b>x</b>"',
    "output: [1]",
    "0: {1}",
    "partial_image_index: 1",
  ]);
  expect(list.querySelector("b")).toBeNull();
  fireEvent.keyDown(list, { key: "End" });
  fireEvent.click(screen.getByRole("button", { name: "Copy path" }));
  await waitFor(() => expect(copied).toEqual(["$.output[0].partial_image_index"]));
  fireEvent.keyDown(list, { key: "ArrowLeft" });
  fireEvent.keyDown(list, { key: "ArrowLeft" });
  await waitFor(() => expect(items()).toHaveLength(4));
  fireEvent.click(screen.getByRole("button", { name: /Copy as TS/ }));
  await waitFor(() => expect(copied.at(-1)).toBe("{\n  partialImageIndex: 1,\n}"));
  fireEvent.click(screen.getByRole("button", { name: "Copy value" }));
  await waitFor(() => expect(copied.at(-1)).toBe('{"partial_image_index":1}'));
});

test("words are found in the payload, and lead to where they stand", async () => {
  const deep = { a: { b: { c: Array.from({ length: 60 }, (_, n) => ({ n })) } }, d: "Needle" };
  inspect(`data: ${JSON.stringify({ ...deep, e: ["x", "a needle too"] })}\n\n`);
  await tree();
  const field = screen.getByLabelText("Find in JSON");
  fireEvent.input(field, { target: { value: "needle" } });
  await screen.findByText("1 of 2");
  fireEvent.keyDown(field, { key: "Enter" });
  await screen.findByText("2 of 2");
  const active = (await tree()).getAttribute("aria-activedescendant");
  expect(document.getElementById(active ?? "")?.textContent).toContain("a needle too");
});

test("an image in a payload is named, never shown as its letters", async () => {
  const base64 = Buffer.from(picturePng(7, 2, 64)).toString("base64");
  inspect(`data: {"b64":"${base64}","cut":"${base64.slice(0, -400)}"}\n\n`);
  await screen.findByText(/^PNG 64×64 · .* kB$/);
  await screen.findByText(/^PNG 64×64 · .* kB · cut off$/);
  expect(screen.queryByText(new RegExp(base64.slice(0, 40)))).toBeNull();
});

test("what is shown in part says so, and where all of it is", async () => {
  inspect(`data: {"text":"${"a".repeat(20_500)}","number":${"1".repeat(101)}}\n\n`);
  const list = await tree();
  expect(items()[2]).toBe(`number: ${"1".repeat(100)}…`);
  fireEvent.keyDown(list, { key: "ArrowDown" });
  fireEvent.keyDown(list, { key: "ArrowRight" });
  await waitFor(() => expect(items().length).toBeGreaterThan(5));
  fireEvent.keyDown(list, { key: "End" });
  fireEvent.keyDown(list, { key: "ArrowUp" });
  await screen.findByText("… 500 more letters: Copy value has all");
  fireEvent.click(screen.getByRole("button", { name: "Copy value" }));
  await waitFor(() => expect(copied).toEqual(["a".repeat(20_500)]));
});

test("what is no JSON is shown as text, with the place where it breaks", async () => {
  inspect('data: {"a": 1,\ndata:  oops}\n\n');
  await screen.findByText(/a name in quotes is expected at line 2, column 2/);
  expect(screen.getByText("o", { selector: "mark" })).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Copy text" }));
  await screen.findByText("Copied");
  expect(copied).toEqual(['{"a": 1,\n oops}']);
});

test("a text too long to be shown says how many of its letters are", async () => {
  inspect(`data: ${"é".repeat(100_001)}\n\n`);
  await screen.findByText(/^Showing the first 100,000 of 100,001 letters\./);
});

test("the end mark of a stream is text, and no complaint", async () => {
  inspect("data: [DONE]\n\n");
  await screen.findByText("[DONE]", { selector: "pre" });
  expect(screen.queryByText(/Not JSON/)).toBeNull();
});

test("lines are shown with their ends, and the event's place on the tape is a press away", async () => {
  const { onShowRaw } = inspect("event: x\r\ndata: 1\n\n");
  fireEvent.click(await screen.findByLabelText("Lines"));
  await waitFor(() =>
    expect(screen.getAllByRole("option").map((row) => row.textContent)).toEqual([
      "event: xCRLF",
      "data: 1LF",
      "LF",
    ]),
  );
  fireEvent.click(screen.getByRole("button", { name: "Show in Raw" }));
  expect(onShowRaw).toHaveBeenCalledWith({ start: 0, end: 19 });
});

test("a heartbeat has lines and bytes, and no JSON to offer", async () => {
  inspect(": OPENROUTER PROCESSING\n\n", { row: { kind: "comment", n: null } });
  await waitFor(() =>
    expect(screen.getAllByRole("option")[0]?.textContent).toBe(": OPENROUTER PROCESSINGLF"),
  );
  expect(screen.queryByLabelText("JSON")).toBeNull();
});

test("where an event came from is said: time and its resolution, chunks, bytes", async () => {
  inspect('data: {"a":1}\n\n');
  await screen.findByText(/0–2/);
  const facts = document.querySelector("dl")?.textContent ?? "";
  expect(facts).toContain("0.500 s");
  expect(facts).toContain("±0.1 ms");
  expect(facts).toContain("0–2 of 3");
  expect(facts).toContain("0–15");
});

test("angles lead to the next and previous event of the type, braces to the item's", async () => {
  const kinds = ["a", "b", "a", "b", "c"];
  const rows = kinds.map((type, at) =>
    eventRow(at, { type, item: at === 4 || at === 2 ? "item" : null }),
  );
  const { onOpenRow } = inspect("data: 1\n\n", { row: { row: 2, type: "a", item: "item" }, rows });
  // As some Macs' keyboards have it.
  fireEvent.keyDown(document.body, { key: "<", altKey: true });
  await waitFor(() => expect(onOpenRow).toHaveBeenLastCalledWith(0));
  fireEvent.click(screen.getByRole("button", { name: "Next event of the same item" }));
  await waitFor(() => expect(onOpenRow).toHaveBeenLastCalledWith(4));
  fireEvent.keyDown(document.body, { key: ">" });
  await waitFor(() => expect(onOpenRow).toHaveBeenCalledTimes(2));
});

test("an event that is the last or first of its like says so", async () => {
  const rows = ["a", "b", "a"].map((type, at) => eventRow(at, { type }));
  const { onOpenRow } = inspect("data: 1\n\n", { row: { row: 2, type: "a" }, rows });
  fireEvent.keyDown(document.body, { key: ">" });
  await screen.findByText("This is the last");
  fireEvent.keyDown(document.body, { key: "<" });
  await waitFor(() => expect(onOpenRow).toHaveBeenLastCalledWith(0));
  expect(screen.queryByText("This is the last")).toBeNull();
});

test("letters that are typed into a field are no keys", async () => {
  const rows = [0, 1, 2].map((at) => eventRow(at, { type: "a" }));
  const { onOpenRow } = inspect('data: {"a":1}\n\n', { row: { type: "a" }, rows });
  await tree();
  fireEvent.keyDown(screen.getByLabelText("Find in JSON"), { key: ">" });
  fireEvent.keyDown(document.body, { key: ">" });
  await waitFor(() => expect(onOpenRow).toHaveBeenCalledTimes(1));
});

const partial = (partialIndex: number): Frame => ({
  role: "partial",
  partialIndex,
  item: null,
  path: "$.b64",
  sha256: `partial ${partialIndex}`,
  problem: null,
});
const stored = (partialIndex: number, changes: Partial<ImageRecord> = {}): ImageRecord => ({
  sha256: `partial ${partialIndex}`,
  mediaType: "image/png",
  width: 64,
  height: 64,
  complete: true,
  blob: new Blob(),
  bytes: 0,
  streams: ["a"],
  ...changes,
});

test("an image's card says how much of it changed from the partial before", async () => {
  const rows = [0, 1].map((n) => eventRow(n, { frames: [partial(n)] }));
  inspect("data: 1\n\n", {
    row: { row: 1, frames: [partial(1)] },
    rows,
    images: [stored(0), stored(1)],
    compare: async () => 0.404,
  });
  const card = await screen.findByRole("figure");
  expect(await within(card).findByText("40.4 % changed from partial 0")).toBeDefined();
});

test("an image's card says when it cannot be compared with the partial before", async () => {
  const rows = [0, 1].map((n) => eventRow(n, { frames: [partial(n)] }));
  inspect("data: 1\n\n", {
    row: { row: 1, frames: [partial(1)] },
    rows,
    images: [stored(0, { width: 32 }), stored(1)],
    compare: async () => 0.404,
  });
  const card = await screen.findByRole("figure");
  expect(await within(card).findByText("cannot be compared with partial 0")).toBeDefined();
});

test("an image's card says what it is and what is wrong, and saves its own bytes", async () => {
  const png = picturePng(7, 1, 64);
  const frame: Frame = {
    role: "partial",
    partialIndex: 1,
    item: null,
    path: "$.b64",
    sha256: "abc",
    problem: null,
  };
  const image: ImageRecord = {
    sha256: "abc",
    mediaType: "image/png",
    width: 64,
    height: 64,
    complete: false,
    blob: new Blob([png as Uint8Array<ArrayBuffer>], { type: "text/html" }),
    bytes: png.length,
    streams: ["a"],
  };
  inspect("data: 1\n\n", { row: { frames: [frame], size: 12_000 }, images: [image] });
  const card = await screen.findByRole("figure");
  await within(card).findByText(/PNG 64×64/);
  expect(within(card).getByText("partial 1")).toBeDefined();
  expect(within(card).getByText(/^12 kB sent, .* decoded$/)).toBeDefined();
  expect(within(card).getByText("truncated: its end is missing")).toBeDefined();

  const offered: { name: string; blob: Blob }[] = [];
  const made = vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    offered.push({ name: "", blob: blob as Blob });
    return "blob:x";
  });
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function click(
    this: HTMLAnchorElement,
  ) {
    const last = offered.at(-1);
    if (last !== undefined) last.name = this.download;
  });
  fireEvent.click(within(card).getByRole("button", { name: "Save PNG" }));
  expect(offered[0]?.name).toMatch(/^openrouter\.ai-.*-0-partial-1\.png$/);
  expect(new Uint8Array((await offered[0]?.blob.arrayBuffer()) ?? [])).toEqual(
    Uint8Array.from(png),
  );
  expect(offered[0]?.blob.type).toBe("image/png");
  made.mockRestore();
  clicked.mockRestore();
});
