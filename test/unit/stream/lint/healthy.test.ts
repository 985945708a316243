/** Healthy streams, each with all that the linter says of it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DIALECT_STREAMS } from "../../../fixtures/dialects/all.ts";
import { bodyOf } from "../../../fixtures/dialects/frame.ts";
import { HABITS } from "../../../fixtures/lint/habits.ts";
import { lint, summary } from "./linting.ts";

/** What is said of the streams of the fixtures; of those that are not listed, nothing. */
const FIXTURES: Readonly<Record<string, readonly string[]>> = {
  "an error of openai's Responses": ["info api-error"],
  "an error of openrouter's Responses": ["info api-error"],
  "OpenRouter's chat failing in its middle": ["info api-error"],
  "an image as OpenRouter's SDK hands it on": ["info done-missing"],
};

describe.each(DIALECT_STREAMS)("$title", (stream) => {
  test.each(["\n", "\r\n"] as const)("has no finding but what is listed (%j)", (newline) => {
    const { title, framing } = stream;
    const { findings } = lint({ title, framing, body: bodyOf(stream, newline) });
    expect(summary(findings)).toEqual(FIXTURES[title] ?? []);
  });
});

describe("a habit of a gateway is at most worth knowing", () => {
  test.each(HABITS)("$title", ({ expected, ...stream }) => {
    const { findings } = lint(stream);
    expect(summary(findings)).toEqual(expected);
    expect(findings.every(({ severity }) => severity === "info")).toBe(true);
  });
});

/** The images of these streams are really cut off, or really of another size than declared. */
const CAPTURES: Readonly<Record<string, readonly string[]>> = {
  "anthropic-text.chunks.txt": [],
  "anthropic-web-fetch-tool.1.chunks.txt": [],
  "azure-image-generation-tool.1.chunks.txt": [
    "info final-image-is-partial",
    "info image-phase-missing",
    "info image-status",
    "warning image-size",
  ],
  "chat-xai-tool-call.chunks.txt": [],
  "gemini-interactions-basic.chunks.txt": [],
  "google-text.chunks.txt": [],
  "google-tool-call.chunks.txt": [],
  "groq-tool-call.chunks.txt": [],
  "lmstudio-tool-call.1.chunks.txt": [],
  "openai-chat-azure-model-router.1.chunks.txt": [],
  "openai-error.1.chunks.txt": ["info api-error"],
  "openai-image-generation-tool.1.chunks.txt": [
    "error image-base64",
    "error image-truncated",
    "info final-image-is-partial",
  ],
  // Whoever recorded it left most of its deltas out; what they said stands in the `done` events.
  "openai-phase.1.chunks.txt": ["info sequence-gap"],
  "sample-anthropic.sse": [],
  "sample-azure-image-deviation.sse": [
    "info final-image-is-partial",
    "info image-phase-missing",
    "info image-status",
    "warning image-size",
  ],
  "sample-gemini.sse": [],
  "sample-images-api.sse": ["warning image-size"],
  "sample-openai-error.sse": ["info api-error"],
  "sample-openai-image.sse": ["warning image-size"],
  "sample-openrouter-chat-images.sse": [],
  "sample-openrouter-image.sse": [],
  "sample-openrouter-images-api.sse": [],
  "sample-vercel-ui.sse": [],
};

const folder = new URL("../../../../../shared/captures/", import.meta.url);

const read = (kind: string): [name: string, text: string][] =>
  existsSync(new URL(kind, folder))
    ? readdirSync(new URL(`${kind}/`, folder)).map((name) => [
        name,
        readFileSync(new URL(`${kind}/${name}`, folder), "utf8"),
      ])
    : [];

/** The recorded payloads on the wire again, as each API frames them. */
function framed(name: string, text: string): string {
  const lines = text.split("\n").filter((line) => line !== "");
  if (name.startsWith("google")) return lines.map((line) => `data: ${line}\r\n\r\n`).join("");
  const isNamed = !/^(?:chat-|groq|openai-chat|gemini)/.test(name);
  const frames = lines.map((line) => {
    const { type } = JSON.parse(line) as { readonly type?: string };
    return `${isNamed ? `event: ${type ?? ""}\n` : ""}data: ${line}\n\n`;
  });
  return frames.join("") + (/^(?:chat-|groq|openai-chat)/.test(name) ? "data: [DONE]\n\n" : "");
}

/** Says why, when it is skipped. */
const named = (what: string, files: readonly unknown[]): string =>
  files.length === 0 ? `${what} (skipped: the folder of captures is not here)` : what;

const recorded = read("recorded");
const composed = read("composed");

describe.skipIf(recorded.length === 0)(named("a recorded stream", recorded), () => {
  test.each(recorded)("%s, framed as its API does, has the findings listed", (title, text) => {
    const { findings } = lint({ title, framing: "sse", body: framed(title, text) });
    expect(summary(findings)).toEqual(CAPTURES[title]);
  });

  test.each(recorded)("%s, one JSON value a line, has the same findings", (title, text) => {
    const { findings } = lint({ title, framing: "ndjson", body: `${text.trimEnd()}\n` });
    expect(summary(findings)).toEqual(CAPTURES[title]);
  });
});

describe.skipIf(composed.length === 0)(named("a documented stream", composed), () => {
  test.each(composed)("%s has the findings listed", (title, body) => {
    const { findings } = lint({ title, framing: "sse", body });
    expect(summary(findings)).toEqual(CAPTURES[title]);
  });
});
