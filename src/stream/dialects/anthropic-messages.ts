/**
 * Anthropic's Messages API, also as OpenRouter and others serve it.
 * https://docs.anthropic.com/en/docs/build-with-claude/streaming
 */
import type { JsonObject } from "../json.ts";
import {
  asArray,
  asCount,
  asObject,
  asString,
  countMember,
  member,
  objectMember,
  stringMember,
  writeJson,
} from "../json.ts";
import { jsonLine, line } from "../preview.ts";
import type { Family, ImageSource } from "../types.ts";
import type { Change, Dialect, Reading } from "./dialect.ts";
import { MAX_IMAGES, PLAIN } from "./dialect.ts";
import { errorOf, errorReading } from "./shared/error.ts";
import { imageLabel, imageSource } from "./shared/image.ts";
import { idOf, modelOf } from "./shared/model.ts";
import { usageChange, usageWords } from "./shared/usage.ts";
import { words } from "./shared/words.ts";

/** `ping` and `error` are also other APIs' words. */
const TYPES: ReadonlySet<string> = new Set([
  "message_start",
  "content_block_start",
  "content_block_delta",
  "content_block_stop",
  "message_delta",
  "message_stop",
]);

export const anthropicMessages: Dialect = {
  id: "anthropic-messages",
  title: "Anthropic Messages",
  habits: { eventLines: true, done: false },
  sign({ type, json }) {
    if (type === null || !TYPES.has(type)) return [];
    const sign = { weight: 0.85, reason: "`type` is `message_start`, `content_block_delta` …" };
    return type === "message_start" && objectMember(json, "message") !== null
      ? [sign, { weight: 0.7, reason: "it begins with an empty message" }]
      : [sign];
  },
  hint({ url }) {
    return /^https:\/\/api\.anthropic\.com\/v1\/messages\b/.test(url)
      ? { weight: 0.5, reason: "its URL is the API's own" }
      : null;
  },
  read({ type: given, name, json }) {
    const type = given ?? name ?? "";
    switch (type) {
      case "message_start":
        return readStart(objectMember(json, "message"));
      case "content_block_start":
        return readBlock(json, objectMember(json, "content_block", "contentBlock"));
      case "content_block_delta":
        return readDelta(json, asObject(json["delta"]));
      case "content_block_stop":
        return { ...PLAIN, family: "lifecycle", index: countMember(json, "index") };
      case "message_delta":
        return readMessageDelta(json);
      case "message_stop":
        return {
          ...PLAIN,
          family: "lifecycle",
          changes: [{ kind: "status", status: null, terminal: true }],
        };
      case "ping":
        return { ...PLAIN, family: "heartbeat" };
      case "error":
        return errorReading(errorOf(json), json);
      default:
        return null;
    }
  },
};

function readStart(message: JsonObject | null): Reading {
  const usage = usageChange(objectMember(message, "usage"));
  const changes: Change[] = [{ kind: "status", status: "in_progress", terminal: false }];
  if (usage !== null) changes.push(usage);
  return {
    ...PLAIN,
    family: "lifecycle",
    item: idOf(stringMember(message, "id")),
    model: modelOf(message),
    preview: words(stringMember(message, "model"), usageWords(usage)),
    changes,
  };
}

const BLOCK_FAMILIES: ReadonlyMap<string, Family> = new Map([
  ["text", "text"],
  ["thinking", "reasoning"],
  ["redacted_thinking", "reasoning"],
  ["image", "image"],
]);

/** Calls of the program's tools, Anthropic's own and MCP servers'; results come as `…_tool_result`. */
function isToolUse(type: string): boolean {
  return type.endsWith("tool_use");
}

/**
 * Every message of a stream has its block 0: where a part stands is where it began, so its key must
 * be no number, which would say a place.
 */
function partOf(index: number | null): string {
  return `block ${index ?? 0}`;
}

function readBlock(json: JsonObject, block: JsonObject | null): Reading {
  const type = stringMember(block, "type") ?? "";
  const part = partOf(countMember(json, "index"));
  const text = stringMember(block, "text") ?? "";
  const thinking = stringMember(block, "thinking") ?? "";
  const changes: Change[] = [];
  const begun = { part, whole: true, begins: true } as const;
  if (type === "text" || text !== "") changes.push({ kind: "text", text, ...begun });
  if (type === "thinking" || thinking !== "") {
    changes.push({ kind: "reasoning", text: thinking, ...begun });
  }
  if (isToolUse(type)) {
    const input = objectMember(block, "input");
    // Empty here as a rule: it then comes in pieces.
    const whole = input !== null && Object.keys(input).length > 0 ? writeJson(input) : null;
    changes.push({
      kind: "tool",
      key: part,
      id: stringMember(block, "id"),
      name: stringMember(block, "name"),
      arguments: whole,
      whole: true,
      begins: true,
    });
  }
  const images = imagesOf(block);
  return {
    ...PLAIN,
    family:
      images.length > 0
        ? "image"
        : (BLOCK_FAMILIES.get(type) ?? (type.includes("tool_") ? "tool" : "other")),
    item: idOf(stringMember(block, "id", "tool_use_id")),
    index: countMember(json, "index"),
    preview: words(
      type,
      stringMember(block, "name"),
      text === "" ? thinking : text,
      images[0] === undefined ? null : imageLabel(images[0]),
    ),
    images,
    changes,
  };
}

/** Images that tools give back, as a block or among the content of a result. */
function imagesOf(block: JsonObject | null): ImageSource[] {
  const entries = [block, ...asArray(member(block, "content"))];
  const images: ImageSource[] = [];
  entries.forEach((entry, i) => {
    const image = asObject(entry);
    if (stringMember(image, "type") !== "image" || images.length >= MAX_IMAGES) return;
    const source = objectMember(image, "source");
    const key = stringMember(source, "data") === null ? "url" : "data";
    const place = i === 0 ? "" : `.content[${i - 1}]`;
    const found = imageSource(member(source, key), {
      role: "final",
      item: stringMember(block, "tool_use_id"),
      path: `$.content_block${place}.source.${key}`,
      mediaType: stringMember(source, "media_type"),
      isAddress: key === "url",
    });
    if (found !== null) images.push(found);
  });
  return images;
}

function readDelta(json: JsonObject, delta: JsonObject | null): Reading {
  const index = asCount(json["index"]);
  const part = partOf(index);
  switch (asString(delta?.["type"]) ?? "") {
    case "text_delta": {
      const text = stringMember(delta, "text") ?? "";
      return grows("text", index, { kind: "text", part, text, whole: false }, text);
    }
    case "thinking_delta": {
      const text = stringMember(delta, "thinking") ?? "";
      return grows("reasoning", index, { kind: "reasoning", part, text, whole: false }, text);
    }
    case "input_json_delta": {
      const text = stringMember(delta, "partial_json") ?? "";
      return grows(
        "tool",
        index,
        { kind: "tool", key: part, id: null, name: null, arguments: text, whole: false },
        text,
      );
    }
    case "signature_delta":
      return { ...PLAIN, family: "reasoning", index, preview: "signature" };
    case "citations_delta": {
      const citation = objectMember(delta, "citation");
      return {
        ...PLAIN,
        family: "text",
        index,
        preview: citation === null ? "" : jsonLine(citation),
      };
    }
    default:
      return { ...PLAIN, index, preview: delta === null ? "" : jsonLine(delta) };
  }
}

function grows(family: Family, index: number | null, change: Change, text: string): Reading {
  const preview = line(text);
  const { images } = PLAIN;
  return { type: null, family, item: null, index, preview, model: null, images, changes: [change] };
}

function readMessageDelta(json: JsonObject): Reading {
  const status = stringMember(objectMember(json, "delta"), "stop_reason", "stopReason");
  const usage = usageChange(objectMember(json, "usage"));
  const changes: Change[] = status === null ? [] : [{ kind: "status", status, terminal: false }];
  if (usage !== null) changes.push(usage);
  return { ...PLAIN, family: "lifecycle", preview: words(status, usageWords(usage)), changes };
}
