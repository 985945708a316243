import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { picturePng } from "../../fixtures/picture.ts";
import { runBytes } from "../../fixtures/runs.ts";
import { fileOf, inspect, inspectByScript, inspectJson, temporaryFolder } from "./command.ts";

const imageRun = runBytes("image", "openrouter", { picture: 64, seed: 3 });
const textRun = runBytes("text", "openai", { seed: 3 });

describe("inspecting a healthy stream", () => {
  test("exits with 0 and says dialect, output, usage and images", async () => {
    const path = await fileOf(imageRun);
    const { code, files } = await inspectJson([path]);
    const [file] = files;
    expect(code).toBe(0);
    expect(file).toMatchObject({ path, dialect: { id: "openrouter-responses" } });
    expect(file?.dialect?.confidence).toBeGreaterThan(0.9);
    expect(file?.output?.status).toBe("completed");
    expect(file?.usage?.["outputTokens"]).toBeGreaterThan(0);
    expect(file?.images.map(({ role, partialIndex }) => [role, partialIndex])).toEqual([
      ["partial", 0],
      ["partial", 1],
      ["partial", 2],
      ["final", null],
      ["final", null],
    ]);
    const final = picturePng(1, 3, 64);
    expect(file?.images.at(-1)).toMatchObject({
      mediaType: "image/png",
      width: 64,
      height: 64,
      bytes: final.length,
      complete: true,
      sha256: createHash("sha256").update(final).digest("hex"),
    });
    expect(file?.findings.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  test("counts every event with data, [DONE] among them, and no comment", async () => {
    const { files } = await inspectJson(
      ["-"],
      ': hello\n\ndata: {"a":1}\n\n: ping\n\ndata: [DONE]\n\n',
    );
    expect(files[0]?.events.map(({ n, bytes }) => [n, bytes])).toEqual([
      [0, 7],
      [1, 6],
    ]);
    expect(files[0]?.path).toBe("-");
  });

  test("says the fields that are documented, and no others", async () => {
    const { files } = await inspectJson([await fileOf(imageRun)]);
    const [file] = files;
    const keys = (value: object | null | undefined): string[] => Object.keys(value ?? {}).sort();
    expect(keys(file)).toEqual(
      "dialect events findings images metrics output path usage".split(" "),
    );
    expect(keys(file?.dialect)).toEqual(["confidence", "id", "reason"]);
    expect(keys(file?.events[0])).toEqual("bytes family index item n preview type".split(" "));
    expect(keys(file?.images[0])).toEqual(
      "bytes complete event height item mediaType partialIndex role sha256 width".split(" "),
    );
    expect(keys(file?.output)).toEqual("reasoning status text toolCalls".split(" "));
  });

  test("prints for a person what the stream said", async () => {
    const { code, stdout } = await inspectByScript([await fileOf(textRun)]);
    expect(code).toBe(0);
    expect(stdout).toContain("OpenAI Responses");
    expect(stdout).toContain("A low sun colours the haze");
    expect(stdout).toContain("Nothing wrong was found");
  });
});

describe("files of other kinds", () => {
  const event = (delta: string): string =>
    JSON.stringify({
      choices: [{ index: 0, delta: { content: delta }, finish_reason: null }],
      object: "chat.completion.chunk",
      id: "c",
      created: 1,
      model: "m",
    });

  test.each([
    ["several lines of JSON", `${event("Hel")}\n${event("lo")}\n`],
    ["without a last line end", `${event("Hel")}\r\n${event("lo")}`],
    ["a single line of JSON", event("Hello")],
  ])("reads %s as events of the API they are of", async (_, body) => {
    const { files } = await inspectJson(["-"], body);
    expect(files[0]?.dialect?.id).toBe("openai-chat");
    expect(files[0]?.output?.text).toBe("Hello");
  });

  test("reads the AI SDK's data stream", async () => {
    const { files } = await inspectJson(["-"], '0:"Hel"\n0:"lo"\nd:{"finishReason":"stop"}\n');
    expect(files[0]).toMatchObject({
      dialect: { id: "ai-sdk-data" },
      output: { text: "Hello", status: "stop" },
    });
  });

  test.each(["", "<!doctype html>\n<html><body>502 Bad Gateway</body></html>\n"])(
    "bears a file that is no stream: %j",
    async (body) => {
      const { files, code } = await inspectJson(["-"], body);
      expect([0, 1]).toContain(code);
      expect(files[0]?.output?.text).toBe("");
    },
  );
});

describe("what is wrong", () => {
  test("is an exit code of 1 when it is an error", async () => {
    const { code, files } = await inspectJson([
      await fileOf(runBytes("cut", "openai", { picture: 64 })),
    ]);
    expect(code).toBe(1);
    expect(files[0]?.findings.map(({ severity }) => severity)).toContain("error");
  });

  test("is left out where its rule is muted", async () => {
    const path = await fileOf(runBytes("bad-base64", "openai", { picture: 64 }));
    const loud = await inspectJson([path]);
    const errors = (loud.files[0]?.findings ?? []).filter(({ severity }) => severity === "error");
    expect(errors.length).toBeGreaterThan(0);
    const muted = await inspectJson([...errors.flatMap(({ rule }) => ["--mute", rule]), path]);
    expect(muted.code).toBe(0);
    expect(muted.files[0]?.findings.map(({ rule }) => rule)).not.toContain(errors[0]?.rule);
  });

  test("of one file keeps no other from being reported", async () => {
    const good = await fileOf(textRun);
    const { code, files } = await inspectJson([
      "/no/such/file.sse",
      good,
      await fileOf("PK\u0003\u0004 torn", "a.zip"),
    ]);
    expect(code).toBe(2);
    expect(files.map(({ error }) => error !== undefined)).toEqual([true, false, true]);
    expect(files[1]?.dialect?.id).toBe("openai-responses");
    const { stderr } = await inspect(["/no/such/file.sse", good]);
    expect(stderr).toContain("no such file");
  });

  test("with the command itself is said with its usage", async () => {
    const nothing = await inspect([]);
    expect(nothing).toMatchObject({ code: 2, stdout: "" });
    expect(nothing.stderr).toContain("Usage:");
    expect((await inspect(["--colour", "x"])).code).toBe(2);
    expect(await inspect(["--help"])).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("a hostile stream", () => {
  const hostile = "\u001b]0;title\u0007\u001b[31m\u009b2J\u202edrow\u2066\r\u0008";
  const body = [
    `event: ${hostile.replaceAll("\r", "")}\ndata: ${JSON.stringify({ type: hostile, model: hostile })}\n\n`,
    `data: ${JSON.stringify({ object: "chat.completion.chunk", id: hostile, model: hostile, choices: [{ index: 0, delta: { content: hostile, tool_calls: [{ index: 0, id: hostile, function: { name: hostile, arguments: hostile } }] }, finish_reason: hostile }] })}\n\n`,
    `data: ${hostile.replaceAll("\r", "")}\n\n`,
  ].join("");

  test.each([[[]], [["--json"]]])(
    "sends no control character to the terminal: %j",
    async (options) => {
      const { stdout, stderr } = await inspect([...options, "-"], body);
      expect(stdout + stderr).not.toMatch(
        // eslint-disable-next-line no-control-regex
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
      );
      expect(stdout).toContain("drow");
    },
  );

  test("nests 100,000 levels deep and is read all the same", async () => {
    const deep = `data: ${"[".repeat(100_000)}${"]".repeat(100_000)}\n\ndata: {"a":`;
    const { files } = await inspectJson(["-"], deep);
    expect(files[0]?.events).toHaveLength(2);
  });
});

test("writes each image once, as it was received", async () => {
  const folder = join(await temporaryFolder(), "made/here");
  const { code } = await inspect(["--images", folder, await fileOf(imageRun, "run.sse")]);
  expect(code).toBe(0);
  const names = readdirSync(folder);
  expect(names).toHaveLength(4);
  const final = names.find((name) => name.includes("final")) ?? "";
  expect(final).toMatch(/^run\.sse-\d{6}-final\.png$/);
  expect(await readFile(join(folder, final))).toEqual(Buffer.from(picturePng(1, 3, 64)));
});

const captures = fileURLToPath(new URL("../../../../shared/captures/", import.meta.url));

describe.skipIf(!existsSync(captures))("recorded and documented streams", () => {
  const paths = existsSync(captures)
    ? ["recorded", "composed"].flatMap((kind) =>
        readdirSync(join(captures, kind)).map((name) => join(captures, kind, name)),
      )
    : [];

  test("are recognised, whatever framing they are kept in", async () => {
    const { files } = await inspectJson(paths);
    expect(files).toHaveLength(paths.length);
    for (const { path, dialect, events } of files) {
      expect([path, dialect?.id]).not.toEqual([path, expect.stringMatching(/^(?:sse|ndjson)$/)]);
      if (!path.endsWith(".txt")) continue;
      const lines = readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "");
      expect([path, events.length]).toEqual([path, lines.length]);
    }
  });
});
