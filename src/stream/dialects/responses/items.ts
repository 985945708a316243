/** The items of a response's output: what kind each is, its images, and what it does to the response. */
import type { Json, JsonObject } from "../../json.ts";
import { asArray, asObject, member, objectMember, stringMember, writeJson } from "../../json.ts";
import type { Family, ImageRole, ImageSource } from "../../types.ts";
import type { Change } from "../dialect.ts";
import { declaredSize, declaredType, imageLabel, imageSource } from "../shared/image.ts";
import { words } from "../shared/words.ts";

export function familyOfItem(type: string | null): Family {
  if (type === null) return "other";
  if (type === "message") return "text";
  if (type === "reasoning") return "reasoning";
  if (type === "compaction") return "lifecycle";
  return isImageItem(type) ? "image" : "tool";
}

function isImageItem(type: string | null): boolean {
  return type === "image_generation_call" || type === "openrouter:image_generation";
}

/** Where an image item may carry its image, or a link to it besides; OpenRouter's server tool writes camelCase on the wire. */
const IMAGE_KEYS = ["result", "imageB64", "image_b64", "imageUrl", "image_url"] as const;

export function imageOfItem(
  item: JsonObject | null,
  role: ImageRole,
  path: string,
): ImageSource | null {
  if (item === null || !isImageItem(stringMember(item, "type"))) return null;
  let link: ImageSource | null = null;
  for (const key of IMAGE_KEYS) {
    const image = imageSource(member(item, key), {
      role,
      item: stringMember(item, "id"),
      path: `${path}.${key}`,
      isAddress: key === "imageUrl" || key === "image_url",
      mediaType: declaredType(item),
      declared: declaredSize(item),
    });
    if (image !== null && image.base64 !== null) return image;
    link ??= image;
  }
  return link;
}

/** Parts of an item: summaries of reasoning before its text, as the SDKs list them. */
const SUMMARY = 0;
const REASONING_TEXT = 1;

export function summaryPart(output: string, index: number): string {
  return `${output}.${SUMMARY}.${index}`;
}

export function reasoningPart(output: string, index: number): string {
  return `${output}.${REASONING_TEXT}.${index}`;
}

/**
 * What a whole item does to the response.
 *
 * @param output key of the item: its index in the output
 */
export function itemChanges(item: JsonObject, output: string): Change[] {
  const type = stringMember(item, "type");
  const changes: Change[] = [];
  const add = (kind: "text" | "reasoning", part: string, value: Json | undefined): void => {
    const text = stringMember(asObject(value), "text", "refusal");
    if (text !== null && text !== "") changes.push({ kind, part, text, whole: true });
  };
  if (type === "message") {
    asArray(member(item, "content")).forEach((part, i) => add("text", `${output}.${i}`, part));
  } else if (type === "reasoning") {
    const summary = asArray(member(item, "summary"));
    summary.forEach((part, i) => add("reasoning", summaryPart(output, i), part));
    const content = asArray(member(item, "content"));
    content.forEach((part, i) => add("reasoning", reasoningPart(output, i), part));
  } else if (type !== null && isToolCall(type)) {
    return toolChanges(item, type, output);
  }
  return changes;
}

/** Calls, but not their outputs, nor the lists and notes that stand between them. */
function isToolCall(type: string): boolean {
  if (isImageItem(type)) return false;
  return (
    type.endsWith("_call") || type.startsWith("openrouter:") || type === "mcp_approval_request"
  );
}

function toolChanges(item: JsonObject, type: string, output: string): Change[] {
  const id = stringMember(item, "call_id", "callId", "id");
  const name = stringMember(item, "name") ?? toolName(type);
  const action = objectMember(item, "action");
  const commands = asArray(member(action, "commands")).filter((text) => typeof text === "string");
  if (type === "shell_call" && commands.length > 0) {
    return commands.map((command, i) => ({
      kind: "tool",
      key: `${output}.${i}`,
      id,
      name,
      arguments: command,
      whole: true,
    }));
  }
  const key = type === "shell_call" ? `${output}.0` : output;
  const given = argumentsOf(item);
  return [{ kind: "tool", key, id, name, arguments: given === "" ? null : given, whole: true }];
}

/** `web_search_call` is a call of the tool `web_search`. */
export function toolName(type: string): string {
  return type.replace(/^openrouter:/, "").replace(/_call$/, "");
}

/** What the tool is called with, in the words of each kind of call. */
function argumentsOf(item: JsonObject): string | null {
  const text = stringMember(item, "arguments", "input", "code");
  if (text !== null) return text;
  const operation = objectMember(item, "operation");
  const diff = stringMember(operation, "diff");
  if (diff !== null) return diff;
  const value = member(item, "arguments", "input", "action", "operation", "queries");
  return value === undefined ? null : writeJson(value);
}

export function itemPreview(item: JsonObject): string {
  const image = imageOfItem(item, "final", "$.item");
  return words(
    stringMember(item, "type"),
    stringMember(item, "status"),
    image === null ? null : imageLabel(image),
    stringMember(item, "size"),
    stringMember(item, "output_format", "outputFormat"),
    stringMember(item, "name"),
    stringMember(item, "arguments", "input", "code", "revised_prompt", "revisedPrompt", "prompt") ??
      firstText(item),
  );
}

function firstText(item: JsonObject): string | null {
  for (const key of ["content", "summary"]) {
    for (const part of asArray(member(item, key))) {
      const text = stringMember(asObject(part), "text", "refusal");
      if (text !== null && text !== "") return text;
    }
  }
  return null;
}
