/**
 * Reads a chunk of Chat Completions, as OpenAI has it, and what OpenRouter, Azure, Groq, xAI,
 * Mistral, DeepSeek and others add to it.
 * https://platform.openai.com/docs/api-reference/chat-streaming
 * https://openrouter.ai/docs/api-reference/streaming
 */
import type { Json, JsonObject } from "../../json.ts";
import {
  asArray,
  asCount,
  asObject,
  asString,
  countMember,
  isObject,
  member,
  objectMember,
  stringMember,
} from "../../json.ts";
import { jsonLine } from "../../preview.ts";
import type { ImageSource } from "../../types.ts";
import type { Change, Payload, Reading } from "../dialect.ts";
import { MAX_IMAGES } from "../dialect.ts";
import { errorOf, errorReading, saysError } from "../shared/error.ts";
import { imageLabel, imageSource } from "../shared/image.ts";
import { modelOf } from "../shared/model.ts";
import { usageChange, usageWords } from "../shared/usage.ts";
import { words, wordsOf } from "../shared/words.ts";

/** `choices` alone is anybody's word: one of them, or what stands beside them, must be the API's. */
export function isChatChunk(json: JsonObject): boolean {
  const { object, choices } = json;
  if (object === "chat.completion.chunk") return true;
  if (!Array.isArray(choices)) return false;
  // The last chunk has usage alone; Azure's filter speaks in the first.
  if (choices.length === 0)
    return BESIDE.some((key) => asObject(json[key]) !== null || asArray(json[key]).length > 0);
  const isLegacy = object === "text_completion";
  return asArray(choices)
    .slice(0, MOST_LOOKED_AT)
    .some((choice) => isChoice(choice, isLegacy));
}

const BESIDE = ["usage", "x_groq", "prompt_filter_results"] as const;
const MOST_LOOKED_AT = 4;

function isChoice(choice: Json, isLegacy: boolean): boolean {
  if (!isObject(choice)) return false;
  const { delta, message, text } = choice;
  return (
    isObject(delta) ||
    isObject(message) ||
    Object.hasOwn(choice, "finish_reason") ||
    Object.hasOwn(choice, "finishReason") ||
    (isLegacy && typeof text === "string")
  );
}

/** Collects what the choices of one chunk say. */
interface Found {
  readonly changes: Change[];
  readonly images: ImageSource[];
  /** What it is named by so far, as an index in {@link FAMILIES}. */
  family: number;
  /** The text that grew, or what else there is to show. */
  readonly shown: string[];
}

/** One chunk may do several things: it is named by the first of these that it does. */
const FAMILIES = [
  "error",
  "image",
  "tool",
  "reasoning",
  "text",
  "lifecycle",
  "usage",
  "other",
] as const;

function name(found: Found, family: (typeof FAMILIES)[number]): void {
  found.family = Math.min(found.family, FAMILIES.indexOf(family));
}

export function readChat({ type, json }: Payload): Reading | null {
  // What has a `type` is another API's, but for an event that names itself an error.
  if (!isChatChunk(json)) {
    const isError = (type === null || type === "error") && saysError(json);
    return isError ? errorReading(errorOf(json), json) : null;
  }
  const found: Found = { changes: [], images: [], family: FAMILIES.length, shown: [] };
  const choices = asArray(json["choices"]);
  for (let i = 0; i < choices.length; i++) {
    const choice = asObject(choices[i]);
    if (choice !== null) readChoice(choice, i, found);
  }
  const first = asObject(choices[0]);
  const usage = usageChange(
    asObject(json["usage"]) ??
      objectMember(asObject(json["x_groq"]), "usage") ??
      // Moonshot's last chunk.
      asObject(first?.["usage"]),
  );
  if (usage !== null) {
    found.changes.push(usage);
    name(found, "usage");
    found.shown.push(usageWords(usage) ?? "");
  }
  if (saysError(json)) {
    const change = errorOf(json);
    found.changes.push(change);
    name(found, "error");
    found.shown.unshift(words(change.code, change.message));
  }
  const preview = wordsOf(found.shown);
  return {
    type: null,
    family: FAMILIES[found.family] ?? "other",
    item: null,
    index: first === null ? null : (asCount(first["index"]) ?? 0),
    model: modelOf(json),
    preview: preview === "" && choices.length === 0 ? jsonLine(json) : preview,
    images: found.images,
    changes: found.changes,
  };
}

function readChoice(choice: JsonObject, place: number, found: Found): void {
  const key = String(asCount(choice["index"]) ?? place);
  // A gateway that answers at once sends a whole `message`.
  const delta = asObject(choice["delta"] ?? choice["message"]);
  if (delta !== null) {
    readReasoning(delta, key, found);
    const path = (): string =>
      `$.choices[${place}].${Object.hasOwn(choice, "delta") ? "delta" : "message"}`;
    readContent(delta, key, path, found);
    readTools(delta, key, found);
    const images = asArray(delta["images"]);
    images.forEach((image, i) => addImage(image, `${path()}.images[${i}]`, found));
    if (typeof delta["role"] === "string") name(found, "lifecycle");
  } else if (stringMember(choice, "text") !== null) {
    // The older completions have their text here.
    grow("text", key, stringMember(choice, "text"), found);
  }
  const reason = asString(choice["finish_reason"] ?? choice["finishReason"]);
  if (reason !== null && reason !== "") {
    name(found, reason === "error" ? "error" : "lifecycle");
    found.changes.push({ kind: "status", status: reason, terminal: true });
    const native = stringMember(choice, "native_finish_reason", "nativeFinishReason");
    found.shown.push(native === null || native === reason ? reason : `${reason} (${native})`);
  }
}

function grow(kind: "text" | "reasoning", part: string, text: string | null, found: Found): void {
  if (text === null || text === "") return;
  found.changes.push({ kind, part, text, whole: false });
  name(found, kind);
  found.shown.push(text);
}

/** @param path says where the delta stands, if somebody asks: most have nothing that is found by it */
function readContent(delta: JsonObject, key: string, path: () => string, found: Found): void {
  const content = delta["content"];
  if (typeof content === "string") grow("text", key, content, found);
  // Mistral sends parts: text, and `thinking`, which has parts of its own.
  asArray(content).forEach((entry, i) => {
    const part = asObject(entry);
    const thoughts = asArray(member(part, "thinking"));
    for (const thought of thoughts) {
      grow("reasoning", key, stringMember(asObject(thought), "text"), found);
    }
    if (thoughts.length === 0) grow("text", key, stringMember(part, "text"), found);
    addImage(part, `${path()}.content[${i}]`, found);
  });
  const refusal = asString(delta["refusal"]);
  if (refusal !== null) grow("text", `${key}.refusal`, refusal, found);
  const audio = asObject(delta["audio"]);
  if (audio !== null) grow("text", `${key}.audio`, stringMember(audio, "transcript"), found);
}

/**
 * DeepSeek, xAI and others say `reasoning_content`, OpenRouter and Groq `reasoning`; OpenRouter
 * says the same again in `reasoning_details`, where others say it alone.
 */
function readReasoning(delta: JsonObject, key: string, found: Found): void {
  const plain = asString(
    delta["reasoning"] ?? delta["reasoning_content"] ?? delta["reasoningContent"],
  );
  if (plain !== null && plain !== "") return grow("reasoning", key, plain, found);
  for (const entry of asArray(delta["reasoning_details"] ?? delta["reasoningDetails"])) {
    const detail = asObject(entry);
    grow("reasoning", key, stringMember(detail, "text", "summary"), found);
    // Encrypted: there is nothing to read, but it is reasoning.
    if (detail !== null) name(found, "reasoning");
  }
}

function readTools(delta: JsonObject, key: string, found: Found): void {
  const calls = asArray(delta["tool_calls"] ?? delta["toolCalls"]);
  const legacy = asObject(delta["function_call"] ?? delta["functionCall"]);
  calls.forEach((entry, i) => {
    const call = asObject(entry);
    if (call === null) return;
    const id = stringMember(call, "id");
    // Without an index (some gateways), a call is known by its id.
    const index = countMember(call, "index") ?? id ?? i;
    const named = objectMember(call, "function", "custom");
    addCall(`${key}.${index}`, id, named, found);
  });
  if (legacy !== null) addCall(`${key}.function`, null, legacy, found);
}

function addCall(key: string, id: string | null, named: JsonObject | null, found: Found): void {
  const called = stringMember(named, "name");
  const given = stringMember(named, "arguments", "input");
  name(found, "tool");
  found.shown.push([called, given].filter(Boolean).join(" "));
  const some = (text: string | null): string | null => (text === "" ? null : text);
  found.changes.push({
    kind: "tool",
    key,
    id: some(id),
    name: some(called),
    arguments: given,
    whole: false,
  });
}

/** `{type:"image_url", image_url:{url}}`, or the URL where the object would stand. */
function addImage(entry: Json | undefined, path: string, found: Found): void {
  if (!isObject(entry) || found.images.length >= MAX_IMAGES) return;
  const value = member(entry, "image_url", "imageUrl");
  if (value === undefined) return;
  const key = Object.hasOwn(entry, "image_url") ? "image_url" : "imageUrl";
  const nested = isObject(value);
  const image = imageSource(nested ? member(value, "url") : value, {
    role: "final",
    path: `${path}.${key}${nested ? ".url" : ""}`,
    isAddress: true,
    isImage: true,
  });
  if (image === null) return;
  found.images.push(image);
  name(found, "image");
  found.shown.push(imageLabel(image));
}
