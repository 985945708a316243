import "fake-indexeddb/auto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ROWS_PER_BATCH, type TapeRecord } from "../../../src/store/records.ts";
import type { StreamMessage } from "./fake-relay.ts";
import { blocks, evenBlocks, messages, STREAM, utf8 } from "./captured.ts";
import { FakeRelay } from "./fake-relay.ts";
import { Bench, until } from "./recorder-under-test.ts";

/** One real, tiny PNG (1×1), and the same cut off. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function partial(index: number, base64: string): string {
  const type = "response.image_generation_call.partial_image";
  const data = { type, item_id: "ig_1", partial_image_index: index, partial_image_b64: base64 };
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

const event = fc.oneof(
  fc.constant(partial(0, PNG)),
  fc.constant(partial(1, PNG.slice(0, 60))),
  fc.constant(partial(2, "***")),
  // An image that turns out to be the result only with the end of its step.
  fc.constant(
    `data: {"type":"tool-output-available","toolCallId":"t","output":{"result":"${PNG}"}}\n\n`,
  ),
  fc.constant('data: {"type":"finish-step"}\n\n'),
  fc.constant(": keep-alive\n\n"),
  fc.constant("id: 7\nretry: 10\n\n"),
  fc.string({ unit: "binary", maxLength: 60 }).map((text) => `data: ${text}\r\n\r\n`),
  fc.constantFrom("data: a\ndata: b\n\n", "data\r\r", "\n\n\n", "data: [DONE]\n\n"),
);

const stream = fc
  .record({
    // With the prefix, more rows than one batch of the store holds.
    body: fc
      .tuple(fc.constantFrom(0, ROWS_PER_BATCH - 3), fc.array(event, { maxLength: 20 }))
      .map(([before, events]) => utf8("data\n\n".repeat(before) + events.join("") + "data: tail")),
    cuts: fc.array(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 15,
      size: "max",
    }),
    lost: fc.option(fc.nat(29), { nil: null }),
    candidate: fc.boolean(),
  })
  .map(({ body, cuts, lost, candidate }): StreamMessage[] => {
    const list = blocks(body, fit(cuts, body.length));
    const gone = list[lost ?? -1];
    if (gone) list[gone.index] = { ...gone, bytes: new Uint8Array(), gap: "memory" };
    const contentType = candidate ? "application/json" : "text/event-stream";
    return messages(list, { candidate, contentType });
  });

/** Cuts that cover exactly `length` bytes. */
function fit(cuts: readonly (readonly number[])[], length: number): number[][] {
  const fitted: number[][] = [];
  let left = length;
  for (const cut of cuts) {
    const lengths: number[] = [];
    for (const wanted of cut) {
      const size = Math.min(wanted, left);
      if (size === 0) break;
      lengths.push(size);
      left -= size;
    }
    if (lengths.length > 0) fitted.push(lengths);
  }
  if (left > 0) fitted.push([left]);
  return fitted;
}

/** What happens around a flush: nothing, or the worker dies before or after it is written. */
const fates = fc.array(fc.constantFrom("lives", "dies before", "dies after"), {
  maxLength: 25,
  size: "max",
});

/** The same on a storage that has no room for some; without its bytes, a flush is taken. */
const rooms = fc
  .array(fc.constantFrom(["lives"], ["is refused", "lives"]), { maxLength: 15, size: "max" })
  .map((each) => each.flat());

async function snapshot(bench: Bench) {
  const tape: TapeRecord[] = [];
  for await (const block of bench.reader.tape(STREAM)) tape.push(block);
  const rows = await bench.reader.readRows(STREAM, 0, 10_000);
  const batches = await bench.connection.use((database) => database.getAll("rows"));
  const record = await bench.reader.getStream(STREAM);
  const images = [];
  for (const { frames } of rows) {
    for (const { sha256 } of frames) {
      const image = sha256 === null ? undefined : await bench.reader.getImage(sha256);
      images.push(image && { ...image, blob: image.blob.size });
    }
  }
  return {
    tape,
    rows,
    batches: batches.map(({ first, rows: { length } }) => [first, length]),
    images,
    usage: await bench.reader.usage(),
    report: await bench.reader.getReport(STREAM),
    record: record && { ...record, session: "" },
  };
}

/** Records a stream; every death is followed by a new worker and a relay that sends again. */
async function record(list: readonly StreamMessage[], deaths: readonly string[]) {
  const bench = new Bench();
  const relay = new FakeRelay();
  bench.platform.documents.set("7:0", { document: relay.document, hooked: true, trouble: null });
  const left = [...deaths];
  let died = false;
  const die = (): Promise<never> => {
    died = true;
    if (relay.line) relay.line.dead = true;
    return new Promise(() => {});
  };
  bench.interfere = async (commit) => {
    if (died) return new Promise(() => {});
    const fate = left.shift() ?? "lives";
    if (fate === "dies before") return die();
    if (fate === "is refused") return "full";
    const result = await commit();
    return fate === "dies after" ? die() : result;
  };
  relay.connect(bench.start());
  const queue = [...list];
  await until(() => {
    if (died) {
      died = false;
      relay.connect(bench.start());
    }
    const next = queue.shift();
    if (next) relay.send(next);
    return queue.length === 0 && relay.unacknowledged.length === 0 && !died;
  });
  return snapshot(bench);
}

test("has the rows, images, findings and bytes of an undisturbed run, wherever the worker dies", async () => {
  await fc.assert(
    fc.asyncProperty(stream, fates, async (list, deaths) => {
      expect(await record(list, deaths)).toEqual(await record(list, []));
    }),
    { numRuns: 60 },
  );
}, 30_000);

test("has the same rows whether its messages come one by one or all at once", async () => {
  await fc.assert(
    fc.asyncProperty(stream, async (list) => {
      const bench = new Bench();
      const relay = new FakeRelay();
      relay.connect(bench.start());
      for (const message of list) relay.send(message);
      await until(() => relay.unacknowledged.length === 0);
      expect(await snapshot(bench)).toEqual(await record(list, []));
    }),
    { numRuns: 40 },
  );
}, 30_000);

/** Held against what a recorder makes that gets just what was stored. */
async function expectConsistent(list: readonly StreamMessage[], fated: readonly string[]) {
  const { tape, rows, images, report } = await record(list, fated);
  // A candidate may be refuted, and then nothing is stored.
  if (tape.length === 0) return;
  const sent = list.filter((message) => message.kind === "block");
  expect(tape.map(({ index, offset }) => [index, offset])).toEqual(
    sent.map(({ block: { index, offset } }) => [index, offset]),
  );
  const again = list.map((message): StreamMessage => {
    if (message.kind !== "block") return message;
    const { stream: _, ...block } = tape[message.block.index]!;
    return { ...message, block };
  });
  const undisturbed = await record(again, []);
  expect({ rows, images, report }).toEqual({
    rows: undisturbed.rows,
    images: undisturbed.images,
    report: undisturbed.report,
  });
}

test("makes of what was stored what a recorder makes that gets just that, whatever was refused", async () => {
  await fc.assert(
    fc.asyncProperty(stream, rooms, async (list, refusals) => {
      await expectConsistent(list, refusals);
    }),
    { numRuns: 60 },
  );
}, 30_000);

test("derives anew what followed a flush that went otherwise", async () => {
  // Each block fills a flush, so that the next is derived while one is being committed.
  const body = utf8(`data: ${"x".repeat(3_000_000)}\n\n`.repeat(11));
  const list = messages(evenBlocks(body, 6_000_000));
  for (const fated of [
    ["lives", "is refused"],
    ["lives", "lives", "is refused", "lives", "is refused"],
    ["lives", "lives", "dies after", "lives", "dies before"],
  ]) {
    await expectConsistent(list, fated);
  }
}, 30_000);
