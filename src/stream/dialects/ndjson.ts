/**
 * JSON lines of no API known by name, and those of Ollama, which many local models speak.
 * https://github.com/ollama/ollama/blob/main/docs/api.md
 */
import type { JsonObject } from "../json.ts";
import { asArray, asObject, member, objectMember, stringMember, writeJson } from "../json.ts";
import type { Family } from "../types.ts";
import type { Change, Dialect, Reading, Sign } from "./dialect.ts";
import { PLAIN } from "./dialect.ts";
import { imageLabel, imageSource } from "./shared/image.ts";
import { modelOf } from "./shared/model.ts";
import { usageChange, usageWords } from "./shared/usage.ts";
import { words } from "./shared/words.ts";

export const ndjson: Dialect = {
  id: "ndjson",
  title: "JSON lines",
  sign({ framing, json }) {
    const signs: Sign[] = [];
    if (framing === "ndjson") signs.push({ weight: 0.2, reason: "every line is a JSON value" });
    if (isOllama(json)) signs.push({ weight: 0.6, reason: "lines are answers of Ollama" });
    return signs;
  },
  read({ json }) {
    return isOllama(json) ? readOllama(json) : null;
  },
};

/** A line of Ollama's; `done` alone is anybody's word. */
export function isOllama(json: JsonObject): boolean {
  return (
    typeof json["done"] === "boolean" &&
    (typeof json["response"] === "string" || objectMember(json, "message") !== null)
  );
}

function readOllama(json: JsonObject): Reading {
  const message = objectMember(json, "message");
  const text = stringMember(message, "content") ?? stringMember(json, "response") ?? "";
  const thinking = stringMember(message, "thinking") ?? stringMember(json, "thinking") ?? "";
  const changes: Change[] = [];
  let family: Family = "lifecycle";
  if (text !== "") {
    changes.push({ kind: "text", part: "0", text, whole: false });
    family = "text";
  }
  if (thinking !== "") {
    changes.push({ kind: "reasoning", part: "0", text: thinking, whole: false });
    family = "reasoning";
  }
  for (const entry of asArray(member(message, "tool_calls"))) {
    const named = objectMember(asObject(entry), "function");
    changes.push({
      kind: "tool",
      key: null,
      id: null,
      name: stringMember(named, "name"),
      arguments: writeJson(member(named, "arguments") ?? {}),
      whole: true,
    });
    family = "tool";
  }
  // Models that make images say nothing but the image, in their last line.
  const image = imageSource(json["image"], { role: "final", path: "$.image" });
  const images = image === null ? [] : [image];
  if (image !== null) family = "image";
  if (json["done"] === true) {
    const status = stringMember(json, "done_reason") ?? "done";
    const usage = usageChange(json);
    changes.push({ kind: "status", status, terminal: true });
    if (usage !== null) changes.push(usage);
    return {
      ...PLAIN,
      family,
      model: modelOf(json),
      preview: words(text, image === null ? null : imageLabel(image), status, usageWords(usage)),
      images,
      changes,
    };
  }
  const preview = words(thinking, text, image === null ? null : imageLabel(image));
  return { ...PLAIN, family, model: modelOf(json), preview, images, changes };
}
