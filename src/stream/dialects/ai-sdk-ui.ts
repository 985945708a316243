/**
 * The UI message stream of the Vercel AI SDK 5, 6 and 7: what most chat back ends in JavaScript send.
 * https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
import type { JsonObject } from "../json.ts";
import { member, objectMember, stringMember, writeJson } from "../json.ts";
import { jsonLine, line } from "../preview.ts";
import type { Family, ImageSource } from "../types.ts";
import type { Change, Dialect, Reading, Sign } from "./dialect.ts";
import { PLAIN } from "./dialect.ts";
import { errorOf, errorReading } from "./shared/error.ts";
import { imageLabel, imageSource, looksLikeImage } from "./shared/image.ts";
import { idOf } from "./shared/model.ts";
import { words } from "./shared/words.ts";

type Read = (json: JsonObject) => Partial<Reading>;

/** Every chunk type: its family, and what it says. */
const CHUNKS: ReadonlyMap<string, readonly [family: Family, read: Read]> = new Map([
  chunk("start", "lifecycle", (json) => ({
    item: idOf(stringMember(json, "messageId")),
    changes: [{ kind: "status", status: "in_progress", terminal: false }],
  })),
  chunk("start-step", "lifecycle", () => ({ changes: [{ kind: "step" }] })),
  chunk("finish-step", "lifecycle", () => ({ changes: [SETTLED] })),
  chunk("reset-step", "lifecycle", () => ({ changes: [{ kind: "reset", step: true }] })),
  chunk("finish", "lifecycle", (json) => {
    const status = stringMember(json, "finishReason") ?? "finished";
    return {
      preview: line(status),
      changes: [SETTLED, { kind: "status", status, terminal: true }],
    };
  }),
  chunk("abort", "lifecycle", (json) => ({
    preview: line(stringMember(json, "reason") ?? ""),
    changes: [{ kind: "status", status: "aborted", terminal: true }],
  })),
  chunk("message-metadata", "other", (json) => shown(json, "messageMetadata")),
  chunk("text-start", "text", (json) => begins("text", json)),
  chunk("text-delta", "text", (json) => grows("text", json)),
  chunk("text-end", "text", nothing),
  chunk("reasoning-start", "reasoning", (json) => begins("reasoning", json)),
  chunk("reasoning-delta", "reasoning", (json) => grows("reasoning", json)),
  chunk("reasoning-end", "reasoning", nothing),
  chunk("source-url", "other", (json) => ({
    preview: words(stringMember(json, "title"), stringMember(json, "url")),
  })),
  chunk("source-document", "other", (json) => ({
    preview: words(stringMember(json, "title"), stringMember(json, "mediaType")),
  })),
  chunk("file", "other", readFile),
  // A whole file all the same, though it came among a model's thoughts.
  chunk("reasoning-file", "reasoning", readFile),
  chunk("tool-input-start", "tool", (json) => tool(json, null, true)),
  chunk("tool-input-delta", "tool", (json) =>
    tool(json, stringMember(json, "inputTextDelta"), false),
  ),
  chunk("tool-input-available", "tool", (json) => tool(json, inputOf(json), true)),
  chunk("tool-input-error", "tool", (json) => tool(json, inputOf(json), true)),
  chunk("tool-output-available", "tool", readOutput),
  chunk("tool-output-error", "tool", (json) => ({
    preview: line(stringMember(json, "errorText") ?? ""),
  })),
  chunk("tool-output-denied", "tool", nothing),
  chunk("tool-approval-request", "tool", nothing),
  chunk("tool-approval-response", "tool", (json) => shown(json, "approved")),
  chunk("custom", "other", (json) => ({ preview: line(stringMember(json, "kind") ?? "") })),
  chunk("steering-message", "other", (json) => shown(json, "parts")),
]);

export const aiSdkUi: Dialect = {
  id: "ai-sdk-ui",
  title: "Vercel AI SDK UI messages",
  habits: { eventLines: false, done: true, comment: /^(?:stream-open|keep-alive)$/ },
  sign({ type, json }) {
    if (type === null) return [];
    if (type === "error" && typeof json["errorText"] === "string") return [FAILED];
    if (type.startsWith("data-") && Object.hasOwn(json, "data")) return [DATA];
    if (!CHUNKS.has(type)) return [];
    // Words such as `start`, `file` and `custom` say little on their own.
    const telling = type.includes("-") || Object.hasOwn(json, "messageId");
    return [
      telling
        ? { weight: 0.85, reason: "`type` is `start-step`, `text-delta`, `tool-input-available` …" }
        : { weight: 0.2, reason: "`type` is `start`, `file` or `finish`" },
    ];
  },
  hint({ headers }) {
    return headers.some(([name]) => name.toLowerCase() === "x-vercel-ai-ui-message-stream")
      ? { weight: 0.8, reason: "its header `x-vercel-ai-ui-message-stream`" }
      : null;
  },
  read({ type, json }) {
    if (type === null) return null;
    if (type === "error") {
      return typeof json["errorText"] === "string" ? errorReading(errorOf(json), json) : null;
    }
    const known = CHUNKS.get(type);
    if (known === undefined) return type.startsWith("data-") ? readData(json) : null;
    const [family, read] = known;
    const item = idOf(stringMember(json, "toolCallId", "id"));
    return { ...PLAIN, family, item, ...read(json) };
  },
};

const FAILED: Sign = { weight: 0.6, reason: "errors have an `errorText`" };
/** Many call events `data-…`, and put the rest into `data`. */
const DATA: Sign = { weight: 0.3, reason: "`type` is `data-…`, beside `data`" };

const SETTLED: Change = { kind: "images-final" };

function chunk(
  type: string,
  family: Family,
  read: Read,
): readonly [string, readonly [Family, Read]] {
  return [type, [family, read]];
}

function nothing(): Partial<Reading> {
  return {};
}

function shown(json: JsonObject, key: string): Partial<Reading> {
  const value = member(json, key);
  return value === undefined ? {} : { preview: jsonLine(value) };
}

/** Data of the app's own: `data-` and any name. */
function readData(json: JsonObject): Reading {
  return { ...PLAIN, item: idOf(stringMember(json, "id")), ...shown(json, "data") };
}

/** Ids begin again with every step of an agent, and where a part stands is where it began. */
function begins(kind: "text" | "reasoning", json: JsonObject): Partial<Reading> {
  return { changes: [{ kind, part: partOf(json), text: "", whole: true, begins: true }] };
}

function grows(kind: "text" | "reasoning", json: JsonObject): Partial<Reading> {
  const text = stringMember(json, "delta");
  if (text === null) return {};
  return { preview: line(text), changes: [{ kind, part: partOf(json), text, whole: false }] };
}

/** No number, even if the id is one: it would say the part's place. */
function partOf(json: JsonObject): string {
  return `id ${stringMember(json, "id") ?? ""}`;
}

function inputOf(json: JsonObject): string | null {
  const input = member(json, "input");
  return typeof input === "string" || input === undefined ? (input ?? null) : writeJson(input);
}

function tool(json: JsonObject, given: string | null, whole: boolean): Partial<Reading> {
  const id = stringMember(json, "toolCallId");
  const name = stringMember(json, "toolName");
  const error = stringMember(json, "errorText");
  const change: Change = { kind: "tool", key: id ?? "", id, name, arguments: given, whole };
  return { preview: words(name, given, error), changes: [change] };
}

/**
 * What a tool gave back. The image tools of the providers give their image as base64 in `result`,
 * again and again while it becomes better, and nothing marks the last one.
 */
function readOutput(json: JsonObject): Partial<Reading> {
  const output = member(json, "output");
  const result = member(objectMember(json, "output"), "result");
  const image = looksLikeImage(result)
    ? imageSource(result, {
        role: "partial",
        item: stringMember(json, "toolCallId"),
        path: "$.output.result",
        provisional: member(json, "preliminary") !== true,
      })
    : null;
  if (image !== null) return { family: "image", preview: imageLabel(image), images: [image] };
  return output === undefined ? {} : { preview: jsonLine(output) };
}

function readFile(json: JsonObject): Partial<Reading> {
  const mediaType = stringMember(json, "mediaType");
  const url = member(json, "url");
  const isImage = mediaType?.startsWith("image/") ?? looksLikeImage(url);
  const image: ImageSource | null = isImage
    ? imageSource(url, { role: "final", path: "$.url", mediaType, isAddress: true, isImage: true })
    : null;
  if (image === null) return { preview: words(mediaType, typeof url === "string" ? url : null) };
  return { family: "image", preview: words(imageLabel(image), mediaType), images: [image] };
}
