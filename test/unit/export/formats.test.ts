import { createHash } from "node:crypto";
import { unzipSync } from "fflate";
import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type ExportFormat, makeExport } from "../../../src/export/export.ts";
import { SECRET_KINDS } from "../../../src/export/redaction.ts";
import { encodePng } from "../../fixtures/png.ts";
import { drawPicture } from "../../fixtures/picture.ts";
import { runBytes } from "../../fixtures/runs.ts";
import { bytesOf, concat, cut, cuts, eventsOf, hostileBody } from "../stream/blocks.ts";
import { validHar } from "./har-schema.ts";
import { recorded, type Recorded, textOf, written } from "./recorded.ts";

const creator = { name: "Darkroom", version: "1.2.3" };
const now = Date.UTC(2026, 10, 20, 12);

async function exported(
  recordings: Recorded | readonly Recorded[],
  format: ExportFormat,
  exact = true,
): Promise<{ bytes: Uint8Array; name: string }> {
  const all = Array.isArray(recordings) ? (recordings as Recorded[]) : [recordings as Recorded];
  const order = {
    format,
    captures: all.map(({ capture }) => capture),
    redact: exact ? [] : SECRET_KINDS,
    creator,
    now,
  };
  const reader = all[0]?.reader;
  if (reader === undefined) throw new Error("nothing is recorded");
  const file = makeExport(reader, order);
  const bytes = await written(file.pieces);
  return { bytes, name: file.name() };
}

const lines = (bytes: Uint8Array | undefined): Record<string, unknown>[] =>
  textOf(bytes ?? new Uint8Array(0))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const text = (words: string): string =>
  `event: response.output_text.delta\nid: 7\ndata: ${JSON.stringify({ type: "response.output_text.delta", item_id: "msg_1", delta: words })}\n\n`;

const imageRun = runBytes("image", "openai", { picture: 64, seed: 3 });

describe("NDJSON", () => {
  test("has one line an event, with time, id, type and the data as JSON", async () => {
    const recording = await recorded([
      text("a"),
      ": ping\n\n",
      "data: not JSON\n\n",
      "data: 1.0\n\n",
    ]);
    const { bytes, name } = await exported(recording, "ndjson");
    expect(lines(bytes)).toMatchObject([
      {
        stream: "a",
        row: 0,
        n: 0,
        kind: "event",
        time: 300,
        at: "2023-11-14T22:13:20.300Z",
        event: "response.output_text.delta",
        id: "7",
        item: "msg_1",
        data: { item_id: "msg_1", delta: "a" },
      },
      { kind: "comment", n: null, data: "ping" },
      { n: 1, data: "not JSON", time: 302 },
      { n: 2, data: 1 },
    ]);
    // Numbers stay as they were written.
    expect(textOf(bytes)).toContain('"data":1.0}');
    expect(name).toBe("openrouter.ai-api-v1-responses-2023-11-14T22-13-20.exact.ndjson");
  });

  test("has the events that an event stream has, whatever its bytes and however they came", async () => {
    await fc.assert(
      fc.asyncProperty(hostileBody, cuts, async (body, places) => {
        const { bytes } = await exported(await recorded(cut(body, places)), "ndjson");
        const ours = bytes.length === 0 ? [] : lines(bytes);
        const events = ours.filter(({ kind, complete }) => kind === "event" && complete === true);
        const expected = eventsOf(body).map(({ data }) => jsonOr(data ?? ""));
        expect(events.map(({ data }) => data)).toEqual(expected);
      }),
    );
  });
});

function jsonOr(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return data;
  }
}

describe("HAR", () => {
  test("is valid, and has body and events", async () => {
    const recording = await recorded(
      cut(imageRun, [10, 5_000, 9_999]),
      {
        request: {
          method: "POST",
          url: "https://api.example.com/v1/responses?stream=true&x=%C3%A4",
          headers: [["Content-Type", "application/json"]],
          body: { kind: "text", text: "{}" },
        },
        response: {
          url: "https://api.example.com/v1/responses",
          status: 200,
          statusText: "OK",
          type: "cors",
          redirected: false,
          headers: [["content-type", "text/event-stream; charset=utf-8"]],
        },
      },
      { kind: "text", text: '{"stream":true}' },
    );
    const har = validHar(textOf((await exported(recording, "har")).bytes));
    const entry = har.log.entries[0];
    expect(entry).toMatchObject({
      startedDateTime: "2023-11-14T22:13:20.000Z",
      time: 21_800,
      request: {
        method: "POST",
        queryString: [
          { name: "stream", value: "true" },
          { name: "x", value: "ä" },
        ],
        postData: { mimeType: "application/json", text: '{"stream":true}' },
      },
      response: { content: { mimeType: "text/event-stream", size: imageRun.length } },
    });
    expect(entry?.response.content.text).toBe(textOf(imageRun));
    const messages = entry?.["_eventSourceMessages"] as { data: string; eventName: string }[];
    expect(messages.map(({ data }) => data)).toEqual(eventsOf(imageRun).map(({ data }) => data));
    expect(messages[0]).toMatchObject({ time: 1_700_000_000.301, eventName: "response.created" });
  });

  test("keeps a body that is no UTF-8 byte for byte, and is valid whatever the body", async () => {
    await fc.assert(
      fc.asyncProperty(hostileBody, cuts, async (body, places) => {
        const recording = await recorded(cut(body, places));
        const har = validHar(textOf((await exported(recording, "har")).bytes));
        const { text = "", encoding } = har.log.entries[0]?.response.content ?? {};
        const kept = encoding === "base64" ? Buffer.from(text, "base64") : Buffer.from(text);
        expect(Buffer.compare(kept, body)).toBe(0);
        const messages = har.log.entries[0]?.["_eventSourceMessages"] as { data: string }[];
        expect(messages.map(({ data }) => data)).toEqual(eventsOf(body).map(({ data }) => data));
      }),
    );
  });

  test("gives each event the id that EventSource would remember", async () => {
    const recording = await recorded([
      bytesOf("data: a\n\nid: 7\ndata: b\n\ndata: c\n\nid: 8\n\ndata: d\n\nid\ndata: e\n\n"),
    ]);
    const har = validHar(textOf((await exported(recording, "har", false)).bytes));
    const messages = har.log.entries[0]?.["_eventSourceMessages"] as { eventId: string }[];
    expect(messages.map(({ eventId }) => eventId)).toEqual(["", "7", "7", "8", ""]);
  });

  test("says every kind of request body", async () => {
    for (const body of [
      { kind: "none" },
      { kind: "bytes", bytes: bytesOf("plain") },
      { kind: "bytes", bytes: new Uint8Array([255, 0]) },
      { kind: "not-captured", reason: "stream" },
      {
        kind: "form",
        fields: [
          { name: "prompt", value: "a cat" },
          { name: "image", value: { file: "cat.png", type: "image/png", size: 3 } },
        ],
      },
    ] as const) {
      const { bytes } = await exported(await recorded([text("a")], {}, body), "har");
      expect(() => validHar(textOf(bytes))).not.toThrow();
    }
  });
});

test.each([
  [[], "multipart/form-data"],
  [[["content-type", "multipart/form-data; boundary=x"] as const], "multipart/form-data"],
])("HAR says what a form was sent as, with headers %j", async (headers, mimeType) => {
  const body = { kind: "form", fields: [{ name: "prompt", value: "a cat" }] } as const;
  const request = { method: "POST", url: "https://x.test/", headers, body } as const;
  const recording = await recorded([text("a")], { request }, body);
  const har = validHar(textOf((await exported(recording, "har")).bytes));
  expect(har.log.entries[0]?.request.postData).toEqual({
    mimeType,
    params: [{ name: "prompt", value: "a cat" }],
  });
});

test("HAR looks once for secrets that lie in several events", async () => {
  const recording = await recorded([text("a"), text("b")]);
  const readRange = vi.spyOn(recording.reader, "readRange");
  await exported(recording, "har", false);
  expect(readRange).toHaveBeenCalledOnce();
});

describe("an .sse file with its timing", () => {
  test("says when each byte of the file arrived", async () => {
    const recording = await recorded(["data: 1\n\n", 50, text("b"), "data: 2"]);
    const { bytes, name } = await exported(recording, "sse-timing");
    expect(name).toMatch(/\.exact\.sse\.zip$/);
    const files = unzipSync(bytes);
    const [sse, timing] = Object.keys(files);
    expect(timing).toBe(`${sse}.timing.json`);
    const body = files[sse ?? ""] ?? new Uint8Array(0);
    expect(textOf(body)).toBe(`data: 1\n\n${text("b")}data: 2`);
    const sidecar = JSON.parse(textOf(files[timing ?? ""] ?? new Uint8Array(0))) as {
      chunks: { offset: number; length: number; time: number }[];
    };
    expect(sidecar).toMatchObject({
      format: "darkroom-timing",
      version: 1,
      clock: { resolution: 0.1, requestedAt: 1_000 },
      chunks: [
        { chunk: 0, offset: 0, length: 9, time: 1_300 },
        { chunk: 1, offset: 9, length: 0, time: 1_301, gap: "memory", missing: 50 },
        { chunk: 2, offset: 9, length: text("b").length },
        { chunk: 3, offset: 9 + text("b").length, length: 7 },
      ],
    });
  });

  test.each([true, false])(
    "says of a gap at its end that nothing came (masked: %s)",
    async (masked) => {
      const recording = await recorded([text("a"), 5_000]);
      const { bytes } = await exported(recording, "sse-timing", masked);
      const timing = Object.entries(unzipSync(bytes)).find(([file]) => file.endsWith(".json"))?.[1];
      expect(JSON.parse(textOf(timing ?? new Uint8Array(0)))).toMatchObject({
        chunks: [{ chunk: 0 }, { chunk: 1, length: 0, missing: 5_000 }],
      });
    },
  );

  test("says how many values were masked in the file beside it", async () => {
    const first = await recorded([`data: {"api_key":"abcdefgh","secret":"12345678"}\n\n`]);
    const second = {
      ...first.capture,
      stream: {
        ...first.capture.stream,
        id: "b",
        startedAt: first.capture.stream.startedAt + 5000,
      },
    };
    const file = makeExport(first.reader, {
      format: "sse-timing",
      captures: [first.capture, second],
      redact: SECRET_KINDS,
      creator: { name: "Darkroom", version: "1" },
      now: 0,
    });
    const files = Object.entries(unzipSync(await written(file.pieces)));
    const said = files.flatMap(([name, bytes]) =>
      name.endsWith(".json") ? [JSON.parse(textOf(bytes)) as { masked: number }] : [],
    );
    expect(said.map(({ masked }) => masked)).toEqual([2, 2]);
  });

  test("finds the chunks of a masked file", async () => {
    const key = `sk-or-v1-${"0a".repeat(32)}`;
    const chunks = [
      "data: before\n\n",
      `data: ${key.slice(0, 30)}`,
      `${key.slice(30)}\n\n`,
      text("x"),
    ];
    const files = unzipSync((await exported(await recorded(chunks), "sse-timing", false)).bytes);
    const [sse = "", timing = ""] = Object.keys(files);
    const body = files[sse] ?? new Uint8Array(0);
    const sidecar = JSON.parse(textOf(files[timing] ?? new Uint8Array(0))) as {
      chunks: { offset: number; length: number }[];
    };
    const parts = sidecar.chunks.map(({ offset, length }) =>
      textOf(body.subarray(offset, offset + length)),
    );
    expect(parts).toEqual(["data: before\n\n", "data: sk-or-••••", "\n\n", text("x")]);
  });
});

describe("images", () => {
  test("are saved as the files they are, named by what they are", async () => {
    const { bytes, name } = await exported(await recorded([imageRun]), "images");
    expect(name).toMatch(/\.images\.zip$/);
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toHaveLength(4);
    for (const [path, image] of Object.entries(files)) {
      expect(path).toMatch(/^openrouter\.ai-.*\/00\d-(partial-\d|final)-ig_[a-z0-9]+\.png$/);
      expect(Buffer.from(image.subarray(1, 4)).toString()).toBe("PNG");
      expect(textOf(imageRun)).toContain(Buffer.from(image).toString("base64"));
    }
  });

  test("are saved without a zip when there is only one", async () => {
    const png = encodePng(drawPicture(1, 1, 16));
    const data = {
      type: "image_generation.completed",
      b64_json: Buffer.from(png).toString("base64"),
    };
    const recording = await recorded([
      `data: ${JSON.stringify({ type: "response.image_generation_call.partial_image", item_id: "../ig/1", partial_image_index: 0, partial_image_b64: data.b64_json })}\n\n`,
    ]);
    const { bytes, name } = await exported(recording, "images");
    expect(Buffer.compare(bytes, png)).toBe(0);
    expect(name).toBe("openrouter.ai-api-v1-responses-2023-11-14T22-13-20-001-partial-0-ig-1.png");
  });

  test("are not saved where there are none", async () => {
    const recording = await recorded(["data: word\n\n"]);
    await expect(exported(recording, "images")).rejects.toThrow("there is no image");
  });
});

describe("a Darkroom archive", () => {
  test("holds request, tape, chunks, events and images", async () => {
    const recording = await recorded(
      cut(imageRun, [10, 5_000, 9_999]),
      {},
      {
        kind: "text",
        text: '{"stream":true}',
      },
    );
    const { bytes, name } = await exported(recording, "archive");
    expect(name).toMatch(/\.exact\.darkroom\.zip$/);
    const files = unzipSync(bytes);
    const manifest = JSON.parse(textOf(files["manifest.json"] ?? new Uint8Array(0))) as {
      streams: { folder: string }[];
    };
    expect(manifest).toMatchObject({
      format: "darkroom-archive",
      version: 1,
      redaction: { kinds: [], found: 0 },
      streams: [{ id: "a" }],
    });
    const { folder } = manifest.streams[0] ?? { folder: "" };
    const tape = files[`${folder}/tape.sse`] ?? new Uint8Array(0);
    expect(Buffer.compare(tape, imageRun)).toBe(0);
    expect(textOf(files[`${folder}/request-body`] ?? new Uint8Array(0))).toBe('{"stream":true}');
    const chunks = lines(files[`${folder}/chunks.ndjson`]);
    expect(chunks).toHaveLength(4);
    const events = lines(files[`${folder}/events.ndjson`]);
    const said = concat(events.map(({ start, end }) => tape.subarray(Number(start), Number(end))));
    expect(textOf(said)).toBe(textOf(imageRun));
    const images = events.flatMap((event) => event["images"] as { sha256: string }[]);
    for (const { sha256 } of images) {
      const image = files[`images/${sha256}.png`] ?? new Uint8Array(0);
      expect(createHash("sha256").update(image).digest("hex")).toBe(sha256);
    }
  });

  test("says where events stand on a masked tape", async () => {
    const recording = await recorded([
      "data: one\n\n",
      `data: {"api_key":"abcdefgh"}\n\n`,
      30,
      text("three"),
    ]);
    const { bytes } = await exported(recording, "archive", false);
    const files = unzipSync(bytes);
    const at = (ending: string): Uint8Array =>
      Object.entries(files).find(([path]) => path.endsWith(ending))?.[1] ?? new Uint8Array(0);
    const tape = at("tape.sse");
    const events = lines(at("events.ndjson")).map(({ start, end }) =>
      textOf(tape.subarray(Number(start), Number(end))),
    );
    expect(events.slice(0, 2)).toEqual(["data: one\n\n", `data: {"api_key":"••••"}\n\n`]);
    expect(events.at(-1)).toBe(text("three"));
  });
});

describe("chosen events", () => {
  test("are all that is exported", async () => {
    const bodies = ["one", "two", "three", "four"].map(text);
    const recording = await recorded(bodies);
    const chosen = { ...recording, capture: { ...recording.capture, rows: [1, 3] } };
    const sse = await exported(chosen, "sse", false);
    expect(textOf(sse.bytes)).toBe(`${bodies[1]}${bodies[3]}`);
    expect(sse.name).toMatch(/\.events\.sse$/);
    expect(lines((await exported(chosen, "ndjson", false)).bytes)).toMatchObject([
      { row: 1, data: { delta: "two" } },
      { row: 3, data: { delta: "four" } },
    ]);
    const har = validHar(textOf((await exported(chosen, "har", false)).bytes));
    expect(har.log.entries[0]?.["_eventSourceMessages"]).toHaveLength(2);
    const files = unzipSync((await exported(chosen, "sse-timing", false)).bytes);
    expect(JSON.parse(textOf(Object.values(files)[1] ?? new Uint8Array(0)))).toMatchObject({
      rows: [1, 3],
      chunks: [
        { chunk: 1, offset: 0, length: bodies[1]?.length },
        { chunk: 3, offset: bodies[1]?.length },
      ],
    });
  });
});

describe("many chosen events", () => {
  test("are the bytes of their blocks, whichever they are, read a few at a time", async () => {
    const bodies = Array.from({ length: 300 }, (_, n) =>
      n % 9 === 4
        ? `: ping ${n}\n\n`
        : n % 5 === 1
          ? text(`größer ${n}`).replaceAll("\n", "\r\n")
          : text(`größer ${n}`),
    );
    const recording = await recorded(bodies);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(299), { minLength: 1 }), async (some) => {
        const rows = some.toSorted((a, b) => a - b);
        const chosen = { ...recording, capture: { ...recording.capture, rows } };
        const sse = await exported(chosen, "sse");
        expect(textOf(sse.bytes)).toBe(rows.map((row) => bodies[row]).join(""));
        const ndjson = lines((await exported(chosen, "ndjson")).bytes);
        expect(ndjson.map(({ row }) => row)).toEqual(rows);
      }),
    );

    let reads = 0;
    const counted = {
      ...recording,
      capture: { ...recording.capture, rows: bodies.map((_, row) => row) },
      reader: {
        ...recording.reader,
        readRows: (...place: Parameters<Recorded["reader"]["readRows"]>) => {
          reads += 1;
          return recording.reader.readRows(...place);
        },
        readRange: (...place: Parameters<Recorded["reader"]["readRange"]>) => {
          reads += 1;
          return recording.reader.readRange(...place);
        },
      },
    };
    expect(textOf((await exported(counted, "sse")).bytes)).toBe(bodies.join(""));
    expect(reads).toBeLessThan(5);
  });

  test("may have been cut by a gap; the rest of the chosen is exported all the same", async () => {
    const recording = await recorded([text("one"), "data: lo", 40, "st\n\n", text("two")]);
    const rows = recording.rows.map(({ row }) => row);
    const chosen = { ...recording, capture: { ...recording.capture, rows } };
    const sse = textOf((await exported(chosen, "sse")).bytes);
    expect(sse.startsWith(text("one"))).toBe(true);
    expect(sse.endsWith(text("two"))).toBe(true);
  });
});

describe("several streams", () => {
  test("are in one file, each under a name of its own", async () => {
    const one = await recorded([text("one")]);
    const two = { ...one, capture: { ...one.capture } };
    for (const format of ["sse", "sse-timing", "archive"] as const) {
      const { bytes, name } = await exported([one, two], format, false);
      expect(name).toMatch(/^darkroom-2026-11-20T12-00-00\..*zip$/);
      const paths = Object.keys(unzipSync(bytes)).filter((path) => path.endsWith(".sse"));
      expect(new Set(paths).size).toBe(2);
    }
    const har = validHar(textOf((await exported([one, two], "har", false)).bytes));
    expect(har.log.entries).toHaveLength(2);
    expect(lines((await exported([one, two], "ndjson", false)).bytes)).toHaveLength(2);
  });
});
