/**
 * The data stream of the Vercel AI SDK 3 and 4: no event stream, but lines of `<code>:<json>`.
 * https://v4.ai-sdk.dev/docs/ai-sdk-ui/stream-protocol#data-stream-protocol
 */
import type { Json, JsonObject } from "../json.ts";
import { isObject, member, objectMember, stringMember, writeJson } from "../json.ts";
import { jsonLine, line } from "../preview.ts";
import type { Family } from "../types.ts";
import type { Change, Dialect, Reading } from "./dialect.ts";
import { PLAIN } from "./dialect.ts";
import { imageLabel, imageSource } from "./shared/image.ts";
import { idOf } from "./shared/model.ts";
import { usageChange, usageWords } from "./shared/usage.ts";
import { words } from "./shared/words.ts";

/** What each code stands for, and its family. */
const CODES: Readonly<Record<string, readonly [type: string, family: Family]>> = {
  "0": ["text", "text"],
  "2": ["data", "other"],
  "3": ["error", "error"],
  "8": ["message_annotations", "other"],
  "9": ["tool_call", "tool"],
  a: ["tool_result", "tool"],
  b: ["tool_call_streaming_start", "tool"],
  c: ["tool_call_delta", "tool"],
  d: ["finish_message", "lifecycle"],
  e: ["finish_step", "lifecycle"],
  f: ["start_step", "lifecycle"],
  g: ["reasoning", "reasoning"],
  h: ["source", "other"],
  i: ["redacted_reasoning", "reasoning"],
  j: ["reasoning_signature", "reasoning"],
  k: ["file", "other"],
};

export const aiSdkData: Dialect = {
  id: "ai-sdk-data",
  title: "Vercel AI SDK data stream",
  sign({ framing, name }) {
    return framing === "ai-data" && name !== null && Object.hasOwn(CODES, name)
      ? [{ weight: 0.95, reason: "lines are a code, a colon and JSON" }]
      : [];
  },
  hint({ headers }) {
    return headers.some(([name]) => name.toLowerCase() === "x-vercel-ai-data-stream")
      ? { weight: 0.8, reason: "its header `x-vercel-ai-data-stream`" }
      : null;
  },
  read({ framing, name, value }) {
    if (framing !== "ai-data" || name === null || !Object.hasOwn(CODES, name)) return null;
    const [type, family] = CODES[name] ?? ["", "other"];
    return { ...PLAIN, type, family, ...readLine(name, value) };
  },
};

function readLine(code: string, value: Json): Partial<Reading> {
  if (typeof value === "string") return readText(code, value);
  return isObject(value) ? readObject(code, value) : { preview: jsonLine(value) };
}

function readText(code: string, text: string): Partial<Reading> {
  const preview = line(text);
  switch (code) {
    case "0":
      return { preview, changes: [{ kind: "text", part: "0", text, whole: false }] };
    case "g":
      return { preview, changes: [{ kind: "reasoning", part: "0", text, whole: false }] };
    case "3":
      return { preview, changes: [{ kind: "error", code: null, message: text }] };
    default:
      return { preview };
  }
}

function readObject(code: string, json: JsonObject): Partial<Reading> {
  switch (code) {
    case "9":
      return tool(json, writeJson(member(json, "args") ?? {}), true);
    case "b":
      return tool(json, null, true);
    case "c":
      return tool(json, stringMember(json, "argsTextDelta"), false);
    case "a":
      return { item: idOf(stringMember(json, "toolCallId")), preview: jsonLine(json) };
    case "f":
      return { item: idOf(stringMember(json, "messageId")) };
    case "d":
    case "e":
      return readFinish(code, json);
    case "k":
      return readFile(json);
    default:
      return { preview: jsonLine(json) };
  }
}

function tool(json: JsonObject, given: string | null, whole: boolean): Partial<Reading> {
  const id = stringMember(json, "toolCallId");
  const name = stringMember(json, "toolName");
  const change: Change = { kind: "tool", key: id ?? "", id, name, arguments: given, whole };
  return { item: idOf(id), preview: words(name, given), changes: [change] };
}

/** `d` ends the message and says what all of it took; `e` ends one step of it. */
function readFinish(code: string, json: JsonObject): Partial<Reading> {
  const status = stringMember(json, "finishReason") ?? "finished";
  const usage = usageChange(objectMember(json, "usage"));
  const preview = words(status, usageWords(usage));
  if (code === "e") return { preview };
  const changes: Change[] = [{ kind: "status", status, terminal: true }];
  if (usage !== null) changes.push(usage);
  return { preview, changes };
}

function readFile(json: JsonObject): Partial<Reading> {
  const mediaType = stringMember(json, "mimeType");
  const image =
    mediaType?.startsWith("image/") === true
      ? imageSource(member(json, "data"), { role: "final", path: "$.data", mediaType })
      : null;
  if (image === null) return { preview: jsonLine(json) };
  return { family: "image", preview: words(imageLabel(image), mediaType), images: [image] };
}
