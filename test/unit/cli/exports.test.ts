/** What Darkroom exports, and what Chrome does, read on a terminal as the stream that it was. */
import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { type ExportFormat, makeExport } from "../../../src/export/export.ts";
import { unzipSync, zipSync } from "fflate";
import { runBytes } from "../../fixtures/runs.ts";
import { recorded, written } from "../export/recorded.ts";
import { fileOf, inspect, inspectJson, type InspectedFile } from "./command.ts";

const body = runBytes("image", "openrouter", { picture: 64, seed: 3 });
const cut = [body.subarray(0, 700), body.subarray(700, 2000), body.subarray(2000)];

async function exported(format: ExportFormat, streams = 1): Promise<Uint8Array> {
  const { reader, capture } = await recorded(cut, { endedAt: 2000 });
  const captures = Array.from({ length: streams }, (_, i) => ({
    ...capture,
    stream: { ...capture.stream, id: `stream-${i}` },
  }));
  const creator = { name: "Darkroom", version: "1.2.3" };
  const order = { format, captures, redact: [], creator, now: Date.UTC(2026, 10, 20) };
  return await written(makeExport(reader, order).pieces);
}

/** What does not depend on how a stream is kept. */
function said({ dialect, events, images, output, usage, findings }: InspectedFile): unknown {
  return { id: dialect?.id, events, images, output, usage, findings };
}

describe("an export", () => {
  test.each([
    ["har", "run.har"],
    ["ndjson", "run.ndjson"],
    ["sse-timing", "run.sse.zip"],
    ["archive", "run.darkroom.zip"],
  ] as const)("as %s says what the stream itself says", async (format, name) => {
    const plain = await inspectJson([await fileOf(body)]);
    const bytes = await exported(format);
    const path = await fileOf(bytes, name);
    const { files, code } = await inspectJson([path]);
    expect(files).toHaveLength(1);
    expect(files[0]?.error).toBeUndefined();
    expect(said(files[0]!)).toEqual(said(plain.files[0]!));
    expect(code).toBe(0);
    // Recorded times, which the body alone does not have.
    expect(plain.files[0]?.metrics?.times["firstEvent"]).toBeNull();
    expect(files[0]?.metrics?.times).toMatchObject({
      since: "request",
      firstEvent: expect.any(Number),
    });
  });

  test.each(["har", "archive"] as const)("as %s is read from standard input", async (format) => {
    const { files } = await inspectJson(["-"], await exported(format));
    expect(files[0]).toMatchObject({ path: "-", output: { status: "completed" } });
  });

  test.each(["har", "archive", "ndjson"] as const)(
    "as %s has every stream in it",
    async (format) => {
      const path = await fileOf(await exported(format, 2), "two");
      const { files } = await inspectJson([path]);
      expect(files.map((file) => file.path)).toEqual([path, `${path}#2`]);
      expect(said(files[1]!)).toEqual(said(files[0]!));
    },
  );

  test("with its timing sidecar beside it says when its chunks came", async () => {
    const zip = unzipSync(await exported("sse-timing"));
    const names = Object.keys(zip);
    const sidecar = zip[names.find((name) => name.endsWith(".json")) ?? ""];
    const path = await fileOf(body);
    await writeFile(`${path}.timing.json`, sidecar ?? "");
    const { files } = await inspectJson([path]);
    expect(files[0]?.metrics?.chunks).toMatchObject({ count: 3, max: body.length - 2000 });
  });

  /** The sidecar of {@link body}, and the stream beside which it lies. */
  async function withSidecar(change: (sidecar: string) => Iterable<string>): Promise<string> {
    const zip = unzipSync(await exported("sse-timing"));
    const name = Object.keys(zip).find((one) => one.endsWith(".json")) ?? "";
    const path = await fileOf(body);
    await writeFile(`${path}.timing.json`, change(Buffer.from(zip[name] ?? "").toString()));
    return path;
  }

  test("has a sidecar of any size and order read", async () => {
    const plain = await inspectJson([await withSidecar((sidecar) => [sidecar])]);
    // As a tool writes it that sorts names; 70 MiB of white space stand for a million chunks.
    const path = await withSidecar(function* (sidecar) {
      const { chunks, ...facts } = JSON.parse(sidecar) as Record<string, unknown>;
      yield `{"chunks": ${JSON.stringify(chunks)}`;
      for (let mib = 0; mib < 70; mib++) yield " ".repeat(1024 * 1024);
      yield `, ${JSON.stringify(facts).slice(1)}`;
    });
    const { code, files } = await inspectJson([path]);
    expect(files[0]?.error).toBeUndefined();
    expect(code).toBe(0);
    expect(files[0]?.metrics).toEqual(plain.files[0]?.metrics);
  });

  test.each([
    ["cut off", (sidecar: string) => [sidecar.slice(0, -20)]],
    ["something else", () => ['{"chunks":[]}']],
    ["no JSON", () => ["offset,time"]],
  ])("with a sidecar that is %s is refused, and told why", async (_, change) => {
    const { code, files } = await inspectJson([await withSidecar(change)]);
    expect(code).toBe(2);
    expect(files[0]?.error).toContain("timing sidecar");
  });

  test("of a request too large to be looked at is read all the same", async () => {
    const archive = zipSync(
      {
        "manifest.json": Buffer.from('{"format":"darkroom-archive","version":1}'),
        "streams/0001-a/tape.sse": body,
        "streams/0001-a/request-body": new Uint8Array(65 * 1024 * 1024),
      },
      { level: 1 },
    );
    const { code, files } = await inspectJson([await fileOf(archive, "large.darkroom.zip")]);
    expect(files[0]?.error).toBeUndefined();
    expect(code).toBe(0);
  });

  test("that was damaged is refused", async () => {
    const archive = zipSync({ "run.sse": body }, { level: 0 });
    const at = Buffer.from(archive).indexOf("response.");
    archive[at] = archive[at]! ^ 1;
    const { code, files } = await inspectJson([await fileOf(archive, "damaged.zip")]);
    expect(code).toBe(2);
    expect(files[0]?.error).toContain("damaged");
  });

  test("of a version that is not known is refused", async () => {
    const zip = zipSync({
      "manifest.json": Buffer.from('{"format":"darkroom-archive","version":99}'),
    });
    const { code, files } = await inspectJson([await fileOf(zip, "new.darkroom.zip")]);
    expect(code).toBe(2);
    expect(files[0]?.error).toContain("newer");
  });
});

describe("NDJSON that is not whole", () => {
  const lines = async (): Promise<string[]> =>
    Buffer.from(await exported("ndjson"))
      .toString()
      .trimEnd()
      .split("\n");

  test.each([
    ["a broken line", '{"stream":"stream-0","url"', "broken in line 4"],
    ["words", "-- 8< --", "broken in line 4"],
    [
      "a line of another kind",
      '{"type":"response.created"}',
      "line 4, which is no event of an export",
    ],
  ])("because of %s is refused, with the number of the line", async (_, line, expected) => {
    const all = await lines();
    const text = [all[0], "", all[1], line, ...all.slice(2), ""].join("\n");
    const { code, files } = await inspectJson(["-"], text);
    expect(code).toBe(2);
    expect(files[0]?.error).toContain(expected);
    const { stderr } = await inspect(["-"], text);
    expect(stderr).toContain(expected);
  });

  test("because it was cut off is refused, with what came before", async () => {
    const all = await lines();
    const { code, files } = await inspectJson(["-"], all.join("\n").slice(0, -30));
    expect(code).toBe(2);
    expect(files[0]?.error).toContain(`cut off in line ${all.length}`);
    expect(files[0]?.events.length).toBeGreaterThan(3);
  });

  test("but for its last line end, and with CRLF, is read", async () => {
    const plain = await inspectJson(["-"], await exported("ndjson"));
    const { code, files } = await inspectJson(["-"], (await lines()).join("\r\n"));
    expect(code).toBe(0);
    expect(said(files[0]!)).toEqual(said(plain.files[0]!));
  });

  test("is an event like any other where a server sent it", async () => {
    const text = '{"type":"a"}\n{"type":\nnot JSON\n{"type":"b"}\n{"ty';
    const { code, files } = await inspectJson(["-"], text);
    expect(code).not.toBe(2);
    expect(files[0]?.error).toBeUndefined();
    expect(files[0]?.events).toHaveLength(5);
  });
});

describe("a HAR of Chrome's", () => {
  const chunk = (content: string): string =>
    JSON.stringify({
      object: "chat.completion.chunk",
      id: "c",
      model: "m",
      choices: [{ index: 0, delta: { content }, finish_reason: null }],
    });
  const entry = (content: object, messages?: object[]): object => ({
    startedDateTime: "2026-11-20T12:00:00.000Z",
    time: 900,
    request: { method: "POST", url: "https://api.example/v1/chat/completions" },
    response: { status: 200, headers: [], content },
    timings: { send: 1, wait: 200, receive: 699 },
    ...(messages === undefined ? {} : { _eventSourceMessages: messages }),
  });
  const har = (...entries: object[]): string =>
    JSON.stringify({ log: { version: "1.2", creator: {}, entries } }, null, 2);

  test("without bodies is read from the messages it kept", async () => {
    const at = Date.parse("2026-11-20T12:00:00.000Z") / 1000;
    const text = har(
      entry({ mimeType: "text/html", text: "<html>" }),
      entry({ mimeType: "text/event-stream" }, [
        { time: at + 0.25, eventName: "message", eventId: "", data: chunk("Hé ") },
        { time: at + 0.5, eventName: "message", eventId: "", data: chunk("llo\n🌄") },
        { time: at + 0.75, eventName: "message", eventId: "", data: "[DONE]" },
      ]),
    );
    const { files } = await inspectJson([await fileOf(text, "chrome.har")]);
    expect(files).toHaveLength(1);
    expect(files[0]?.output?.text).toBe("Hé llo\n🌄");
    expect(files[0]?.events).toHaveLength(3);
    expect(files[0]?.metrics?.times).toMatchObject({ headers: 201, firstEvent: 250, end: 900 });
  });

  test.each(["utf8", "base64"] as const)("with a body in %s is read from it", async (encoding) => {
    const stream = `: hi\n\ndata: ${chunk('a "quoted" \\ 🌄')}\n\ndata: ${chunk("b".repeat(200_000))}\n\n`;
    const text = Buffer.from(stream).toString(encoding);
    const content = {
      mimeType: "text/event-stream",
      text,
      ...(encoding === "base64" ? { encoding } : {}),
    };
    const { files } = await inspectJson(["-"], har(entry(content)));
    expect(files[0]?.output?.text).toBe(`a "quoted" \\ 🌄${"b".repeat(200_000)}`);
  });

  test("is held against what its request asked for", async () => {
    const asked = (count: number): string =>
      har({
        ...entry({ mimeType: "text/event-stream", text: Buffer.from(body).toString() }),
        request: {
          url: "https://openrouter.ai/api/v1/responses",
          postData: {
            text: JSON.stringify({ tools: [{ type: "image_generation", partial_images: count }] }),
          },
        },
      });
    const rules = async (count: number): Promise<number> =>
      (await inspectJson(["-"], asked(count))).files[0]?.findings.length ?? -1;
    expect(await rules(3)).toBe(0);
    expect(await rules(2)).toBeGreaterThan(0);
  });

  test.each([
    [{ _error: null }, ["error stream-cut-short"]],
    [{ _error: "net::ERR_ABORTED" }, ["info page-stopped-reading"]],
    [{ _failureText: "net::ERR_ABORTED" }, ["info page-stopped-reading"]],
    [{ _error: "net::ERR_CONNECTION_RESET" }, ["error connection-lost"]],
  ])("is judged by how its request ended: %j", async (error, expected) => {
    const text = `data: ${chunk("Hello")}\n\n`;
    const content = { mimeType: "text/event-stream", text };
    const response = { status: 200, headers: [], content, ...error };
    const { files } = await inspectJson(["-"], har({ ...entry(content), response }));
    const found = files[0]?.findings.map(({ severity, rule }) => `${severity} ${rule}`);
    expect(found?.filter((one) => one !== "info done-missing")).toEqual(expected);
  });

  test("without any stream, or cut off, cannot be read", async () => {
    const none = await fileOf(har(entry({ mimeType: "text/html", text: "x" })), "none.har");
    const torn = await fileOf(
      har(entry({ mimeType: "text/event-stream", text: "data: 1\n\n" })).slice(0, -20),
      "torn.har",
    );
    const { code, files } = await inspectJson([none, torn]);
    expect(code).toBe(2);
    expect(files.map(({ error }) => error)).toEqual([
      "it is a HAR without an event stream",
      "its JSON is cut off",
    ]);
  });
});
