/**
 * The Responses API of OpenAI and OpenRouter, in the snake_case of the wire and in the camelCase
 * that the TypeScript SDKs hand to programs, which re-emit it as their own streams.
 * https://platform.openai.com/docs/api-reference/responses-streaming
 * https://openrouter.ai/docs/api-reference/responses
 */
import type { Json, JsonObject } from "../json.ts";
import { asArray, asObject, countMember, member, objectMember, stringMember } from "../json.ts";
import { base64Label, jsonLine, label, line } from "../preview.ts";
import type { Family, ImageRole, ImageSource } from "../types.ts";
import type { Dialect } from "./dialect.ts";
import { MAX_IMAGES } from "./dialect.ts";
import { declaredSize, declaredType, imageLabel, imageSource } from "./shared/image.ts";

export const responses: Dialect = {
  id: "openai-responses",
  title: "OpenAI Responses",
  sign({ type }) {
    if (!type?.startsWith("response.")) return [];
    return [{ weight: 0.7, reason: "`type` begins with `response.`" }];
  },
  read({ type: given, name, json }) {
    const type = given ?? name ?? "";
    if (!type.startsWith("response.") && type !== "error" && type !== "keepalive") return null;
    const item = objectMember(json, "item");
    const response = objectMember(json, "response");
    const itemId = stringMember(json, "item_id", "itemId") ?? stringMember(item, "id");
    const model = stringMember(response, "model");
    return {
      type: null,
      family: familyOf(type, item),
      item: itemId === null ? null : label(itemId),
      index: countMember(json, "output_index", "outputIndex"),
      model: model === null ? null : label(model),
      preview: previewOf(type, json, item, response),
      images: imagesOf(type, json, item, response, itemId),
      changes: [],
    };
  },
};

/** The parts of a type that decide its family, most telling first. */
const FAMILIES: readonly (readonly [part: RegExp, family: Family])[] = [
  [/^(?:error|response\.(?:failed|error))$/, "error"],
  [/^keepalive$/, "heartbeat"],
  [/^response\.(?:created|in_progress|queued|completed|incomplete|cancelled|done)$/, "lifecycle"],
  [/^response\.image_generation_call\./, "image"],
  [/^response\.reasoning/, "reasoning"],
  [/^response\.(?:output_text|refusal|audio\.transcript|content_part)\b/, "text"],
  [/_call|^response\.(?:mcp_|custom_tool|function_)/, "tool"],
];

function familyOf(type: string, item: JsonObject | null): Family {
  if (type.startsWith("response.output_item.")) return familyOfItem(stringMember(item, "type"));
  return FAMILIES.find(([part]) => part.test(type))?.[1] ?? "other";
}

function familyOfItem(type: string | null): Family {
  if (type === null) return "other";
  if (type === "message") return "text";
  if (type === "reasoning") return "reasoning";
  return isImageItem(type) ? "image" : "tool";
}

function isImageItem(type: string | null): boolean {
  return type === "image_generation_call" || type === "openrouter:image_generation";
}

function imagesOf(
  type: string,
  json: JsonObject,
  item: JsonObject | null,
  response: JsonObject | null,
  itemId: string | null,
): ImageSource[] {
  if (type === "response.image_generation_call.partial_image") {
    const key = Object.hasOwn(json, "partial_image_b64") ? "partial_image_b64" : "partialImageB64";
    const image = imageSource(json[key], {
      role: "partial",
      partialIndex: countMember(json, "partial_image_index", "partialImageIndex"),
      item: itemId,
      path: `$.${key}`,
      mediaType: declaredType(json),
      declared: declaredSize(json),
    });
    return image === null ? [] : [image];
  }
  if (type === "response.output_item.done") return imageOfItem(item, "final", "$.item");
  const found: ImageSource[] = [];
  const output = asArray(member(response, "output"));
  for (let i = 0; i < output.length && found.length < MAX_IMAGES; i++) {
    found.push(...imageOfItem(asObject(output[i]), "repeat", `$.response.output[${i}]`));
  }
  return found;
}

/** Where an image item may carry its image; OpenRouter's server tool writes camelCase on the wire. */
const IMAGE_KEYS = ["result", "imageB64", "image_b64", "imageUrl", "image_url"] as const;

function imageOfItem(item: JsonObject | null, role: ImageRole, path: string): ImageSource[] {
  if (item === null || !isImageItem(stringMember(item, "type"))) return [];
  for (const key of IMAGE_KEYS) {
    const image = imageSource(item[key], {
      role,
      item: stringMember(item, "id"),
      path: `${path}.${key}`,
      mediaType: declaredType(item),
      declared: declaredSize(item),
    });
    if (image !== null) return [image];
  }
  return [];
}

function previewOf(
  type: string,
  json: JsonObject,
  item: JsonObject | null,
  response: JsonObject | null,
): string {
  if (type === "response.image_generation_call.partial_image") return partialPreview(json);
  if (item !== null) return itemPreview(item);
  if (type === "error" || type === "response.failed") return errorPreview(json, response);
  if (response !== null) return responsePreview(response);

  // What grew, or what it became: the text itself.
  const text = stringMember(
    json,
    "delta",
    "text",
    "refusal",
    "arguments",
    "code",
    "input",
    "diff",
    "command",
    "content",
  );
  if (text !== null) return line(text);
  const part = objectMember(json, "part");
  if (part !== null)
    return words(stringMember(part, "type"), stringMember(part, "text", "refusal"));
  const rest: Record<string, Json> = {};
  for (const [key, value] of Object.entries(json)) {
    if (!COLUMNS.has(key)) Object.defineProperty(rest, key, { value, enumerable: true });
  }
  return Object.keys(rest).length === 0 ? "" : jsonLine(rest);
}

/** Shown in columns of their own. */
const COLUMNS: ReadonlySet<string> = new Set([
  "type",
  "sequence_number",
  "sequenceNumber",
  "item_id",
  "itemId",
  "output_index",
  "outputIndex",
]);

function partialPreview(json: JsonObject): string {
  const base64 = stringMember(json, "partial_image_b64", "partialImageB64");
  return words(
    `partial ${countMember(json, "partial_image_index", "partialImageIndex") ?? "?"}`,
    base64 === null ? "no image" : base64Label(base64.slice(0, 64), base64.length),
    stringMember(json, "size"),
    stringMember(json, "output_format", "outputFormat"),
  );
}

function itemPreview(item: JsonObject): string {
  const image = imageOfItem(item, "final", "$.item")[0];
  return words(
    stringMember(item, "type"),
    stringMember(item, "status"),
    image === undefined ? null : imageLabel(image),
    stringMember(item, "size"),
    stringMember(item, "output_format", "outputFormat"),
    stringMember(item, "name"),
    stringMember(item, "arguments", "revised_prompt", "revisedPrompt", "prompt") ??
      messageText(item),
  );
}

function messageText(item: JsonObject): string | null {
  for (const part of asArray(member(item, "content", "summary"))) {
    const text = stringMember(asObject(part), "text", "refusal");
    if (text !== null) return text;
  }
  return null;
}

function errorPreview(json: JsonObject, response: JsonObject | null): string {
  const error = objectMember(json, "error") ?? objectMember(response, "error") ?? json;
  const preview = words(stringMember(error, "code"), stringMember(error, "message"));
  return preview === "" ? jsonLine(error) : preview;
}

function responsePreview(response: JsonObject): string {
  const usage = objectMember(response, "usage");
  const input = countMember(usage, "input_tokens", "inputTokens");
  const output = countMember(usage, "output_tokens", "outputTokens");
  const details = objectMember(response, "incomplete_details", "incompleteDetails");
  return words(
    stringMember(response, "model"),
    stringMember(response, "status"),
    stringMember(details, "reason"),
    input === null && output === null ? null : `${input ?? "?"} tokens in, ${output ?? "?"} out`,
  );
}

function words(...parts: readonly (string | null)[]): string {
  // Each part bounded first: one of them may be the whole of a 64 MiB event.
  return line(
    parts
      .filter((part) => part !== null && part !== "")
      .map((part) => line(part ?? ""))
      .join(" · "),
  );
}
