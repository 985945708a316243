/**
 * Reads an event of the Responses API, in the snake_case of the wire and in the camelCase that the
 * TypeScript SDKs hand to programs, which re-emit it as their own streams. See types.ts.
 */
import type { Json, JsonObject } from "../../json.ts";
import {
  asArray,
  asObject,
  asString,
  countMember,
  member,
  objectMember,
  stringMember,
} from "../../json.ts";
import { jsonLine, line, PREVIEW_LENGTH } from "../../preview.ts";
import type { Family, ImageSource } from "../../types.ts";
import type { Change, Payload, Reading } from "../dialect.ts";
import { MAX_IMAGES } from "../dialect.ts";
import { errorOf, saysError } from "../shared/error.ts";
import { declaredSize, declaredType, imageLabel, imageSource } from "../shared/image.ts";
import { idOf, modelOf } from "../shared/model.ts";
import { usageChange, usageWords } from "../shared/usage.ts";
import { words } from "../shared/words.ts";
import { contentIndexOf, itemIdOf, outputIndexOf, summaryIndexOf } from "./fields.ts";
import {
  familyOfItem,
  imageOfItem,
  itemChanges,
  itemPreview,
  reasoningPart,
  summaryPart,
} from "./items.ts";
import { type Kind, kindOf } from "./types.ts";

interface Event {
  readonly type: string;
  /** Something grows by it; what it became says another event. */
  readonly isDelta: boolean;
  readonly json: JsonObject;
  readonly kind: Kind;
  /** `output_index` */
  readonly index: number | null;
  readonly itemId: string | null;
  readonly item: JsonObject | null;
  readonly response: JsonObject | null;
}

/** @returns null for an event whose type is none of this API */
export function readResponses({ type: given, name, json }: Payload): Reading | null {
  const type = given ?? name ?? "";
  const kind = kindOf(type);
  if (kind === null) return null;
  const item = asObject(json["item"]);
  const itemId = itemIdOf(json) ?? stringMember(item, "id");
  const response = asObject(json["response"]);
  const index = outputIndexOf(json);
  const isDelta = type.endsWith("delta");
  const event: Event = { type, isDelta, json, kind, index, itemId, item, response };
  return {
    type: null,
    family: familyOf(event),
    item: idOf(itemId),
    index,
    model: modelOf(response),
    preview: previewOf(event),
    images: imagesOf(event),
    changes: changesOf(event),
  };
}

function familyOf({ kind, item, type }: Event): Family {
  if (kind.act === "item") return familyOfItem(stringMember(item, "type"));
  if (kind.act === "panel" && type.endsWith("reasoning.delta")) return "reasoning";
  return kind.family;
}

const NO_IMAGES: readonly ImageSource[] = [];

function imagesOf({ kind, type, json, item, itemId, response }: Event): readonly ImageSource[] {
  if (kind.act === "partial-image") {
    const key = Object.hasOwn(json, "partial_image_b64") ? "partial_image_b64" : "partialImageB64";
    const image = imageSource(member(json, key), {
      role: "partial",
      partialIndex: countMember(json, "partial_image_index", "partialImageIndex"),
      item: itemId,
      path: `$.${key}`,
      mediaType: declaredType(json),
      declared: declaredSize(json),
    });
    return image === null ? NO_IMAGES : [image];
  }
  if (kind.act === "item" && type.endsWith(".done")) {
    const image = imageOfItem(item, "final", "$.item");
    return image === null ? NO_IMAGES : [image];
  }
  if (kind.act !== "response") return NO_IMAGES;
  const found: ImageSource[] = [];
  const output = asArray(member(response, "output"));
  for (let i = 0; i < output.length && found.length < MAX_IMAGES; i++) {
    const image = imageOfItem(asObject(output[i]), "repeat", `$.response.output[${i}]`);
    if (image !== null) found.push(image);
  }
  return found;
}

const NO_CHANGES: readonly Change[] = [];

function changesOf(event: Event): readonly Change[] {
  const { kind, json, type, item } = event;
  const output = String(event.index ?? event.itemId ?? 0);
  switch (kind.act) {
    case "none":
    case "partial-image":
      return NO_CHANGES;
    case "text":
      return grows("text", `${output}.${contentIndexOf(json) ?? 0}`, event);
    case "summary":
      return grows("reasoning", summaryPart(output, summaryIndexOf(json) ?? 0), event);
    case "reasoning":
      return grows("reasoning", reasoningPart(output, contentIndexOf(json) ?? 0), event);
    case "panel": {
      const model = stringMember(json, "model") ?? "";
      const step = type.endsWith("reasoning.delta") ? "reasoning" : "answer";
      return grows("reasoning", `${output} ${model} ${step}`, event);
    }
    case "part":
    case "summary-part":
      return partChanges(output, event);
    case "tool":
      return called(output, event);
    case "command":
      return called(`${output}.${countMember(json, "command_index", "commandIndex") ?? 0}`, event);
    case "item":
      return item === null ? NO_CHANGES : itemChanges(item, output);
    case "response":
      return responseChanges(event);
    case "error":
    default:
      return [errorOf(json)];
  }
}

/** A part that begins, mostly empty, or is done and whole. */
function partChanges(output: string, { json, kind }: Event): readonly Change[] {
  const part = objectMember(json, "part");
  const text = stringMember(part, "text", "refusal");
  if (text === null || text === "") return NO_CHANGES;
  if (kind.act === "summary-part") {
    const key = summaryPart(output, summaryIndexOf(json) ?? 0);
    return [{ kind: "reasoning", part: key, text, whole: true }];
  }
  const index = contentIndexOf(json) ?? 0;
  return stringMember(part, "type") === "reasoning_text"
    ? [{ kind: "reasoning", part: reasoningPart(output, index), text, whole: true }]
    : [{ kind: "text", part: `${output}.${index}`, text, whole: true }];
}

/** What it became stands under one of these names, when the type does not end in `delta`. */
const BECAME = ["text", "refusal", "arguments", "input", "code", "diff", "command", "content"];

function textOf({ isDelta, json }: Event): string | null {
  if (isDelta) return asString(json["delta"]);
  return stringMember(json, ...BECAME, "transcript");
}

function grows(kind: "text" | "reasoning", part: string, event: Event): readonly Change[] {
  const text = textOf(event);
  return text === null ? NO_CHANGES : [{ kind, part, text, whole: !event.isDelta }];
}

function called(key: string, event: Event): readonly Change[] {
  const { json, kind, isDelta } = event;
  const name = asString(json["name"]) ?? kind.tool ?? null;
  const given = textOf(event);
  return [{ kind: "tool", key, id: null, name, arguments: given, whole: !isDelta }];
}

const TERMINAL = /^response\.(?:completed|failed|incomplete|cancelled|done)$/;

function responseChanges({ type, response }: Event): readonly Change[] {
  const terminal = TERMINAL.test(type);
  const changes: Change[] = [];
  const output = asArray(member(response, "output"));
  if (terminal && output.length > 0) {
    changes.push({ kind: "reset" });
    output.forEach((entry, i) => {
      const item = asObject(entry);
      if (item === null) return;
      for (const change of itemChanges(item, String(i))) changes.push(change);
    });
  }
  const status = stringMember(response, "status") ?? type.slice("response.".length);
  changes.push({ kind: "status", status, terminal });
  const usage = usageChange(objectMember(response, "usage"));
  if (usage !== null) changes.push(usage);
  if (response !== null && saysError(response)) changes.push(errorOf(response));
  return changes;
}

function previewOf(event: Event): string {
  const { kind, json, item, response } = event;
  if (kind.act === "partial-image") return partialPreview(json, imagesOf(event)[0]);
  if (kind.act === "item" && item !== null) return itemPreview(item);
  if (kind.act === "response" && response !== null) return responsePreview(response);
  if (kind.act === "error") {
    const { code, message } = errorOf(json);
    return words(code, message) || restOf(json);
  }
  // What grew, or what it became: the text itself.
  const text = asString(json["delta"] ?? member(json, ...BECAME));
  if (text !== null) return line(text);
  const part = objectMember(json, "part");
  return part === null
    ? restOf(json)
    : words(stringMember(part, "type"), stringMember(part, "text", "refusal"));
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

/** More do not fit into a preview; a stranger's object may have millions. */
const MOST_SHOWN = PREVIEW_LENGTH / 4;

function restOf(json: JsonObject): string {
  const rest: Record<string, Json> = {};
  let count = 0;
  for (const key in json) {
    if (COLUMNS.has(key)) continue;
    if (count++ === MOST_SHOWN) break;
    // As an own property, whatever its name is.
    Object.defineProperty(rest, key, { value: json[key], enumerable: true });
  }
  return count > 0 ? jsonLine(rest) : "";
}

function partialPreview(json: JsonObject, image: ImageSource | undefined): string {
  return words(
    `partial ${countMember(json, "partial_image_index", "partialImageIndex") ?? "?"}`,
    image === undefined ? "no image" : imageLabel(image),
    stringMember(json, "size"),
    stringMember(json, "output_format", "outputFormat"),
  );
}

function responsePreview(response: JsonObject): string {
  if (saysError(response)) {
    const { code, message } = errorOf(response);
    return words(code, message);
  }
  const details = objectMember(response, "incomplete_details", "incompleteDetails");
  return words(
    stringMember(response, "model"),
    stringMember(response, "status"),
    stringMember(details, "reason"),
    usageWords(usageChange(objectMember(response, "usage"))),
  );
}
