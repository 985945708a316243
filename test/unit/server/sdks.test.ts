// The page's own readers, in Node: the official SDKs must take the server for the real one.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRun } from "../../server/page/readers.ts";
import { ResultCollector, type RunResult } from "../../server/page/result.ts";
import { readSettings } from "../../server/page/settings.ts";
import { startServer, type DemoServer } from "../../server/server.ts";

let server: DemoServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function read(search: string): Promise<RunResult> {
  const settings = readSettings(`?pace=0&picture=64&seed=5&${search}`, server.origin);
  const collector = new ResultCollector();
  let error: unknown = null;
  try {
    for await (const event of readRun(settings, new AbortController().signal)) collector.add(event);
  } catch (thrown) {
    error = thrown;
  }
  return collector.finish(settings.sdk, settings.run, error);
}

describe.each(["openai", "openrouter", "fetch"])("%s", (sdk) => {
  it("reads the image run to its end", async () => {
    const result = await read(`sdk=${sdk}&run=image`);
    expect(result.error).toBeNull();
    expect(result.images.map(({ role, index }) => [role, index])).toEqual([
      ["partial", 0],
      ["partial", 1],
      ["partial", 2],
      ["final", null],
    ]);
    expect(new Set(result.images.map(({ sha256 }) => sha256)).size).toBe(4);
    expect(result.types.at(-1)).toBe("response.completed");
    expect(result.types).not.toContain("UNKNOWN");
  });

  it.each(["text", "tool-call", "reasoning", "incomplete", "cr-lines", "crlf-lines"])(
    "reads the %s run to its end",
    async (run) => {
      const result = await read(`sdk=${sdk}&run=${run}`);
      expect(result.error).toBeNull();
      expect(result.types).not.toContain("UNKNOWN");
      expect(result.types.at(-1)).toBe(
        run === "incomplete" ? "response.incomplete" : "response.completed",
      );
      if (run === "text") expect(result.text).toMatch(/^A low sun colours .* 水面に映る夕日。$/s);
    },
  );

  it("fails on an HTTP error", async () => {
    const result = await read(`sdk=${sdk}&run=http-429`);
    expect(result.error).not.toBeNull();
    expect(result.events).toBe(0);
  });

  it("fails on a stream that was cut", async () => {
    const result = await read(`sdk=${sdk}&run=cut`);
    expect(result.error).not.toBeNull();
    expect(result.events).toBeGreaterThan(0);
  });
});

it("throws the error in the stream, as openai does", async () => {
  const result = await read("sdk=openai&run=error");
  expect(result.error?.message).toContain("exceeded your current quota");
});

it("reads the app's camelCase stream", async () => {
  const result = await read("sdk=fetch&api=app");
  expect(result.images).toHaveLength(4);
});
