import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { Panels } from "../../../src/recorder/panels.ts";
import { Recordings } from "../../../src/recorder/recordings.ts";
import { type Relay, Relays } from "../../../src/recorder/relays.ts";
import { Session } from "../../../src/recorder/session.ts";
import { UserSettings } from "../../../src/recorder/settings.ts";
import { Status } from "../../../src/recorder/status.ts";
import { channelPair } from "../messages/memory-channel.ts";
import type { BlockMessage, EndMessage } from "../../../src/recorder/items.ts";
import { ending, evenBlocks, opening, STREAM, utf8 } from "./captured.ts";
import { wholeStream } from "../store/records.ts";
import { Bench } from "./recorder-under-test.ts";

const ORIGIN = {
  tab: 7,
  frame: 0,
  document: "d".repeat(32),
  url: "https://app.example/chat",
  timeOrigin: 1e12,
  resolution: 0.1,
};

let bench: Bench;
let recordings: Recordings;
let panels: Panels;
let settings: UserSettings;
beforeEach(async () => {
  bench = new Bench();
  const { platform, reader, writer } = bench;
  panels = new Panels();
  const session = await Session.load(platform.session);
  const status = new Status(platform, panels, async () => ({
    recording: true,
    session: session.id,
  }));
  settings = new UserSettings(platform.local);
  recordings = new Recordings({
    platform,
    reader,
    writer,
    relays: new Relays(),
    panels,
    status,
    settings,
    session,
  });
});

function relay(): Relay {
  const [channel] = channelPair<never, never>();
  return { tab: 7, frame: 0, page: null, channel, hello: null, trouble: null };
}

function blocksOf(text: string, size = 99): BlockMessage[] {
  return evenBlocks(utf8(text), size).map((block) => ({ kind: "block", stream: STREAM, block }));
}

test("keeps nothing in memory of a candidate that turned out to be something else", async () => {
  const body = { kind: "text", text: "x".repeat(20_000) } as const;
  recordings.setSource(STREAM, relay());
  const stream = recordings.stream(STREAM);
  stream.open(
    opening({ candidate: true, contentType: "application/json", request: { body } }),
    ORIGIN,
  );
  for (const message of blocksOf('{"jsonrpc":"2.0"}')) stream.receive(message);
  stream.receive(ending(1) as EndMessage);
  await stream.settled();
  expect(await bench.reader.listStreams()).toEqual([]);
  expect(recordings.sourceOf(STREAM)).toBeUndefined();
  expect(recordings.stream(STREAM)).not.toBe(stream);
});

test("deletes a stream whose first bytes are just being written with everything else", async () => {
  const stream = recordings.stream(STREAM);
  stream.open(opening(), ORIGIN);
  for (const message of blocksOf("data: 1\n\n")) stream.receive(message);
  await recordings.removeEverything();
  await stream.settled();
  expect(await bench.reader.listStreams()).toEqual([]);
  expect(await bench.reader.usage()).toBe(0);
});

test.each([
  ["between two blocks", 1],
  ["before the end", 5],
  ["after the end", 6],
])("an interruption that is written with what follows it changes nothing: %s", async (_, place) => {
  const body = utf8("data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\ndata: tail\n\n");
  const stream = recordings.stream(STREAM);
  stream.open(opening(), ORIGIN);
  const sent = evenBlocks(body, 10).map((block): BlockMessage | EndMessage => ({
    kind: "block",
    stream: STREAM,
    block,
  }));
  sent.push(ending(sent.length) as EndMessage);
  sent.forEach((message, i) => {
    if (i === place) stream.interrupt("the page went away");
    stream.receive(message);
  });
  if (place === sent.length) stream.interrupt("the page went away");
  await stream.settled();
  const rows = await bench.reader.readRows(STREAM, 0, 99);
  expect(rows.map(({ n, preview, complete }) => [n, preview, complete])).toEqual(
    ["1", "2", "3", "4", "tail"].map((preview, n) => [n, preview, true]),
  );
  expect(await bench.reader.getStream(STREAM)).toMatchObject({
    end: "complete",
    rows: 5,
    events: 5,
  });
});

test("reads no tape to end a stream that has no tail", async () => {
  const stream = recordings.stream(STREAM);
  stream.open(opening(), ORIGIN);
  for (const message of blocksOf("data: 1\n\n".repeat(500))) stream.receive(message);
  await stream.settled();
  const tape = vi.spyOn(bench.reader, "tape");
  stream.receive(ending(stream.record!.blocks) as EndMessage);
  await stream.settled();
  expect(stream.record?.end).toBe("complete");
  expect(tape).not.toHaveBeenCalled();
});

test("reads no more than the last block to date a tail that comes with the end", async () => {
  const stream = recordings.stream(STREAM);
  stream.open(opening(), ORIGIN);
  for (const message of blocksOf(`${"data: 1\n\n".repeat(500)}data: tail`)) stream.receive(message);
  await stream.settled();
  const tape = vi.spyOn(bench.reader, "tape");
  stream.receive(ending(stream.record!.blocks) as EndMessage);
  await stream.settled();
  const { rows, bytesSeen, blocks } = stream.record!;
  expect(tape).toHaveBeenCalledExactlyOnceWith(STREAM, bytesSeen);
  const [tail] = await bench.reader.readRows(STREAM, rows - 1, 1);
  expect(tail).toMatchObject({ preview: "tail", complete: false, chunk: blocks - 1 });
});

const LINES = "application/x-ndjson";
const PAD = "A".repeat(100_000);

test.each([
  ["whose first line is long", LINES, `{"image":"${PAD}"}\n{"done":true}\n`, 2],
  ["of one line", LINES, '{"a":1}\n', 1],
])("keeps JSON lines %s, where their type says so", async (_, contentType, text, events) => {
  const stream = recordings.stream(STREAM);
  stream.open(opening({ candidate: true, contentType }), ORIGIN);
  const sent = blocksOf(text, 8192);
  for (const message of sent) {
    stream.receive(message);
    await stream.settled();
  }
  stream.receive(ending(sent.length) as EndMessage);
  await stream.settled();
  expect(stream.record).toMatchObject({ framing: "ndjson", events, candidate: false });
});

test("says of a short error that it is no stream, once it is over", async () => {
  const stream = recordings.stream(STREAM);
  stream.open(opening({ candidate: true, contentType: "application/json", status: 429 }), ORIGIN);
  for (const message of blocksOf('{"error":{"message":"slow down"}}')) stream.receive(message);
  stream.receive(ending(1) as EndMessage);
  await stream.settled();
  expect(stream.record).toMatchObject({ end: "complete", rows: 1, candidate: false });
});

test("acknowledges to a document's new line what its old one left behind", async () => {
  const other = "f".repeat(32);
  const [before, after] = [relay(), relay()];
  recordings.setSource(STREAM, before);
  recordings.setSource(other, before);
  const stream = recordings.stream(STREAM);
  stream.open(opening(), ORIGIN);
  const left = recordings.relayLeft(before);
  recordings.setSource(other, after);
  await left;
  expect(recordings.sourceOf(other)).toBe(after);
});

test("tells panels of a stream that it gave up", async () => {
  const stream = recordings.stream(STREAM);
  stream.open(opening(), ORIGIN);
  await stream.settled();
  const told = vi.spyOn(panels, "changed");
  await stream.giveUp("recording failed");
  expect(told).toHaveBeenCalledWith(STREAM);
  expect(await bench.reader.getStream(STREAM)).toMatchObject({ end: "interrupted" });
});

test("keeps one of two streams that end together and are together too much", async () => {
  await settings.save({ keepSecrets: false, budget: 20, origins: [] });
  await bench.writer.commit(wholeStream("one", 15, { startedAt: 1 }));
  await bench.writer.commit(wholeStream("other", 15, { startedAt: 2 }));
  await Promise.all([
    recordings.enforceBudget("finished", "one"),
    recordings.enforceBudget("finished", "other"),
  ]);
  expect(await bench.reader.listStreams()).toHaveLength(1);
});
