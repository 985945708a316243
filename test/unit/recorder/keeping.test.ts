import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import type { RequestBody } from "../../../src/messages/capture.ts";
import { drawPicture } from "../../fixtures/picture.ts";
import { encodePng } from "../../fixtures/png.ts";
import { wholeStream } from "../store/records.ts";
import { ending, evenBlocks, messages, opening, STREAM, utf8 } from "./captured.ts";
import { FakeRelay, type StreamMessage } from "./fake-relay.ts";
import { Bench, until } from "./recorder-under-test.ts";

const EVENTS = utf8("data: 1\n\ndata: 2\n\n");
const JSON_CANDIDATE = { candidate: true, contentType: "application/json" };

let bench: Bench;
let relay: FakeRelay;
beforeEach(() => {
  bench = new Bench();
  relay = new FakeRelay();
});

const settled = (): Promise<void> => until(() => relay.unacknowledged.length === 0);
const discarded = (): boolean => relay.heard.some(({ kind }) => kind === "discard");

async function send(
  body: Uint8Array,
  exchange: Parameters<typeof messages>[1],
  size = 3,
): Promise<void> {
  relay.connect(bench.start());
  for (const message of messages(evenBlocks(body, size), exchange)) relay.send(message);
  await settled();
}

test("keeps a candidate whose bytes are an event stream, from its first byte on", async () => {
  await send(EVENTS, JSON_CANDIDATE);
  expect((await bench.reader.readRows(STREAM, 0, 9)).map(({ time }) => time)).toEqual([132, 135]);
  expect(await bench.reader.getStream(STREAM)).toMatchObject({ candidate: false, events: 2 });
});

test("lets go of a candidate that turns out to be something else and keeps nothing of it", async () => {
  await send(utf8('{"error":"no stream"}'), JSON_CANDIDATE);
  await until(discarded);
  expect(await bench.reader.listStreams()).toEqual([]);
  expect(await bench.reader.usage()).toBe(0);
});

test("keeps an error that was answered instead of a stream, as one row with its words", async () => {
  const body = utf8('{"error": {"message": "quota\n exceeded"}}');
  await send(body, { ...JSON_CANDIDATE, status: 429 });
  const rows = await bench.reader.readRows(STREAM, 0, 9);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    type: "not an event stream",
    family: "error",
    preview: '{"error": {"message": "quota exceeded"}}',
    range: { start: 0, end: body.length },
    complete: true,
  });
  expect(await bench.reader.getStream(STREAM)).toMatchObject({ end: "complete", rows: 1 });
});

test("keeps at most 1 MiB of such an error and says what it left out", async () => {
  await send(new Uint8Array(3 << 20).fill(120), { ...JSON_CANDIDATE, status: 500 }, 500_000);
  const record = await bench.reader.getStream(STREAM);
  expect(record?.bytesKept).toBeLessThanOrEqual(1 << 20);
  expect(record?.bytesSeen).toBe(3 << 20);
  expect(record?.gapBytes.memory).toBe((3 << 20) - (record?.bytesKept ?? 0));
});

test("keeps an event stream's response whatever its body says", async () => {
  await send(utf8("<html>"), { contentType: "Text/Event-Stream; charset=utf-8", candidate: true });
  expect(await bench.reader.getStream(STREAM)).toMatchObject({ end: "complete", bytesKept: 6 });
});

test("lists a candidate that was read outside our sight", async () => {
  relay.connect(bench.start());
  relay.send(opening(JSON_CANDIDATE));
  relay.send(ending(0, "elsewhere"));
  await settled();
  expect(await bench.reader.getStream(STREAM)).toMatchObject({ end: "elsewhere", rows: 0 });
});

test("lists a stream whose body never came", async () => {
  relay.connect(bench.start());
  relay.send(opening());
  relay.send(ending(0, "failed"));
  await settled();
  expect(await bench.reader.getStream(STREAM)).toMatchObject({ end: "failed", bytesSeen: 0 });
});

const SECRET = "sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789";
const bodies: readonly (readonly [string, RequestBody])[] = [
  ["text", { kind: "text", text: `{"api_key":"${SECRET}","stream":true}` }],
  ["bytes", { kind: "bytes", bytes: utf8(`{"api_key":"${SECRET}"}`) }],
  ["form", { kind: "form", fields: [{ name: "api_key", value: SECRET }] }],
  [
    "a file of a form",
    {
      kind: "form",
      fields: [{ name: "file", value: { file: `${SECRET}.txt`, type: "text/plain", size: 3 } }],
    },
  ],
  ["a field of a form", { kind: "form", fields: [{ name: `my ${SECRET}`, value: "x" }] }],
  [
    "bytes with an image",
    {
      kind: "bytes",
      bytes: new Uint8Array([
        ...utf8(`--b\r\nContent-Disposition: form-data; name="note"\r\n\r\n${SECRET}\r\n`),
        ...utf8(`--b\r\nContent-Disposition: form-data; name="image"\r\n\r\n`),
        0xff,
        0xd8,
        0xff,
        0xe0,
        ...utf8("\r\n--b--\r\n"),
      ]),
    },
  ],
  ["a large text", { kind: "text", text: `{"api_key":"${SECRET}","x":"${"y".repeat(20_000)}"}` }],
];

async function everythingStored(): Promise<string> {
  return bench.connection.use(async (database) => {
    const all: unknown[] = [];
    for (const name of database.objectStoreNames) all.push(await database.getAll(name));
    return JSON.stringify(all, (_key, value: unknown) =>
      Object.prototype.toString.call(value) === "[object Uint8Array]"
        ? new TextDecoder().decode(value as Uint8Array)
        : value,
    );
  });
}

test.each(bodies)("masks secrets before anything is stored: body as %s", async (_name, body) => {
  relay.connect(bench.start());
  const request = {
    url: `https://api.example/v1?api_key=${SECRET}`,
    headers: [
      ["Authorization", `Bearer ${SECRET}`],
      ["x-api-key", SECRET],
    ] as const,
    body,
  };
  relay.send(opening({ request }));
  relay.send(ending(0));
  await settled();
  expect(await everythingStored()).not.toContain(SECRET);
  expect((await bench.reader.getStream(STREAM))?.masked).toBe(4);
});

test("masks secrets in a data: URL and in the words of a status", async () => {
  relay.connect(bench.start());
  const url = `data:text/event-stream,data:%20${SECRET}`;
  const message = opening({ request: { url } });
  const response = { ...message.response, url, statusText: `Bad key ${SECRET}` };
  relay.send({ ...message, response });
  relay.send(ending(0));
  await settled();
  expect(await everythingStored()).not.toContain(SECRET);
  expect(await bench.reader.getStream(STREAM)).toMatchObject({
    masked: 3,
    response: { statusText: "Bad key sk-proj-••••" },
  });
});

test("masks secrets in the words of an error that ended a stream", async () => {
  relay.connect(bench.start());
  relay.send(opening());
  relay.send({ ...ending(0, "aborted"), detail: `Error: bad key ${SECRET}` } as StreamMessage);
  await settled();
  expect(await everythingStored()).not.toContain(SECRET);
  expect((await bench.reader.getStream(STREAM))?.endDetail).toMatch(/^Error: bad key ./);
});

test("stores secrets as they are when the user wants to keep them", async () => {
  bench.platform.localValues.set("settings", { keepSecrets: true, budget: 1e9, origins: [] });
  relay.connect(bench.start());
  relay.send(opening({ request: { headers: [["Authorization", `Bearer ${SECRET}`]] } }));
  relay.send({ ...ending(0, "aborted"), detail: SECRET } as StreamMessage);
  await settled();
  const record = await bench.reader.getStream(STREAM);
  expect(record?.request.headers).toEqual([["Authorization", `Bearer ${SECRET}`]]);
  expect(record).toMatchObject({ masked: 0, endDetail: SECRET });
});

test("goes on with a counted gap when the disk is full, and touches nothing that is there", async () => {
  await bench.writer.commit(wholeStream("old", 1_000, { startedAt: 1 }));
  const list = evenBlocks(EVENTS, 9);
  relay.connect(bench.start());
  relay.send(opening());
  relay.send({ kind: "block", stream: STREAM, block: list[0]! });
  await settled();
  bench.interfere = (commit, flush) =>
    flush.tape.some(({ bytes }) => bytes.length > 0) ? Promise.resolve("full") : commit();
  relay.send({ kind: "block", stream: STREAM, block: list[1]! });
  relay.send(ending(2));
  await settled();
  expect(await bench.reader.getStream(STREAM)).toMatchObject({
    end: "complete",
    bytesSeen: 18,
    bytesKept: 9,
    gapBytes: { quota: 9 },
  });
  expect(await bench.reader.getStream("old")).toBeDefined();
  expect(await bench.reader.readRange(STREAM, 0, 18)).toEqual(EVENTS.slice(0, 9));
});

test("makes the room that the budget grants when the disk is full", async () => {
  bench.platform.localValues.set("settings", { keepSecrets: false, budget: 500, origins: [] });
  await bench.writer.commit(wholeStream("old", 1_000, { startedAt: 1 }));
  await bench.writer.commit(wholeStream("last", 10, { startedAt: 2, endedAt: 3 }));
  let refusals = 1;
  bench.interfere = (commit) => (refusals-- > 0 ? Promise.resolve("full") : commit());
  await send(EVENTS, {});
  expect(await bench.reader.getStream("old")).toBeUndefined();
  expect(await bench.reader.getStream(STREAM)).toMatchObject({ gaps: 0, bytesKept: 18 });
});

test("uses the room that was made for one stream for another that waited for it", async () => {
  bench.platform.localValues.set("settings", { keepSecrets: false, budget: 500, origins: [] });
  await bench.writer.commit(wholeStream("old", 1_000, { startedAt: 1 }));
  await bench.writer.commit(wholeStream("last", 10, { startedAt: 2, endedAt: 3 }));
  const refused = new Set<string>();
  bench.interfere = async (commit, { record, tape }) => {
    if (tape.length === 0 || refused.has(record.id)) return commit();
    refused.add(record.id);
    await until(() => refused.size === 2);
    return "full";
  };
  relay.connect(bench.start());
  const ids = ["1", "2"].map((digit) => digit.repeat(32));
  for (const id of ids) {
    for (const message of messages(evenBlocks(EVENTS, 3), { id })) relay.send(message);
  }
  await settled();
  for (const id of ids) {
    expect(await bench.reader.getStream(id)).toMatchObject({ gaps: 0, bytesKept: 18 });
  }
});

test("removes the oldest streams over the budget when a stream has ended", async () => {
  bench.platform.localValues.set("settings", { keepSecrets: false, budget: 500, origins: [] });
  await bench.writer.commit(wholeStream("old", 490, { startedAt: 1 }));
  await send(EVENTS, {});
  await until(async () => (await bench.reader.getStream("old")) === undefined);
  expect(await bench.reader.getStream(STREAM)).toBeDefined();
});

test("keeps a stream that is larger than the whole budget when it has ended", async () => {
  bench.platform.localValues.set("settings", { keepSecrets: false, budget: 5, origins: [] });
  await bench.writer.commit(wholeStream("old", 490, { startedAt: 1 }));
  await send(EVENTS, {});
  await until(async () => (await bench.reader.getStream("old")) === undefined);
  expect(await bench.reader.getStream(STREAM)).toMatchObject({ end: "complete", bytesKept: 18 });
});

test("goes on without its bytes, however often the full disk refuses even that", async () => {
  relay.connect(bench.start());
  relay.send(opening());
  await until(() => relay.acknowledged(STREAM) !== undefined);
  let refusals = 0;
  bench.interfere = async (commit, flush) => {
    if (flush.tape.some(({ gap }) => !gap) || refusals < 2) {
      refusals++;
      return "full";
    }
    return await commit();
  };
  relay.send({ kind: "block", stream: STREAM, block: evenBlocks(EVENTS, 18)[0]! });
  relay.send(ending(1));
  await settled();
  expect(await bench.reader.getStream(STREAM)).toMatchObject({
    end: "complete",
    bytesSeen: 18,
    gapBytes: { quota: 18 },
  });
});

test("ends a stream in the middle of whose image the disk became full", async () => {
  const png = encodePng(drawPicture(1, 0, 64));
  const data = {
    type: "response.image_generation_call.partial_image",
    item_id: "ig_1",
    partial_image_index: 0,
    partial_image_b64: Buffer.from(png).toString("base64"),
  };
  const [begun, rest] = evenBlocks(utf8(`data: ${JSON.stringify(data)}\n\n`), 4_000);
  relay.connect(bench.start());
  relay.send(opening());
  relay.send({ kind: "block", stream: STREAM, block: begun! });
  await settled();
  bench.interfere = async (commit, flush) =>
    flush.images.length > 0 || flush.tape.some(({ gap }) => !gap) ? "full" : await commit();
  relay.send({ kind: "block", stream: STREAM, block: rest! });
  relay.send(ending(2));
  await settled();
  const record = await bench.reader.getStream(STREAM);
  expect(record).toMatchObject({ end: "complete", bytesKept: 4_000, rows: 1, images: 1 });
  const [row] = await bench.reader.readRows(STREAM, 0, 9);
  expect(row).toMatchObject({ complete: false, range: { start: 0, end: 4_000 } });
  expect(await bench.reader.getImage(row?.frames[0]?.sha256 ?? "")).toBeUndefined();
  expect(await bench.reader.usage()).toBe(4_000);
});

test("lists a stream without its large request body when there is no room for that either", async () => {
  bench.interfere = async (commit, flush) => (flush.body ? "full" : await commit());
  relay.connect(bench.start());
  relay.send(opening({ request: { body: { kind: "text", text: "x".repeat(9_000) } } }));
  relay.send(ending(0));
  await settled();
  expect(await bench.reader.getRequestBody(STREAM)).toMatchObject({ kind: "not-captured" });
});

test("records a 64 MiB event from many blocks, its bytes whole", async () => {
  const size = 64 << 20;
  const body = new Uint8Array(size + 2).fill(65);
  body.set(utf8('data: {"type":"x","y":"'), 0);
  body.set(utf8('"}\n\n'), size - 2);
  await send(body, {}, 1 << 20);
  const [row, ...more] = await bench.reader.readRows(STREAM, 0, 9);
  expect(more).toEqual([]);
  expect(row).toMatchObject({ type: "x", complete: true, range: { start: 0, end: size + 2 } });
});
