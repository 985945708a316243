import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { deleteDB, openDB } from "idb";
import { beforeEach, expect, test } from "vitest";
import { Connection } from "../../../src/store/connection.ts";
import { enforceBudget } from "../../../src/store/quota.ts";
import { Reader } from "../../../src/store/reader.ts";
import { DATABASE, type Database, VERSION } from "../../../src/store/schema.ts";
import { newRecogniser } from "../../../src/stream/recognise.ts";
import { Writer } from "../../../src/store/writer.ts";
import type { TapeRecord } from "../../../src/store/records.ts";
import { image, streamRecord, tapeRecord, wholeStream } from "./records.ts";

let connection: Connection;
let reader: Reader;
let writer: Writer;
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  connection = new Connection();
  reader = new Reader(connection);
  writer = new Writer(connection);
});

test("finds any range of a tape, in whatever blocks it lies", async () => {
  const flush = wholeStream("a", 0);
  const sizes = [1, 700_000, 3, 1_500_000, 20, 20, 900_000];
  let offset = 0;
  const tape = sizes.map((size, index) => {
    const record = tapeRecord("a", index, offset, new Uint8Array(size).fill(index + 1));
    offset += size;
    return record;
  });
  await writer.commit({ ...flush, tape });
  const whole = await reader.readRange("a", 0, offset);
  expect(whole.byteLength).toBe(offset);
  for (const [start, end] of [
    [0, 1],
    [1, 700_001],
    [699_999, 700_010],
    [700_003, 2_200_050],
    [offset - 1, offset + 5],
    [offset, offset],
  ] as const) {
    const range = await reader.readRange("a", start, end);
    expect(Buffer.compare(range, whole.subarray(start, end))).toBe(0);
  }
  expect((await reader.readRange("a", 0, offset, 1_000)).byteLength).toBe(1_000);
});

test("walks a tape of many blocks completely and in order", async () => {
  const tape = Array.from({ length: 1_000 }, (_, n) => tapeRecord("a", n, n, new Uint8Array(1)));
  await writer.commit({ ...wholeStream("a", 0), tape });
  await writer.commit({ ...wholeStream("b", 0), tape: [tapeRecord("b", 0, 0, new Uint8Array(1))] });
  const indexes: number[] = [];
  for await (const block of reader.tape("a")) indexes.push(block.index);
  expect(indexes).toEqual(tape.map(({ index }) => index));
  const later: number[] = [];
  for await (const block of reader.tape("a", 990)) later.push(block.index);
  expect(later).toEqual(indexes.slice(990));
});

test("reads a few megabytes of a tape at a time, also where large blocks follow on small ones", async () => {
  const MiB = 2 ** 20;
  const sizes = [...Array<number>(600).fill(1), ...Array<number>(12).fill(MiB), 1, 1, 5 * MiB, 1];
  let offset = 0;
  const tape = sizes.map((size, index) => {
    const record = tapeRecord("a", index, offset, new Uint8Array(size));
    offset += size;
    return record;
  });
  // Bytes of a gap are counted, and not there.
  const gap = { ...tapeRecord("a", sizes.length, offset, new Uint8Array(0)), lengths: [9 * MiB] };
  const end = tapeRecord("a", sizes.length + 1, offset + 9 * MiB, new Uint8Array(3));
  await writer.commit({ ...wholeStream("a", 0), tape: [...tape, { ...gap, gap: "memory" }, end] });

  const reads: number[] = [];
  class CountedConnection extends Connection {
    override async use<T>(work: (database: Database) => Promise<T>): Promise<T> {
      const answer = await super.use(work);
      const records = Array.isArray(answer) ? (answer as TapeRecord[]) : [];
      reads.push(records.reduce((sum, { bytes }) => sum + bytes.length, 0));
      return answer;
    }
  }
  const walked: number[] = [];
  const counted = new Reader(new CountedConnection());
  for await (const { index } of counted.tape("a")) walked.push(index);
  expect(walked).toEqual(Array.from({ length: sizes.length + 2 }, (_, index) => index));
  expect(Math.max(...reads)).toBeLessThan(8 * MiB);
  // Many small ones together all the same.
  expect(reads.length).toBeLessThan(30);
});

test("lists every stream once, oldest first, of one tab when asked", async () => {
  for (let n = 0; n < 600; n++) {
    // Many share a start: paging must neither skip nor repeat them.
    const startedAt = 1_000 - Math.floor(n / 290);
    await writer.commit(wholeStream(`s${n}`, 0, { startedAt, tab: n % 2 }));
  }
  const all = await reader.listStreams();
  expect(new Set(all.map(({ id }) => id)).size).toBe(600);
  expect(all.map(({ startedAt }) => startedAt)).toEqual(
    all.map(({ startedAt }) => startedAt).toSorted((a, b) => a - b),
  );
  expect((await reader.listStreams(1)).every(({ tab }) => tab === 1)).toBe(true);
  expect(await reader.listStreams(1)).toHaveLength(300);
});

test("stores an image once for all streams and removes it with the last that shows it", async () => {
  await writer.commit(wholeStream("a", 10, {}, [image("x", 500), image("y", 70)]));
  await writer.commit(wholeStream("b", 10, {}, [image("x", 500)]));
  expect(await reader.usage()).toBe(590);
  await writer.remove("a");
  expect((await reader.getImage("x"))?.streams).toEqual(["b"]);
  expect(await reader.getImage("y")).toBeUndefined();
  expect(await reader.usage()).toBe(510);
  await writer.remove("b");
  expect(await reader.getImage("x")).toBeUndefined();
  expect(await reader.usage()).toBe(0);
});

test("writes the flushes of many streams together as it would one by one", async () => {
  await writer.commit(wholeStream("s0", 1));
  await writer.remove("s0");
  const ids = Array.from({ length: 40 }, (_, n) => `s${n}`);
  const results = await Promise.all(
    ids.map((id, n) =>
      writer.commit({ ...wholeStream(id, n, {}, [image("x", 500)]), first: id !== "s0" }),
    ),
  );
  expect(results[0]).toBe("removed");
  expect(results.slice(1).every((result) => result === "committed")).toBe(true);
  expect((await reader.getImage("x"))?.streams).toEqual(ids.slice(1));
  expect(await reader.usage()).toBe(500 + (39 * 40) / 2);
});

test("writes the other streams when one of them cannot be written", async () => {
  const broken = wholeStream("b", 1);
  const poison = { ...broken, record: { ...broken.record, poison: () => undefined } };
  const results = await Promise.allSettled(
    [wholeStream("a", 1), poison, wholeStream("c", 1)].map((flush) => writer.commit(flush)),
  );
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect((await reader.listStreams()).map(({ id }) => id)).toEqual(["a", "c"]);
  expect(await reader.usage()).toBe(2);
});

test("leaves nothing of a removed stream behind", async () => {
  const flush = wholeStream("a", 10, {
    request: { ...streamRecord("a").request, body: { kind: "apart", size: 9_000 } },
  });
  await writer.commit({ ...flush, body: { body: { kind: "text", text: "x" }, size: 9_000 } });
  expect(await reader.usage()).toBe(9_010);
  expect(await reader.getRequestBody("a")).toEqual({ kind: "text", text: "x" });
  await writer.remove("a");
  await connection.use(async (database) => {
    for (const name of database.objectStoreNames) {
      expect(await database.count(name)).toBe(name === "totals" ? 1 : 0);
    }
  });
  expect(await reader.usage()).toBe(0);
});

test("refuses to write to a stream that was removed meanwhile", async () => {
  await writer.commit(wholeStream("a", 10));
  await writer.remove("a");
  expect(await writer.commit({ ...wholeStream("a", 20), first: false })).toBe("removed");
  expect(await reader.listStreams()).toEqual([]);
});

test("keeps a pin and a name that were set while the stream is being recorded", async () => {
  await writer.commit(wholeStream("a", 10, { end: "open" }));
  await writer.change("a", { pinned: true });
  await writer.change("a", { label: "the good one" });
  await writer.commit({ ...wholeStream("a", 20, { end: "open" }), first: false });
  expect(await reader.getStream("a")).toMatchObject({ pinned: true, label: "the good one" });
});

test("removes the oldest finished streams first, never pinned ones or one being recorded", async () => {
  await writer.commit(wholeStream("pinned", 100, { startedAt: 1, pinned: true }));
  await writer.commit(wholeStream("open", 1_000, { startedAt: 2, end: "open" }));
  await writer.commit(wholeStream("old", 100, { startedAt: 3 }));
  await writer.commit(wholeStream("mid", 100, { startedAt: 4 }));
  await writer.commit(wholeStream("new", 100, { startedAt: 5, endedAt: 9 }));
  expect(await enforceBudget(reader, writer, 400)).toEqual([]);
  expect(await enforceBudget(reader, writer, 250)).toEqual(["old", "mid"]);
  expect((await reader.listStreams()).map(({ id }) => id)).toEqual(["pinned", "open", "new"]);
});

test("removes nothing for the images and the request of a stream being recorded", async () => {
  const apart = { kind: "apart", size: 400 } as const;
  const { request } = streamRecord("open");
  const open = wholeStream(
    "open",
    100,
    { startedAt: 2, end: "open", request: { ...request, body: apart } },
    [image("own", 5_000), image("shared", 300)],
  );
  const body = { body: { kind: "text", text: "x".repeat(200) }, size: 400 } as const;
  await writer.commit(wholeStream("old", 100, { startedAt: 1 }, [image("shared", 300)]));
  await writer.commit({ ...open, body });
  await writer.commit(wholeStream("new", 100, { startedAt: 3, endedAt: 9 }));
  expect(await enforceBudget(reader, writer, 250)).toEqual([]);
  expect(await enforceBudget(reader, writer, 150)).toEqual(["old"]);
});

test("leaves a stream that was pinned, or went on, while its removal was being decided", async () => {
  for (const [at, id] of ["pinned", "reopened", "old", "last"].entries()) {
    await writer.commit(wholeStream(id, 100, { startedAt: at, endedAt: at }));
  }
  const usage = reader.usage.bind(reader);
  reader.usage = async () => {
    await writer.change("pinned", { pinned: true });
    await writer.change("reopened", { end: "open" });
    return usage();
  };
  const list = reader.listStreams.bind(reader);
  const before = await list();
  reader.listStreams = async () => before;
  expect(await enforceBudget(reader, writer, 0)).toEqual(["old"]);
});

test("keeps the stream that ended last, however large, and removes it after the next one", async () => {
  await writer.commit(wholeStream("long", 900, { startedAt: 1, endedAt: 70 }));
  await writer.commit(wholeStream("short", 10, { startedAt: 2, endedAt: 60 }));
  expect(await enforceBudget(reader, writer, 500)).toEqual(["short"]);
  expect(await enforceBudget(reader, writer, 0)).toEqual([]);
  await writer.commit(wholeStream("next", 10, { startedAt: 3, end: "interrupted" }));
  expect(await enforceBudget(reader, writer, 500, "finished", "next")).toEqual(["long"]);
});

test("counts the stream being recorded when the disk is full", async () => {
  await writer.commit(wholeStream("old", 100, { startedAt: 1, endedAt: 5 }));
  await writer.commit(wholeStream("last", 100, { startedAt: 1, endedAt: 6 }));
  await writer.commit(wholeStream("open", 1_000, { startedAt: 2, end: "open" }));
  expect(await enforceBudget(reader, writer, 500, "all")).toEqual(["old"]);
});

test("brings a database of version 1 up to date with everything in it", async () => {
  const old = await openDB(DATABASE, 1, {
    upgrade(database) {
      const streams = database.createObjectStore("streams", { keyPath: "id" });
      streams.createIndex("startedAt", "startedAt");
      streams.createIndex("tab", ["tab", "startedAt"]);
      streams.createIndex("end", "end");
      database.createObjectStore("tape", { keyPath: ["stream", "index"] });
      database.createObjectStore("rows", { keyPath: ["stream", "first"] });
      const images = database.createObjectStore("images", { keyPath: "sha256" });
      images.createIndex("streams", "streams", { multiEntry: true });
      database.createObjectStore("bodies", { keyPath: "stream" });
      database.createObjectStore("checkpoints", { keyPath: "stream" });
    },
  });
  await old.put("streams", streamRecord("a", { bytesKept: 30 }));
  await old.put("tape", tapeRecord("a", 0, 0, new Uint8Array(10).fill(1)));
  await old.put("tape", tapeRecord("a", 1, 10, new Uint8Array(20).fill(2)));
  await old.put("images", { ...image("x", 5), bytes: 5, streams: ["a"] });
  old.close();

  expect(await reader.usage()).toBe(35);
  expect((await reader.getStream("a"))?.bytesKept).toBe(30);
  expect(await reader.readRange("a", 9, 11)).toEqual(new Uint8Array([1, 2]));
  await writer.remove("a");
  expect(await reader.usage()).toBe(0);
});

test("brings a database of version 2 up to date: its streams have no sketch, and can go on", async () => {
  const flush = wholeStream("a", 10, { end: "interrupted" });
  const { sketch: _sketch, framing: _framing, dialect: _dialect, ...rest } = flush.record;
  const { findings: _findings, settled: _settled, ...record } = rest;
  const { sketch: _counted, dialect: _verdict, ...counted } = flush.checkpoint.counted;
  const {
    cutter: _cutter,
    meaning: _meaning,
    unsettled: _unsettled,
    ...checkpoint
  } = flush.checkpoint;
  const old = await openDB(DATABASE, 2, {
    upgrade(database) {
      const streams = database.createObjectStore("streams", { keyPath: "id" });
      streams.createIndex("startedAt", "startedAt");
      streams.createIndex("tab", ["tab", "startedAt"]);
      streams.createIndex("end", "end");
      const tape = database.createObjectStore("tape", { keyPath: ["stream", "index"] });
      tape.createIndex("offset", ["stream", "offset"]);
      database.createObjectStore("rows", { keyPath: ["stream", "first"] });
      const images = database.createObjectStore("images", { keyPath: "sha256" });
      images.createIndex("streams", "streams", { multiEntry: true });
      database.createObjectStore("bodies", { keyPath: "stream" });
      database.createObjectStore("checkpoints", { keyPath: "stream" });
      database.createObjectStore("totals", { keyPath: "key" });
    },
  });
  await old.put("streams", record);
  const scanner = { lineStart: 7 };
  await old.put("checkpoints", { ...checkpoint, counted, scanner });
  await old.put("totals", { key: "kept", bytes: 10 });
  old.close();

  expect(await reader.getStream("a")).toEqual(flush.record);
  expect((await writer.load("a"))?.checkpoint).toEqual({
    ...flush.checkpoint,
    cutter: { framing: "sse", scanner },
    recogniser: newRecogniser("sse"),
    meaning: null,
    unsettled: new Map(),
  });
  expect(await reader.usage()).toBe(10);
});

test("says so when a newer version of the extension wrote the database, and leaves it alone", async () => {
  const newer = await openDB(DATABASE, VERSION + 1, {
    upgrade: (database) => void database.createObjectStore("future"),
  });
  newer.close();
  await expect(reader.listStreams()).rejects.toMatchObject({
    name: "StoreError",
    problem: "newer",
  });
  const still = await openDB(DATABASE);
  expect([...still.objectStoreNames]).toEqual(["future"]);
  still.close();
});

test("does not keep a newer version from migrating", async () => {
  await reader.usage();
  const newer = await openDB(DATABASE, VERSION + 1);
  expect(newer.version).toBe(VERSION + 1);
  newer.close();
  await expect(reader.usage()).rejects.toMatchObject({ problem: "newer" });
});

test("opens again after the user cleared the browser's storage", async () => {
  await writer.commit(wholeStream("a", 10));
  await deleteDB(DATABASE);
  expect(await reader.listStreams()).toEqual([]);
  await writer.commit(wholeStream("b", 10));
  expect(await reader.usage()).toBe(10);
});

test("deletes everything at once", async () => {
  await writer.commit(wholeStream("a", 10, {}, [image("x", 5)]));
  await writer.removeEverything();
  expect(await reader.listStreams()).toEqual([]);
  expect(await reader.getImage("x")).toBeUndefined();
  expect(await reader.usage()).toBe(0);
});
