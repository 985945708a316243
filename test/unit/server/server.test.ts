import { createHash } from "node:crypto";
import { createParser } from "eventsource-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBytes } from "../../fixtures/runs.ts";
import { startServer, type DemoServer } from "../../server/server.ts";

let server: DemoServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const PATHS = { openai: "/v1/responses", openrouter: "/api/v1/responses" } as const;

function ask(
  api: keyof typeof PATHS,
  metadata: Record<string, string>,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(server.origin + PATHS[api], {
    method: "POST",
    headers: { authorization: "Bearer test", "content-type": "application/json" },
    body: JSON.stringify({
      model: "gpt-test",
      input: "hello",
      stream: true,
      metadata: { pace: "0", picture: "64", ...metadata },
    }),
    ...init,
  });
}

function runId(response: Response): string {
  const id = response.headers.get("x-run-id");
  if (id === null) throw new Error("the answer names no run");
  return id;
}

function parse(text: string): { name: string | undefined; data: string }[] {
  const events: { name: string | undefined; data: string }[] = [];
  const parser = createParser({ onEvent: ({ event, data }) => events.push({ name: event, data }) });
  parser.feed(text);
  return events;
}

describe("framing", () => {
  it("sends OpenAI's streams with event names equal to types and without a sentinel", async () => {
    const response = await ask("openai", { run: "image" });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{32}$/);
    const text = await response.text();
    const events = parse(text);
    expect(text).not.toContain("[DONE]");
    expect(text).not.toMatch(/^:/m);
    for (const { name, data } of events) {
      expect((JSON.parse(data) as { type: string }).type).toBe(name);
    }
  });

  it("sends OpenRouter's streams as data alone, with its comments and sentinel", async () => {
    const response = await ask("openrouter", { run: "image" });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const text = await response.text();
    expect(text.startsWith(": OPENROUTER PROCESSING\n\n")).toBe(true);
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(text).not.toMatch(/^event:/m);
  });

  it.each(["openai", "openrouter"] as const)(
    "numbers %s's events without a gap and repeats the final image in the terminal event",
    async (api) => {
      const text = await (await ask(api, { run: "image" })).text();
      const events = parse(text)
        .filter(({ data }) => data !== "[DONE]")
        .map(({ data }) => JSON.parse(data) as Record<string, unknown>);
      expect(events.map((event) => event["sequence_number"])).toEqual([...events.keys()]);
      const partials = events.filter(({ type }) => String(type).endsWith(".partial_image"));
      expect(partials.map((event) => event["partial_image_index"])).toEqual([0, 1, 2]);
      const done = events.find(
        (event) =>
          event["type"] === "response.output_item.done" &&
          (event["item"] as { type: string }).type === "image_generation_call",
      );
      const { result: final } = (done ?? {})["item"] as { result: string };
      expect(Buffer.from(final, "base64").subarray(1, 4).toString()).toBe("PNG");
      const last = events.at(-1)?.["response"] as { output: { result?: string }[]; usage: object };
      expect(events.at(-1)?.["type"]).toBe("response.completed");
      expect(last.output.map(({ result }) => result)).toContain(final);
      expect(last.usage).toMatchObject({ total_tokens: 4190 });
    },
  );

  it("re-emits the image run in camelCase, as an app's back end does", async () => {
    const response = await fetch(`${server.origin}/app/stream?pace=0&picture=64`);
    const events = parse(await response.text()).map(
      ({ data }) => JSON.parse(data) as Record<string, unknown>,
    );
    const partial = events.find(({ type }) => String(type).endsWith(".partial_image"));
    expect(Object.keys(partial ?? {})).toEqual([
      "type",
      "outputIndex",
      "itemId",
      "partialImageIndex",
      "partialImageB64",
      "sequenceNumber",
    ]);
  });

  it("labels the mislabelled run as plain text", async () => {
    const response = await ask("openai", { run: "mislabelled" });
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(parse(await response.text()).at(-1)?.name).toBe("response.completed");
  });
});

describe("ledger", () => {
  it.each(["image", "flood", "bad-utf8", "big-stream"])(
    "knows the bytes that the client received of a %s run",
    async (run) => {
      const response = await ask("openrouter", { run, mib: "3", events: "5000" });
      const received = new Uint8Array(await response.arrayBuffer());
      const record = await server.ledger.ended(runId(response));
      expect(record).toMatchObject({ run, state: "complete", bytes: received.length });
      expect(record.sha256).toBe(createHash("sha256").update(received).digest("hex"));
      const body = await fetch(`${server.origin}/ledger/${record.id}/body`);
      expect(Buffer.compare(Buffer.from(await body.arrayBuffer()), received)).toBe(0);
    },
  );

  it("says when the client left", async () => {
    const abort = new AbortController();
    const response = await ask("openrouter", { run: "stalled" }, { signal: abort.signal });
    await response.body?.getReader().read();
    abort.abort();
    const id = runId(response);
    await fetch(`${server.origin}/ledger/${id}?ended`);
    expect(server.ledger.get(id)?.state).toBe("left");
  });

  it("counts a cut stream up to the cut, in the middle of an event", async () => {
    const response = await ask("openai", { run: "cut" });
    const reader = response.body?.getReader();
    let received = 0;
    const reading = (async () => {
      for (;;) {
        const part = await reader?.read();
        if (part?.value === undefined) return;
        received += part.value.length;
      }
    })();
    await expect(reading).rejects.toThrow(/terminated/);
    const record = await server.ledger.ended(runId(response));
    expect(record.state).toBe("cut");
    expect(received).toBe(record.bytes);
    const body = Buffer.from(server.ledger.get(record.id)?.body() ?? []).toString();
    expect(body).toContain("partial_image_index");
    expect(body.endsWith("\n\n")).toBe(false);
  });

  it("stops sending when the client stops reading", async () => {
    const abort = new AbortController();
    const response = await ask(
      "openai",
      { run: "big-stream", mib: "64" },
      { signal: abort.signal },
    );
    const reader = response.body?.getReader();
    await reader?.read();
    const stats = await (await fetch(`${server.origin}/barrier`, { method: "POST" })).json();
    expect(stats).toMatchObject({ open: 1 });
    expect(server.ledger.get(runId(response))?.bytes).toBeLessThan(48 * 1024 * 1024);
    abort.abort();
    expect((await server.ledger.ended(runId(response))).state).toBe("left");
  });
});

describe("refusals", () => {
  const post = (api: keyof typeof PATHS, body: string, headers: Record<string, string> = {}) =>
    fetch(server.origin + PATHS[api], { method: "POST", body, headers });
  const bearer = { authorization: "Bearer test" };

  it("asks for an API key with 401, each API in its own words", async () => {
    const openai = await post("openai", "{}");
    expect(openai.status).toBe(401);
    expect(await openai.json()).toMatchObject({
      error: { type: "invalid_request_error", param: null, code: null },
    });
    const openrouter = await post("openrouter", "{}");
    expect(openrouter.status).toBe(401);
    expect(await openrouter.json()).toEqual({
      error: { message: "No auth credentials found", code: 401 },
    });
  });

  it.each([
    ["a body that is no JSON", "{", undefined],
    ["no model", '{"input":"x"}', "model"],
    ["no input", '{"model":"m"}', "input"],
    ["metadata that is not of strings", '{"model":"m","input":"x","metadata":{"a":1}}', "metadata"],
    ["an unknown run", '{"model":"m","input":"x","metadata":{"run":"none"}}', "metadata.run"],
  ])("answers 400 to %s", async (_, body, param) => {
    const response = await post("openai", body, bearer);
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { param: string | null } };
    expect(error.param).toBe(param ?? null);
  });

  it("limits the rate with 429 and says when to come back", async () => {
    const response = await ask("openai", { run: "http-429" });
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("20");
    expect(await response.json()).toMatchObject({ error: { code: "rate_limit_exceeded" } });
  });
});

describe("runs", () => {
  it("gives the same bytes for the same seed, on the wire and in the fixtures", async () => {
    const metadata = { pace: "0", picture: "64", run: "image", seed: "7" };
    const response = await ask("openrouter", metadata);
    const received = Buffer.from(await response.arrayBuffer());
    const request = { model: "gpt-test", metadata, tools: [], instructions: null };
    const made = runBytes("image", "openrouter", { seed: 7, picture: 64 }, request);
    expect(Buffer.compare(received, Buffer.from(made))).toBe(0);
  });

  it("draws pictures of true size", () => {
    const text = Buffer.from(runBytes("image", "openai")).toString();
    const images = [...text.matchAll(/"(?:partial_image_b64|result)":"([^"]+)"/g)].map(([, b64]) =>
      Buffer.from(b64 ?? "", "base64"),
    );
    // three partials, the final one, and the final one again in the terminal event
    expect(images).toHaveLength(5);
    for (const png of images) {
      expect(png.readUInt32BE(16)).toBe(1024);
      expect(png.readUInt32BE(20)).toBe(1024);
      expect(png.length).toBeGreaterThan(1e6);
      expect(png.length).toBeLessThan(3e6);
    }
    expect(images[3]).toEqual(images[4]);
  });

  it("sends one event of the wanted size", () => {
    const text = Buffer.from(runBytes("big-event", "openrouter", { mib: 8 })).toString();
    const longest = Math.max(...text.split("\n").map((line) => line.length));
    expect(longest).toBeGreaterThan(7.9 * 1024 * 1024);
    expect(longest).toBeLessThan(8.1 * 1024 * 1024);
  });
});
