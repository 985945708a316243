import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { curlCommand, printfFormat, shellQuoted } from "../../../src/export/curl.ts";
import type { RequestBody, RequestFacts } from "../../../src/messages/capture.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "darkroom-curl-"));
  // Stands in for curl: writes its arguments, each ended by NUL, then what it reads.
  writeFileSync(
    join(folder, "curl"),
    `#!/bin/sh\nfor one in "$@"; do printf '%s\\0' "$one"; done\ncase "$*" in *@-) cat;; esac\n`,
    { mode: 0o755 },
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a shell makes of a command. */
function shell(command: string): Buffer {
  const env = { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
  return execFileSync("/bin/sh", [], { input: command, env, maxBuffer: 2 ** 26 });
}

function argumentsOf(request: RequestFacts): string[] {
  return shell(curlCommand(request)).toString().split("\0").slice(0, -1);
}

function request(changes: Partial<RequestFacts> = {}): RequestFacts {
  return {
    method: "POST",
    url: "https://x.test/",
    headers: [],
    body: { kind: "none" },
    ...changes,
  };
}

/** The value after an option, each time it stands there. */
function valuesOf(words: readonly string[], option: string): string[] {
  return words.flatMap((word, at) => (words[at - 1] === option ? [word] : []));
}

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom("'", '"', "$", "`", "\\", "\n", "\r", "!", "*", " ", "-", "@", ";", "~", "#"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }).map((one) => one.toWellFormed()),
  ),
});
const withoutNul = nasty.map((text) => text.replaceAll("\0", ""));

test("whatever a page put into a request reaches curl as one argument, unchanged", () => {
  fc.assert(
    fc.property(withoutNul, withoutNul, withoutNul, (path, value, text) => {
      const words = argumentsOf(
        request({
          url: `https://x.test/${path}`,
          headers: [["x-test", value]],
          body: { kind: "text", text },
        }),
      );
      expect(valuesOf(words, "--url")).toEqual([`https://x.test/${path}`]);
      const line = value.replace(/[\r\n]+/g, " ");
      expect(valuesOf(words, "--header")).toEqual([line === "" ? "x-test;" : `x-test: ${line}`]);
      expect(valuesOf(words, "--data-raw")).toEqual([text]);
    }),
    { numRuns: 60 },
  );
});

test("a body of any bytes is written byte for byte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(shell(`printf ${shellQuoted(printfFormat(bytes))}`).equals(bytes)).toBe(true);
    }),
    { numRuns: 60 },
  );
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const output = shell(curlCommand(request({ body: { kind: "bytes", bytes } })));
  expect(output.subarray(-256).equals(bytes)).toBe(true);
});

test.each([
  ["it's long ", 40_000],
  // Fewer letters than an argument may have bytes, and more bytes.
  ["日本語", 15_000],
])("a body longer than an argument may be goes through a pipe: %s", (words, times) => {
  const text = words.repeat(times);
  const output = shell(curlCommand(request({ body: { kind: "text", text } }))).toString();
  expect(output.endsWith(`@-\0${text}`)).toBe(true);
});

test("a form is sent as a form, with a boundary of curl's own", () => {
  const body: RequestBody = {
    kind: "form",
    fields: [
      { name: "prompt", value: "@not a file; really" },
      { name: "image", value: { file: 'a "b";c.png', type: "image/png", size: 3 } },
    ],
  };
  const headers = [["Content-Type", "multipart/form-data; boundary=x"]] as const;
  const words = argumentsOf(request({ headers, body }));
  expect(valuesOf(words, "--form-string")).toEqual(["prompt=@not a file; really"]);
  expect(valuesOf(words, "--form")).toEqual([String.raw`image=@"a \"b\";c.png";type=image/png`]);
  expect(valuesOf(words, "--header")).toEqual([]);
});

test("a body that was not captured is said to be missing", () => {
  const command = curlCommand(request({ body: { kind: "not-captured", reason: "stream" } }));
  expect(command).toMatch(/^# The body was not captured\.\ncurl /);
  expect(argumentsOf(request({ body: { kind: "not-captured", reason: "stream" } }))).not.toContain(
    "--data-raw",
  );
});

test("real curl reads the command and sends what it says", () => {
  // A file URL needs no network; curl still parses every option.
  const file = join(folder, "answer");
  writeFileSync(file, "data: {}\n\n");
  const command = curlCommand({
    method: "GET",
    url: `file://${file}`,
    headers: [
      ["accept", "text/event-stream"],
      ["x-empty", ""],
    ],
    body: { kind: "none" },
  });
  let output: string;
  try {
    output = execFileSync("/bin/sh", [], {
      input: command,
      stdio: ["pipe", "pipe", "ignore"],
    }).toString();
  } catch (error) {
    // 127: there is no curl on this machine.
    if ((error as { status?: number }).status === 127) return;
    throw error;
  }
  expect(output).toBe("data: {}\n\n");
});
