/**
 * OpenAI's Assistants API, whose events are named by their `event:` line alone.
 * https://platform.openai.com/docs/api-reference/assistants-streaming
 */
import type { JsonObject } from "../json.ts";
import { asArray, asObject, countMember, member, objectMember, stringMember } from "../json.ts";
import type { Family, ImageSource } from "../types.ts";
import type { Change, Dialect, Reading } from "./dialect.ts";
import { MAX_IMAGES, PLAIN } from "./dialect.ts";
import { errorChange } from "./shared/error.ts";
import { imageLabel, imageSource } from "./shared/image.ts";
import { idOf, modelOf } from "./shared/model.ts";
import { usageChange, usageWords } from "./shared/usage.ts";
import { words, wordsOf } from "./shared/words.ts";

export const openaiAssistants: Dialect = {
  id: "openai-assistants",
  title: "OpenAI Assistants",
  habits: { eventLines: true, done: true },
  sign(payload) {
    const { name, json } = unwrapped(payload.name, payload.json);
    const type = eventType(name, json);
    return type === null ? [] : [{ weight: 0.9, reason: "events are about a `thread.…`" }];
  },
  hint({ url }) {
    return /^https:\/\/(?:api\.openai\.com|[a-z0-9-]+\.openai\.azure\.com)\/.*\/threads\b/.test(url)
      ? { weight: 0.5, reason: "its URL is the API's own" }
      : null;
  },
  read({ name: line, json: data, type: given }) {
    const { name, json, path } = unwrapped(line, data);
    const type = given === null ? eventType(name, json) : null;
    if (type === null) return null;
    const base: Reading = {
      ...PLAIN,
      type: line === name ? null : name,
      item: idOf(stringMember(json, "id")),
    };
    if (type.startsWith("thread.message")) return { ...base, ...readMessage(type, json, path) };
    if (type.startsWith("thread.run.step")) return { ...base, ...readStep(json) };
    if (type.startsWith("thread.run")) return { ...base, ...readRun(type, json) };
    return { ...base, family: "lifecycle" };
  },
};

/** Every event but `thread.created`: a forum has threads, too. */
const NAMES: ReadonlySet<string> = new Set(
  [
    ["run", "created queued in_progress requires_action completed incomplete failed"],
    ["run", "cancelling cancelled expired"],
    ["run.step", "created in_progress delta completed failed cancelled expired"],
    ["message", "created in_progress delta completed incomplete"],
  ].flatMap(([what = "", ends = ""]) => ends.split(" ").map((end) => `thread.${what}.${end}`)),
);

/** An event, and the JSON path of what it says. */
interface Unwrapped {
  readonly name: string | null;
  readonly json: JsonObject;
  readonly path: string;
}

/**
 * The SDK's `toReadableStream` passes events on as JSON lines: `{"event": …, "data": …}`.
 * https://github.com/openai/openai-node/blob/master/helpers.md#assistant-events
 */
function unwrapped(name: string | null, json: JsonObject): Unwrapped {
  const event = name === null ? stringMember(json, "event") : null;
  const data = event?.startsWith("thread.") === true ? objectMember(json, "data") : null;
  return data === null ? { name, json, path: "$" } : { name: event, json: data, path: "$.data" };
}

/** The `event:` line; passed on without it, or newer than this list, an object says what it is. */
function eventType(name: string | null, json: JsonObject): string | null {
  if (name !== null && NAMES.has(name)) return name;
  const object = stringMember(json, "object");
  const isThread = object === "thread" || object?.startsWith("thread.") === true;
  if (!isThread) return null;
  if (name === null) return object === "thread" ? null : object;
  return name.startsWith("thread.") ? name : null;
}

function readMessage(type: string, json: JsonObject, root: string): Partial<Reading> {
  const isDelta = type.endsWith(".delta");
  const path = `${root}${isDelta ? ".delta" : ""}.content`;
  const content = asArray(member(isDelta ? objectMember(json, "delta") : json, "content"));
  const id = stringMember(json, "id") ?? "";
  const changes: Change[] = [];
  const images: ImageSource[] = [];
  const shown: string[] = [];
  content.forEach((entry, i) => {
    const part = asObject(entry);
    const key = `${id}.${countMember(part, "index") ?? i}`;
    const text =
      stringMember(objectMember(part, "text"), "value") ?? stringMember(part, "refusal") ?? "";
    if (text !== "") {
      changes.push({ kind: "text", part: key, text, whole: !isDelta });
      shown.push(text);
    }
    const image = imageSource(member(objectMember(part, "image_url"), "url"), {
      role: "final",
      path: `${path}[${i}].image_url.url`,
      isAddress: true,
    });
    if (image !== null && images.length < MAX_IMAGES) {
      images.push(image);
      shown.push(imageLabel(image));
    }
    // Images that the run makes are files of OpenAI's: only their names travel.
    const file = stringMember(objectMember(part, "image_file"), "file_id");
    if (file !== null) shown.push(file);
  });
  const family: Family = images.length > 0 ? "image" : "text";
  return { family, preview: wordsOf(shown), images, changes };
}

function readStep(json: JsonObject): Partial<Reading> {
  const delta = objectMember(json, "delta");
  const details = objectMember(delta ?? json, "step_details");
  const id = stringMember(json, "id") ?? "";
  const shown: string[] = [];
  const changes = asArray(member(details, "tool_calls")).flatMap((entry, i): Change[] => {
    const call = asObject(entry);
    if (call === null) return [];
    const type = stringMember(call, "type");
    const named = objectMember(call, type ?? "function");
    const name = stringMember(named, "name") ?? type;
    const given = stringMember(named, "arguments", "input");
    shown.push(`${name ?? ""} ${given ?? ""}`.trim());
    return [
      {
        kind: "tool",
        key: `${id}.${countMember(call, "index") ?? i}`,
        id: stringMember(call, "id"),
        name: type === "function" ? stringMember(named, "name") : name,
        arguments: given,
        whole: delta === null,
      },
    ];
  });
  const isCall = changes.length > 0 || stringMember(json, "type") === "tool_calls";
  const status = stringMember(json, "status");
  return {
    family: isCall ? "tool" : "lifecycle",
    preview: wordsOf([status, ...shown]),
    changes,
  };
}

/** It also stops where the program has to act: it goes on in a stream of its own. */
const OVER = /\.(?:requires_action|completed|incomplete|failed|cancelled|expired)$/;

function readRun(type: string, json: JsonObject): Partial<Reading> {
  const status = stringMember(json, "status") ?? type.slice("thread.run.".length);
  const usage = usageChange(objectMember(json, "usage"));
  const error = objectMember(json, "last_error");
  const changes: Change[] = [{ kind: "status", status, terminal: OVER.test(type) }];
  if (usage !== null) changes.push(usage);
  if (error !== null) changes.push(errorChange(error));
  return {
    family: error === null ? "lifecycle" : "error",
    model: modelOf(json),
    preview: words(status, stringMember(error, "message"), usageWords(usage)),
    changes,
  };
}
