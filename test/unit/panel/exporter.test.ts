import { expect, test, vi } from "vitest";
import { SECRET_KINDS } from "../../../src/export/redaction.ts";
import { Exporter, type JobState, type Order } from "../../../src/panel/saving/exporter.ts";
import { ExportMaker } from "../../../src/panel/saving/maker.ts";
import type { WriteFile } from "../../../src/panel/saving/serve.ts";
import { inMemory, LocalWorker } from "./export-worker.ts";
import { FakeStore, streamRecord } from "./fakes.ts";

const KEY = `sk-or-v1-${"0a".repeat(32)}`;
const BODY = `data: {"echo":"Bearer ${KEY}"}\n\ndata: {"fine":true}\n\n`;

/** An exporter over a tape that says {@link BODY}. */
function exporter(body = BODY, write: WriteFile = inMemory) {
  const store = new FakeStore();
  const bytes = new TextEncoder().encode(body);
  store.streams = [streamRecord("a", { bytesSeen: bytes.length, bytesKept: bytes.length })];
  store.blocks = [
    {
      stream: "a",
      index: 0,
      firstChunk: 0,
      offset: 0,
      lengths: [bytes.length],
      times: [0],
      bytes,
    },
  ];
  const offered: { file: File; name: string }[] = [];
  const made = new Exporter({
    maker: new ExportMaker(
      () => new LocalWorker(store, write),
      async () => {},
    ),
    creator: { name: "Darkroom", version: "1" },
    now: () => Date.UTC(2026, 10, 20),
    offer: (file, name) => offered.push({ file, name }),
    removeFiles: async () => {},
  });
  return {
    exporter: made,
    store,
    offered,
    states: () => made.jobs.value.map(({ state }) => state),
  };
}

/** Of a panel that has drawn nothing of the stream yet. */
function order(redact: Order["redact"] = SECRET_KINDS): Order {
  return { format: "sse", captures: [{ stream: streamRecord("a"), rows: null }], redact };
}

test("an export masks secrets, counts them, and says so in the file and its name", async () => {
  const { exporter: e, offered, states } = exporter();
  await e.start(order());
  const text = await offered[0]?.file.text();
  expect(text).not.toContain(KEY);
  expect(text).toContain('data: {"fine":true}');
  expect(text).toMatch(/^: .*mask/m);
  expect(offered[0]?.name).toMatch(/\.masked\.sse$/);
  expect(states()).toMatchObject([{ kind: "saved", secrets: 1 }]);
});

test("the exact bytes are every byte stored when it begins, drawn or not", async () => {
  const { exporter: e, offered, states } = exporter();
  await e.start(order([]));
  expect(await offered[0]?.file.text()).toBe(BODY);
  expect(states()).toMatchObject([{ kind: "saved", secrets: 0 }]);
});

test("bytes that were not kept are named", async () => {
  const { exporter: e, store, states } = exporter();
  store.streams = [streamRecord("a", { bytesSeen: 900, bytesKept: 600 })];
  await e.start(order());
  expect(states()).toMatchObject([{ gaps: true }]);
});

test("progress is told by what was read", async () => {
  const seen: JobState[] = [];
  const { exporter: e } = exporter();
  const stop = e.jobs.subscribe((jobs) => jobs[0] !== undefined && seen.push(jobs[0].state));
  await e.start(order());
  stop();
  expect(seen.map(({ kind }) => kind)).toEqual([
    "waiting",
    ...seen.slice(1, -1).map(() => "running"),
    "saved",
  ]);
  expect(seen.at(-2)).toMatchObject({ kind: "running", share: 1 });
});

test("progress is told of chosen events, too", async () => {
  const seen: JobState[] = [];
  const { exporter: e, store } = exporter();
  store.bytes = (_, start, end) => new Uint8Array(end - start);
  const stop = e.jobs.subscribe((jobs) => jobs[0] !== undefined && seen.push(jobs[0].state));
  const stream = streamRecord("a", { bytesSeen: 600, bytesKept: 600, rows: 3 });
  store.streams = [stream];
  await e.start({ format: "sse", captures: [{ stream, rows: [0, 2] }], redact: [] });
  stop();
  expect(seen.at(-2)).toMatchObject({ kind: "running", share: 1 });
});

test("progress is told, and cancelling heard, while a whole stream is searched for split secrets", async () => {
  const { exporter: e, store, states } = exporter();
  const rows = 100 * 4096;
  const stream = streamRecord("a", { bytesSeen: rows * 200, bytesKept: rows * 200, rows });
  store.streams = [stream];
  const read = store.readRows.bind(store);
  let steps = 0;
  store.readRows = async (...place) => {
    // As long as a store takes, and so that messages are heard in between.
    await new Promise((resolve) => setTimeout(resolve, 20));
    steps++;
    return read(...place);
  };
  const shares: number[] = [];
  const stop = e.jobs.subscribe(([job]) => {
    if (job?.state.kind !== "running") return;
    if (job.state.share > 0) shares.push(job.state.share);
    if (shares.length >= 3) e.cancel(job.id);
  });
  await e.start({ format: "har", captures: [{ stream, rows: null }], redact: SECRET_KINDS });
  stop();
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBeLessThan(0.5);
  expect(steps).toBeLessThan(90);
  expect(states()).toEqual([{ kind: "cancelled" }]);
});

/** Writes until it is aborted. */
const endless: WriteFile = (_pieces, _progress, signal) =>
  new Promise((_resolve, reject) => {
    const stop = (): void => reject(new DOMException("", "AbortError"));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });

test("cancelling offers nothing and says so", async () => {
  const { exporter: e, offered, states } = exporter(BODY, endless);
  const exporting = e.start(order());
  expect(states()).toMatchObject([{ kind: "running" }]);
  e.cancel(e.jobs.value[0]?.id ?? 0);
  await exporting;
  expect(states()).toEqual([{ kind: "cancelled" }]);
  expect(offered).toEqual([]);
});

test("a second export waits for the first, and may be cancelled while it does", async () => {
  const write = vi.fn<WriteFile>(endless);
  const { exporter: e, states } = exporter(BODY, write);
  const exporting = e.start(order());
  await e.start(order());
  await e.start(order());
  expect(states().map(({ kind }) => kind)).toEqual(["running", "waiting", "waiting"]);
  e.cancel(e.jobs.value[1]?.id ?? 0);
  e.cancel(e.jobs.value[0]?.id ?? 0);
  await vi.waitFor(() => expect(write).toHaveBeenCalledTimes(2));
  expect(states().map(({ kind }) => kind)).toEqual(["cancelled", "cancelled", "running"]);
  e.cancelAll();
  await exporting;
  expect(states().map(({ kind }) => kind)).toEqual(["cancelled", "cancelled", "cancelled"]);
});

test("a full disk is told in the browser's words, and the next export goes on", async () => {
  const write = vi
    .fn<WriteFile>(async () => new File([], "temporary"))
    .mockRejectedValueOnce(new DOMException("The disk is full", "QuotaExceededError"));
  const { exporter: e, states } = exporter(BODY, write);
  await Promise.all([e.start(order()), e.start(order())]);
  expect(states()).toMatchObject([{ kind: "failed", why: "The disk is full" }, { kind: "saved" }]);
});

test("an export of a stream that is removed meanwhile fails and says so", async () => {
  const { exporter: e, store, offered, states } = exporter();
  const exporting = e.start(order());
  store.streams = [];
  await exporting;
  expect(states()).toMatchObject([{ kind: "failed", why: expect.stringContaining("removed") }]);
  expect(offered).toEqual([]);
});

test("finished exports are told of until dismissed, the latest three of them", async () => {
  const { exporter: e } = exporter();
  for (let i = 0; i < 5; i++) await e.start(order());
  expect(e.jobs.value).toHaveLength(3);
  e.dismiss(e.jobs.value[0]?.id ?? 0);
  expect(e.jobs.value).toHaveLength(2);
});
