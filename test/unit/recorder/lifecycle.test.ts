import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import type { PanelNotice, PanelRequest, TabStatus } from "../../../src/messages/panel.ts";
import type { Recorder } from "../../../src/recorder/recorder.ts";
import { channelPair } from "../messages/memory-channel.ts";
import { wholeStream } from "../store/records.ts";
import { ending, evenBlocks, messages, opening, STREAM, utf8 } from "./captured.ts";
import { FakeRelay } from "./fake-relay.ts";
import { Bench, until } from "./recorder-under-test.ts";

const EVENTS = utf8("data: 1\n\ndata: 2\n\ndata: tail");

let bench: Bench;
let relay: FakeRelay;
beforeEach(() => {
  bench = new Bench();
  relay = new FakeRelay();
  bench.platform.documents.set("7:0", { document: relay.document, hooked: true, trouble: null });
});

const settled = (): Promise<void> => until(() => relay.unacknowledged.length === 0);
const endOf = async (): Promise<string | undefined> => (await bench.reader.getStream(STREAM))?.end;

async function half(recorder: Recorder): Promise<void> {
  relay.connect(recorder);
  relay.send(opening());
  for (const block of evenBlocks(EVENTS, 10).slice(0, 2)) {
    relay.send({ kind: "block", stream: STREAM, block });
  }
  await settled();
}

function panel(recorder: Recorder, tab = 7, own = true) {
  const [near, far] = channelPair<PanelRequest, PanelNotice>();
  const heard: PanelNotice[] = [];
  let closed = false;
  near.onMessage((message) => heard.push(message as PanelNotice));
  near.onClose(() => (closed = true));
  recorder.connect(far, { name: `panel:${tab}`, tab: null, frame: 0, page: null, own });
  return {
    heard,
    isClosed: () => closed,
    send: (request: PanelRequest) => near.send(request),
    status: (): TabStatus | undefined =>
      heard.flatMap((notice) => (notice.kind === "status" ? [notice.status] : [])).at(-1),
    close: () => near.close(),
  };
}

function devtools(recorder: Recorder, tab: number) {
  const [near, far] = channelPair<never, never>();
  recorder.connect(far, { name: `devtools:${tab}`, tab: null, frame: 0, page: null, own: true });
  return near;
}

// How a stream ends when nobody says so

test("says interrupted, with the unfinished tail shown, when the browser died in mid-stream", async () => {
  await half(bench.start());
  bench.platform.sessionValues.clear();
  bench.platform.documents.clear();
  bench.start();
  await until(async () => (await endOf()) === "interrupted");
  const rows = await bench.reader.readRows(STREAM, 0, 9);
  expect(rows.map(({ complete }) => complete)).toEqual([true, true, false]);
  expect(await bench.reader.readRange(STREAM, 0, 99)).toEqual(EVENTS.slice(0, 20));
});

test("says interrupted when the page went away", async () => {
  await half(bench.start());
  bench.platform.documents.clear();
  relay.disconnect();
  await until(async () => (await endOf()) === "interrupted");
});

test("says interrupted when the page of a stream goes that was silent since the worker began", async () => {
  await half(bench.start());
  const recorder = bench.start();
  relay.connect(recorder);
  await recorder.settled();
  expect(await endOf()).toBe("open");
  bench.platform.documents.clear();
  relay.disconnect();
  await until(async () => (await endOf()) === "interrupted");
});

test.each(["devtools-navigated", "devtools-closed"])(
  "says interrupted when DevTools tell of it and no line is open: %s",
  async (kind) => {
    await half(bench.start());
    const recorder = bench.start();
    const view = panel(recorder);
    await until(() => view.status() !== undefined);
    expect(await endOf()).toBe("open");
    bench.platform.documents.clear();
    recorder.hear({ kind, tab: 7 });
    await until(async () => (await endOf()) === "interrupted");
  },
);

test("says why a page records no more whose word of it the dead worker took along", async () => {
  await half(bench.start());
  const trouble = "the hook broke";
  bench.platform.documents.set("7:0", { document: relay.document, hooked: true, trouble });
  bench.start();
  await until(async () => (await endOf()) === "interrupted");
  expect((await bench.reader.getStream(STREAM))?.endDetail).toContain(trouble);
});

test("keeps the last bytes of a page that records no more, and says so, though they come again", async () => {
  await half(bench.start());
  const trouble = "the hook broke";
  bench.platform.documents.set("7:0", { document: relay.document, hooked: true, trouble });
  const [, , last] = evenBlocks(EVENTS, 10);
  relay.unacknowledged.push({ kind: "block", stream: STREAM, block: last! });
  const recorder = bench.start();
  relay.connect(recorder);
  await settled();
  await until(async () => (await endOf()) === "interrupted");
  await recorder.settled();
  const stored = await bench.reader.getStream(STREAM);
  expect(stored).toMatchObject({ end: "interrupted", bytesKept: EVENTS.length });
  expect(stored?.endDetail).toContain(trouble);
});

test("ends a silent stream, too, when its page says that it records no more", async () => {
  await half(bench.start());
  const recorder = bench.start();
  relay.connect(recorder);
  relay.sendRaw({ kind: "trouble", message: "the hook broke" });
  await until(async () => (await endOf()) === "interrupted");
});

test("does not call a stream interrupted because its page's line to us dropped", async () => {
  const recorder = bench.start();
  await half(recorder);
  const view = panel(recorder);
  relay.disconnect();
  await until(() => view.status() !== undefined);
  await recorder.settled();
  expect(await endOf()).toBe("open");
});

test("goes on as if nothing had been when an interrupted page comes back", async () => {
  const recorder = bench.start();
  await half(recorder);
  bench.platform.documents.clear();
  relay.disconnect();
  await until(async () => (await endOf()) === "interrupted");
  relay.connect(recorder);
  for (const message of messages(evenBlocks(EVENTS, 10)).slice(3)) relay.send(message);
  await settled();
  const undisturbed = new Bench();
  const other = new FakeRelay();
  const found = await bench.reader.readRows(STREAM, 0, 9);
  const record = await bench.reader.getStream(STREAM);
  other.connect(undisturbed.start());
  for (const message of messages(evenBlocks(EVENTS, 10))) other.send(message);
  await until(() => other.unacknowledged.length === 0);
  expect(found).toEqual(await undisturbed.reader.readRows(STREAM, 0, 9));
  const expected = await undisturbed.reader.getStream(STREAM);
  expect({ ...record, session: "" }).toEqual({ ...expected, session: "" });
});

// Arming

const armed = (): unknown => relay.heard.findLast(({ kind }) => kind === "armed");

test("records a tab after the worker restarted, before its DevTools have said anything", async () => {
  relay.connect(bench.start());
  await until(() => armed() !== undefined);
  expect(armed()).toEqual({ kind: "armed", armed: true });
});

test("stops recording new streams when DevTools turn out to be closed", async () => {
  bench.platform.devtools.clear();
  relay.connect(bench.start());
  await until(() => bench.platform.toTabs.length > 0);
  expect(bench.platform.toTabs.at(-1)).toEqual({
    tab: 7,
    message: { kind: "armed", armed: false },
  });
  relay.connect(bench.start());
  await until(() => relay.heard.filter(({ kind }) => kind === "armed").length === 2);
  expect(armed()).toEqual({ kind: "armed", armed: false });
});

test("keeps nothing of a page that went away unasked while its tab does not record", async () => {
  bench.platform.devtools.clear();
  relay.connect(bench.start());
  await until(() => bench.platform.toTabs.length > 0);
  for (const message of messages(evenBlocks(EVENTS, 10))) relay.send(message);
  await until(() => relay.heard.some(({ kind }) => kind === "discard"));
  expect(await bench.reader.listStreams()).toEqual([]);
});

test("records while DevTools are open, and not once they said goodbye", async () => {
  bench.platform.sessionValues.clear();
  const recorder = bench.start();
  devtools(recorder, 7);
  const told = (on: boolean): Promise<void> =>
    until(() => {
      const last = bench.platform.toTabs.findLast(
        ({ message }) => (message as { kind: string }).kind === "armed",
      );
      return (last?.message as { armed?: boolean } | undefined)?.armed === on;
    });
  await told(true);
  recorder.hear({ kind: "devtools-closed", tab: 7 });
  await told(false);
});

test("tells a page anew whether its tab records when it may have come out of the cache", async () => {
  const recorder = bench.start();
  const arming = (): number =>
    bench.platform.toTabs.filter(({ tab, message }) => {
      const { kind, armed } = message as { kind: string; armed?: boolean };
      return tab === 7 && kind === "armed" && armed === true;
    }).length;
  recorder.hear({ kind: "devtools-navigated", tab: 7 });
  await until(() => arming() === 1);
  const view = panel(recorder);
  await until(() => arming() === 2);
  view.send({ kind: "status" });
  await until(() => arming() === 3);
});

test("goes on with a stream to its end although DevTools were closed in between", async () => {
  const recorder = bench.start();
  await half(recorder);
  recorder.hear({ kind: "devtools-closed", tab: 7 });
  for (const message of messages(evenBlocks(EVENTS, 10)).slice(3)) relay.send(message);
  await settled();
  expect(await endOf()).toBe("complete");
});

test("records a chosen origin without DevTools, and no other", async () => {
  bench.platform.sessionValues.clear();
  const origins = ["https://app.example"];
  bench.platform.localValues.set("settings", { keepSecrets: false, budget: 1, origins });
  const recorder = bench.start();
  relay.connect(recorder);
  const other = new FakeRelay("e".repeat(32), 8, "https://other.example/");
  other.connect(recorder);
  await until(() => armed() !== undefined && other.heard.some(({ kind }) => kind === "armed"));
  expect(armed()).toEqual({ kind: "armed", armed: true });
  expect(other.heard).toContainEqual({ kind: "armed", armed: false });
});

test("records what a page hands over as it is left, though its tab shows another already", async () => {
  bench.platform.sessionValues.clear();
  const origins = ["https://app.example"];
  bench.platform.localValues.set("settings", { keepSecrets: false, budget: 1e9, origins });
  const recorder = bench.start();
  relay.page = null;
  relay.connect(recorder);
  for (const message of messages(evenBlocks(EVENTS, 10))) relay.send(message);
  await until(() => relay.acknowledged(STREAM)?.ended === true);
  expect(await endOf()).toBe("complete");
});

// Panels

test("remembers the record switch of a tab when the worker restarts", async () => {
  const view = panel(bench.start());
  view.send({ kind: "record", on: false });
  await until(() => view.status()?.recording === false);
  const after = panel(bench.start());
  await until(() => after.status() !== undefined);
  expect(after.status()?.recording).toBe(false);
});

test("names a stream, and tells the panels to look", async () => {
  const recorder = bench.start();
  const view = panel(recorder);
  relay.connect(recorder);
  relay.send(opening());
  await settled();
  view.send({ kind: "label", stream: STREAM, label: "the good one" });
  await settled();
  expect((await bench.reader.getStream(STREAM))?.label).toBe("the good one");
  expect(view.heard.at(-1)).toEqual({ kind: "changed", streams: [STREAM] });
});

test("tells a panel of a new row at once, and of a flood in few words", async () => {
  const recorder = bench.start();
  const view = panel(recorder);
  relay.connect(recorder);
  const began = performance.now();
  relay.send(opening());
  for (const block of evenBlocks(new Uint8Array(4_000).fill(10), 2)) {
    relay.send({ kind: "block", stream: STREAM, block });
    if (block.index % 10 === 0) await settled();
  }
  await settled();
  const changes = view.heard.filter(({ kind }) => kind === "changed");
  expect(changes[0]).toEqual({ kind: "changed", streams: [STREAM] });
  // 30 ms apart, and a few as it ends; a busy machine takes longer, and may say more.
  expect(changes.length).toBeLessThan((performance.now() - began) / 30 + 5);
});

test("tells panels of other tabs, too: they may be listing the streams of all", async () => {
  const recorder = bench.start();
  const view = panel(recorder, 8);
  await half(recorder);
  expect(view.heard).toContainEqual({ kind: "changed", streams: [STREAM] });
});

test("says which streams are still there when a removal fails", async () => {
  const [one = "", two = "", three = ""] = ["1", "2", "3"].map((digit) => digit.repeat(32));
  await bench.writer.commit(wholeStream(one, 10));
  await bench.writer.commit(wholeStream(two, 10));
  bench.refuseRemovalOf = two;
  const view = panel(bench.start());
  view.send({ kind: "remove", streams: [one, two, three] });
  await until(() => view.heard.some(({ kind }) => kind === "kept"));
  expect(view.heard).toContainEqual({ kind: "removed", streams: [one] });
  expect(view.heard).toContainEqual({ kind: "kept", streams: [two, three] });
});

test("removes a stream while it is being recorded, and its page lets go of it for good", async () => {
  const recorder = bench.start();
  await half(recorder);
  const view = panel(recorder);
  view.send({ kind: "remove", streams: [STREAM] });
  await until(() => view.heard.some(({ kind }) => kind === "removed"));
  expect(relay.heard).toContainEqual({ kind: "discard", stream: STREAM });
  // A relay that had not heard it comes back to the next worker.
  relay.unacknowledged = messages(evenBlocks(EVENTS, 10));
  relay.connect(bench.start());
  await settled();
  expect(await bench.reader.listStreams()).toEqual([]);
});

test("deletes everything, streams being recorded included", async () => {
  const recorder = bench.start();
  await bench.writer.commit(wholeStream("old", 10));
  await half(recorder);
  const view = panel(recorder);
  view.send({ kind: "remove-everything" });
  await until(() => view.heard.some(({ kind }) => kind === "removed"));
  relay.send(ending(2));
  await settled();
  expect(await bench.reader.listStreams()).toEqual([]);
  expect(await bench.reader.usage()).toBe(0);
});

test("applies a smaller budget at once and remembers it", async () => {
  await bench.writer.commit(wholeStream("old", 1_000, { endedAt: 1 }));
  await bench.writer.commit(wholeStream("last", 1_000, { endedAt: 2 }));
  const view = panel(bench.start());
  const settings = { keepSecrets: true, budget: 10, origins: [] };
  view.send({ kind: "settings", settings });
  await until(() => view.heard.some(({ kind }) => kind === "removed"));
  expect(view.heard).toContainEqual({ kind: "removed", streams: ["old"] });
  const after = panel(bench.start());
  await until(() => after.heard.some(({ kind }) => kind === "settings"));
  expect(after.heard).toContainEqual({ kind: "settings", settings });
});

test.each([
  ["ready", "https://app.example/", true, ["<all_urls>"], { kind: "ready" }],
  ["run before we came", "https://app.example/", false, ["<all_urls>"], { kind: "reload" }],
  [
    "open since before the install",
    "https://app.example/",
    null,
    ["<all_urls>"],
    { kind: "reload" },
  ],
  [
    "withheld",
    "https://app.example:8443/a?b",
    null,
    [],
    { kind: "forbidden", origin: "https://app.example/*" },
  ],
  ["withheld without an address", null, null, [], { kind: "forbidden", origin: "<all_urls>" }],
  ["the browser's own", "chrome://version", null, ["<all_urls>"], { kind: "unsupported" }],
  ["a store", "https://addons.mozilla.org/x", null, ["<all_urls>"], { kind: "unsupported" }],
])("says why a page is or is not recorded: %s", async (_name, url, hooked, readable, page) => {
  bench.platform.urls.set(7, url);
  bench.platform.documents.clear();
  if (hooked !== null) {
    bench.platform.documents.set("7:0", { document: "d", hooked, trouble: null });
  }
  bench.platform.readable.clear();
  for (const pattern of readable) bench.platform.readable.add(pattern);
  const view = panel(bench.start());
  await until(() => view.status() !== undefined);
  expect(view.status()?.page).toEqual(page);
});

test("shows what went wrong in the page, and goes on after a message that makes no sense", async () => {
  const recorder = bench.start();
  const view = panel(recorder);
  relay.connect(recorder);
  relay.sendRaw({ kind: "trouble", message: "the hook broke" });
  await until(() => view.status()?.trouble === "the hook broke");
  relay.sendRaw({ kind: "block", stream: 12, block: null });
  for (const message of messages(evenBlocks(EVENTS, 10))) relay.send(message);
  await settled();
  expect(await endOf()).toBe("complete");
  expect(view.status()?.trouble).toContain("not understood");
});

test("ends a stream there where its page sent nonsense, and tells the page to let go of it", async () => {
  const recorder = bench.start();
  await half(recorder);
  const [, , third] = evenBlocks(EVENTS, 10);
  relay.sendRaw({ kind: "block", stream: STREAM, block: { ...third!, lengths: [99] } });
  await until(() => relay.heard.some(({ kind }) => kind === "discard"));
  await until(async () => (await endOf()) === "interrupted");
  expect((await bench.reader.getStream(STREAM))?.bytesKept).toBe(20);
});

test("says where a stream ends of which the page could not hand over more", async () => {
  const recorder = bench.start();
  const view = panel(recorder);
  await half(recorder);
  relay.sendRaw({ kind: "lost", stream: STREAM });
  await until(async () => (await endOf()) === "interrupted");
  expect((await bench.reader.getStream(STREAM))?.endDetail).toContain("larger than");
  expect(view.status()?.trouble).toContain("larger than");
});

test("keeps what came just before what the page could not hand over", async () => {
  relay.connect(bench.start());
  relay.send(opening());
  const [first] = evenBlocks(EVENTS, 10);
  relay.send({ kind: "block", stream: STREAM, block: first! });
  relay.send({ kind: "lost", stream: STREAM });
  await settled();
  await until(async () => (await endOf()) === "interrupted");
  expect(await bench.reader.getStream(STREAM)).toMatchObject({ bytesKept: 10, events: 1 });
});

test("forgets the trouble of a page once it was replaced", async () => {
  const recorder = bench.start();
  const view = panel(recorder);
  relay.connect(recorder);
  relay.sendRaw({ kind: "trouble", message: "the hook broke" });
  await until(() => view.status()?.trouble === "the hook broke");
  new FakeRelay("e".repeat(32)).connect(recorder);
  view.send({ kind: "status" });
  await until(() => view.status()?.trouble === null);
});

test("tells a panel of the session that it records in, the same after the worker died", async () => {
  relay.connect(bench.start());
  relay.send(opening());
  await settled();
  const session = (await bench.reader.getStream(STREAM))?.session;
  const view = panel(bench.start());
  await until(() => view.status() !== undefined);
  expect(view.status()?.session).toBe(session);
});

test("does not obey a port that is not one of our own pages", async () => {
  const view = panel(bench.start(), 7, false);
  await until(() => view.isClosed());
  expect(view.heard).toEqual([]);
});

test("shows a stream that cannot be stored as trouble and keeps recording others", async () => {
  const recorder = bench.start();
  const view = panel(recorder);
  relay.connect(recorder);
  bench.interfere = (commit, flush) =>
    flush.record.id === STREAM ? Promise.reject(new Error("bad sector")) : commit();
  relay.send(opening());
  const other = "f".repeat(32);
  for (const message of messages(evenBlocks(EVENTS, 10), { id: other })) relay.send(message);
  await until(() => relay.acknowledged(other)?.ended === true);
  await until(() => view.status()?.trouble?.includes("bad sector") ?? false);
  bench.interfere = null;
  await settled();
  expect(await endOf()).toBe("open");
});
