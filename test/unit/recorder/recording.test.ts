import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { Bench, until } from "./recorder-under-test.ts";
import { blocks, ending, evenBlocks, messages, opening, STREAM, utf8 } from "./captured.ts";
import { FakeRelay } from "./fake-relay.ts";

const BODY = utf8(
  'event: a\ndata: {"type":"response.created"}\n\n: ping\n\ndata: two\ndata: lines\n\ndata: tail',
);

let bench: Bench;
let relay: FakeRelay;
beforeEach(() => {
  bench = new Bench();
  relay = new FakeRelay();
});

async function ended(): Promise<void> {
  await until(() => relay.acknowledged(STREAM)?.ended === true);
}

test("tells a relay at hello whether its tab records and how much it may hold", async () => {
  relay.connect(bench.start());
  await until(() => relay.heard.some(({ kind }) => kind === "armed"));
  expect(relay.heard).toContainEqual({ kind: "armed", armed: true });
  expect(relay.heard).toContainEqual({ kind: "bound", bytes: 256 * 1024 * 1024 });
});

test("keeps the body byte for byte and shows every block of it, the unfinished tail included", async () => {
  relay.connect(bench.start());
  for (const message of messages(evenBlocks(BODY, 10))) relay.send(message);
  await ended();
  expect(await bench.reader.readRange(STREAM, 0, BODY.length)).toEqual(BODY);
  const rows = await bench.reader.readRows(STREAM, 0, 100);
  expect(rows.map(({ kind, n, type, complete }) => [kind, n, type, complete])).toEqual([
    ["event", 0, "response.created", true],
    ["comment", null, "ping", true],
    ["event", 1, "message", true],
    ["event", 2, "message", false],
  ]);
  expect(rows.map(({ row }) => row)).toEqual([0, 1, 2, 3]);
  const record = await bench.reader.getStream(STREAM);
  expect(record).toMatchObject({
    end: "complete",
    bytesSeen: BODY.length,
    bytesKept: BODY.length,
    rows: 4,
    events: 3,
    model: "gpt-image-1",
    startedAt: 1e12 + 100,
    firstByteAt: 130,
  });
});

test("gives each row the chunk and time in which it became complete", async () => {
  relay.connect(bench.start());
  const body = utf8("data: 1\n\ndata: 2\n\ndata: 3\n\n");
  for (const message of messages(
    blocks(body, [
      [4, 5, 9],
      [8, 1],
    ]),
  ))
    relay.send(message);
  await ended();
  const rows = await bench.reader.readRows(STREAM, 0, 10);
  expect(rows.map(({ chunk, time }) => [chunk, time])).toEqual([
    [1, 131],
    [2, 132],
    [4, 134],
  ]);
});

test("acknowledges a block only after its transaction committed", async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let committing = 0;
  bench.interfere = async (commit) => {
    committing++;
    await held;
    return commit();
  };
  relay.connect(bench.start());
  for (const message of messages(evenBlocks(BODY, 10))) relay.send(message);
  await until(() => committing > 0);
  expect(relay.acknowledged(STREAM)).toBeUndefined();
  release();
  await ended();
});

test("does not write again what a reconnected relay repeats", async () => {
  const recorder = bench.start();
  const all = messages(evenBlocks(BODY, 10));
  relay.connect(recorder);
  for (const message of all) relay.send(message);
  await ended();
  const before = await bench.reader.getStream(STREAM);
  const usage = await bench.reader.usage();
  const again = new FakeRelay();
  again.unacknowledged = [...all];
  again.connect(recorder);
  await until(() => again.unacknowledged.length === 0);
  expect(await bench.reader.getStream(STREAM)).toEqual(before);
  expect(await bench.reader.usage()).toBe(usage);
});

test("does not end a stream before the blocks that belong to it are there", async () => {
  relay.connect(bench.start());
  const list = evenBlocks(BODY, 40);
  relay.send(opening());
  for (const block of list.slice(0, 1)) relay.send({ kind: "block", stream: STREAM, block });
  relay.send(ending(list.length));
  await until(() => relay.acknowledged(STREAM)?.blocks === 1);
  expect(relay.acknowledged(STREAM)?.ended).toBe(false);
  for (const block of list.slice(1)) relay.send({ kind: "block", stream: STREAM, block });
  await ended();
  expect((await bench.reader.getStream(STREAM))?.bytesKept).toBe(BODY.length);
});

test("does not acknowledge a block that leaves a hole before it", async () => {
  relay.connect(bench.start());
  const list = evenBlocks(BODY, 10);
  relay.send(opening());
  relay.send({ kind: "block", stream: STREAM, block: list[2]! });
  await until(() => relay.acknowledged(STREAM) !== undefined);
  expect(relay.acknowledged(STREAM)?.blocks).toBe(0);
});

test("tells the page to let go of a stream that nobody knows", async () => {
  relay.connect(bench.start());
  relay.send({ kind: "block", stream: STREAM, block: evenBlocks(BODY, 10)[0]! });
  await until(() => relay.heard.some(({ kind }) => kind === "discard"));
  expect(await bench.reader.listStreams()).toEqual([]);
});

test("shows a gap with its reason and reads on behind it", async () => {
  relay.connect(bench.start());
  const body = utf8("data: 1\n\ndata: lost\n\ndata: 3\n\ndata: 4\n\n");
  const [first, , third, fourth] = blocks(body, [[13], [10], [7], [9]]);
  const gap = {
    ...blocks(body, [[13], [10]])[1]!,
    bytes: new Uint8Array(),
    gap: "memory" as const,
  };
  for (const message of messages([first!, gap, third!, fourth!])) relay.send(message);
  await ended();
  const record = await bench.reader.getStream(STREAM);
  expect(record).toMatchObject({ gaps: 1, gapBytes: { memory: 10 }, bytesSeen: 39, bytesKept: 29 });
  const rows = await bench.reader.readRows(STREAM, 0, 10);
  expect(rows.map(({ preview, complete }) => [preview, complete])).toEqual([
    ["1", true],
    ["", false],
    ["4", true],
  ]);
});

test.each([
  ["an API's last event", `data: {"type":"response.completed","response":{"id":"r"}}\n\n`, true],
  ["[DONE]", "data: [DONE]\n\n", true],
  ["an event in between", `data: {"type":"response.output_text.delta","delta":"x"}\n\n`, false],
] as const)("notes whether the page cancelled after %s", async (_what, last, finished) => {
  relay.connect(bench.start());
  const body = utf8(
    `data: {"type":"response.created","response":{"id":"r","model":"m"}}\n\n${last}`,
  );
  const list = evenBlocks(body, 10);
  for (const message of messages(list).slice(0, -1)) relay.send(message);
  relay.send(ending(list.length, "cancelled", STREAM));
  await ended();
  expect(await bench.reader.getStream(STREAM)).toMatchObject({ end: "cancelled", finished });
});

test("recognises the API from the events, and says why", async () => {
  relay.connect(bench.start());
  const body = utf8(
    ': OPENROUTER PROCESSING\n\ndata: {"type":"response.created","sequence_number":0,"response":{"id":"gen-1","object":"response","status":"in_progress","output":[]}}\n\n' +
      'data: {"type":"response.output_text.delta","sequence_number":1,"output_index":0,"item_id":"msg_1","content_index":0,"delta":"Hi","logprobs":[]}\n\ndata: [DONE]\n\n',
  );
  for (const message of messages(evenBlocks(body, 7))) relay.send(message);
  await ended();
  const dialect = (await bench.reader.getStream(STREAM))?.dialect;
  expect(dialect).toMatchObject({ id: "openrouter-responses", title: "OpenRouter Responses" });
  expect(dialect?.reason).toContain("OPENROUTER PROCESSING");
});

test("cuts a body of JSON lines into its lines, wherever its chunks are cut", async () => {
  const body = utf8('{"n":0}\r\n{"n":1}\n\n{"n":2}');
  relay.connect(bench.start());
  const exchange = { candidate: true, contentType: "application/x-ndjson" };
  for (const message of messages(evenBlocks(body, 3), exchange)) relay.send(message);
  await ended();
  const record = await bench.reader.getStream(STREAM);
  expect(record).toMatchObject({ framing: "ndjson", candidate: false, rows: 3, events: 3 });
  const rows = await bench.reader.readRows(STREAM, 0, 10);
  expect(rows.map(({ preview }) => preview)).toEqual(['{"n":0}', '{"n":1}', '{"n":2}']);
});
