/** What the recorder keeps of what a stream says, beside its rows. */
import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import type { Framing } from "../../../src/stream/dialects/dialect.ts";
import { BodyCutter } from "../../../src/stream/meaning/body.ts";
import {
  findingsIn,
  type Meaning,
  newMeaning,
  readEvent,
  takeChunk,
  takeEnd,
  takeEvent,
} from "../../../src/stream/meaning/meaning.ts";
import type { Finding } from "../../../src/stream/lint/findings.ts";
import { smallImage } from "../../fixtures/dialects/frame.ts";
import type { RunName } from "../../fixtures/runNames.ts";
import { runBytes } from "../../fixtures/runs.ts";
import { blocks, ending, evenBlocks, messages, opening, STREAM, utf8 } from "./captured.ts";
import { FakeRelay } from "./fake-relay.ts";
import { Bench, until } from "./recorder-under-test.ts";

let bench: Bench;
let relay: FakeRelay;
beforeEach(() => {
  bench = new Bench();
  relay = new FakeRelay();
  relay.connect(bench.start());
});

async function ended(): Promise<void> {
  await until(() => relay.acknowledged(STREAM)?.ended === true);
}

/** What is found in a body that is read at once. */
function foundIn(body: Uint8Array, framing: Framing = "sse"): Finding[] {
  const meaning = newMeaning(framing);
  const cutter = new BodyCutter(framing);
  takeChunk(meaning, body.length, body.length, 130);
  for (const cut of [...cutter.push(body), ...cutter.end()]) {
    const read = readEvent(meaning, cut, { chunk: 0, time: 130 });
    // Whatever tells images apart will do.
    const hashes = read.images.map(({ bytes }) => `${bytes.length} ${bytes.join("").slice(-400)}`);
    takeEvent(meaning, read, hashes);
  }
  takeEnd(meaning, "complete", 9_000);
  return findingsIn(meaning, new Set());
}

/** Without the pause before the end, which the fixtures' times make. */
function ofProtocol(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ rule }) => !rule.includes("stall"));
}

const RUNS: readonly RunName[] = [
  "image",
  "text",
  "tool-call",
  "error",
  "bad-json",
  "bad-utf8",
  "flood",
];

test.each(RUNS)("finds in the run %s what reading its file finds", async (run) => {
  const body = new Uint8Array(runBytes(run, "openrouter", { picture: 32 }));
  for (const message of messages(evenBlocks(body, 999))) relay.send(message);
  await ended();
  const report = await bench.reader.getReport(STREAM);
  expect(ofProtocol(report?.findings ?? [])).toEqual(ofProtocol(foundIn(body)));
});

const JUMP = utf8(
  ["created", "in_progress"]
    .map(
      (type, n) =>
        `data: {"type":"response.${type}","sequence_number":${n * 5},"response":{"id":"r","object":"response","status":"in_progress","output":[]}}\n\n`,
    )
    .join(""),
);

test("tells of a fault as soon as it came, while the stream goes on", async () => {
  relay.send(opening());
  const list = evenBlocks(JUMP, JUMP.length);
  for (const block of list) relay.send({ kind: "block", stream: STREAM, block });
  await until(() => relay.unacknowledged.length === 0);
  const { findings } = (await bench.reader.getReport(STREAM)) ?? {};
  expect(findings).toContainEqual(expect.objectContaining({ rule: "sequence-gap", events: [1] }));
  expect(await bench.reader.getStream(STREAM)).toMatchObject({
    end: "open",
    findings: { error: findings?.filter(({ severity }) => severity === "error").length },
  });
});

test("does not take for a fault what it did not keep", async () => {
  const body = new Uint8Array(runBytes("image", "openrouter", { picture: 32 }));
  const list = evenBlocks(body, 700);
  list[2] = { ...list[2]!, bytes: new Uint8Array(), gap: "memory" };
  for (const message of messages(list)) relay.send(message);
  await ended();
  const report = await bench.reader.getReport(STREAM);
  expect(report?.findings.filter(({ severity }) => severity !== "info")).toEqual([]);
  expect(report?.metrics.bytes).toMatchObject({ wire: body.length - 700, missing: 700 });
});

test("measures times from the request, and chunks as the page read them", async () => {
  const body = utf8("data: 1\n\ndata: 2\n\ndata: 3\n\n");
  for (const message of messages(
    blocks(body, [
      [4, 5],
      [9, 9],
    ]),
  ))
    relay.send(message);
  await ended();
  const metrics = (await bench.reader.getReport(STREAM))?.metrics;
  expect(metrics).toMatchObject({
    times: { since: "request", headers: 20, firstByte: 30, firstEvent: 31, end: 8_900 },
    chunks: { count: 4, max: 9 },
    events: 3,
  });
});

test("holds an image stream against the partial images its request asked for", async () => {
  const body = new Uint8Array(runBytes("image", "openrouter", { picture: 32 }));
  const text = JSON.stringify({ tools: [{ type: "image_generation", partial_images: 1 }] });
  const request = { body: { kind: "text", text } } as const;
  for (const message of messages(evenBlocks(body, 999), { request })) relay.send(message);
  await ended();
  const rules = (await bench.reader.getReport(STREAM))?.findings.map(({ rule }) => rule);
  expect(rules).toContain("partial-images-not-as-asked");
});

test("says in a row what is wrong with its image, held against what the event declares", async () => {
  const png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const event = {
    type: "image_generation.partial_image",
    partial_image_index: 0,
    b64_json: png,
    size: "1024x1024",
    output_format: "webp",
  };
  const body = utf8(`data: ${JSON.stringify(event)}\n\n`);
  for (const message of messages(evenBlocks(body, 99))) relay.send(message);
  await ended();
  const [row] = await bench.reader.readRows(STREAM, 0, 1);
  expect(row?.frames[0]?.problem).toBe(
    "declared as image/webp, but it is image/png; declared as 1024 × 1024, but it is 1 × 1",
  );
});

test("removes what it found with the stream", async () => {
  for (const message of messages(evenBlocks(JUMP, 50))) relay.send(message);
  await ended();
  await bench.reader.getReport(STREAM);
  await bench.writer.remove(STREAM);
  expect(await bench.reader.getReport(STREAM)).toBeUndefined();
});

const shown = (result: string): string =>
  `data: {"type":"tool-output-available","toolCallId":"t","output":{"result":"${result}"}}\n\n`;

test.each([
  ["at once", 0],
  ["in rows long since written", 300],
])("knows the result among images that nothing tells apart, %s", async (_, between) => {
  const [half, whole] = [smallImage(1), smallImage(3)];
  const body = utf8(
    `data: {"type":"start"}\n\n${shown(half)}${shown(whole)}` +
      'data: {"type":"text-delta","id":"0","delta":"."}\n\n'.repeat(between) +
      'data: {"type":"finish-step"}\n\ndata: {"type":"finish"}\n\n',
  );
  for (const message of messages(evenBlocks(body, 1_000))) relay.send(message);
  await ended();
  const rows = await bench.reader.readRows(STREAM, 0, 1_000);
  const frames = rows.flatMap((row) => row.frames.map(({ role }) => [row.row, role]));
  expect(frames).toEqual([
    [1, "partial"],
    [2, "final"],
  ]);
  expect(rows).toHaveLength(between + 5);
  expect(await bench.reader.getStream(STREAM)).toMatchObject({ settled: 1, images: 2 });
});

test("follows from there on a stream that an older version began, and misses nothing in it", async () => {
  const body = new Uint8Array(runBytes("image", "openrouter", { picture: 32 }));
  const list = evenBlocks(body, 700);
  const half = Math.floor(list.length / 2);
  relay.send(opening());
  for (const block of list.slice(0, half)) relay.send({ kind: "block", stream: STREAM, block });
  await until(() => relay.unacknowledged.length === 0);
  // As the migration of the store leaves it.
  await bench.connection.use(async (database) => {
    const checkpoint = (await database.get("checkpoints", STREAM))!;
    const { recogniser } = checkpoint.meaning as Meaning;
    await database.put("checkpoints", { ...checkpoint, meaning: null, recogniser });
  });
  relay.disconnect();
  relay.connect(bench.start());
  for (const block of list.slice(half)) relay.send({ kind: "block", stream: STREAM, block });
  relay.send(ending(list.length));
  await ended();
  expect(await bench.reader.getStream(STREAM)).toMatchObject({
    dialect: { id: "openrouter-responses" },
    findings: { error: 0, warning: 0 },
  });
});
