/**
 * Gemini's `streamGenerateContent?alt=sse`. Both spellings of protobuf JSON are read.
 * https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse
 */
import type { Json, JsonObject } from "../json.ts";
import {
  asArray,
  asObject,
  countMember,
  member,
  objectMember,
  stringMember,
  writeJson,
} from "../json.ts";
import type { Family, ImageSource } from "../types.ts";
import type { Change, Dialect, Reading, Sign } from "./dialect.ts";
import { MAX_IMAGES, PLAIN } from "./dialect.ts";
import { errorChange, errorReading } from "./shared/error.ts";
import { imageLabel, imageSource } from "./shared/image.ts";
import { modelOf } from "./shared/model.ts";
import { usageChange, usageWords } from "./shared/usage.ts";
import { words, wordsOf } from "./shared/words.ts";

export const gemini: Dialect = {
  id: "gemini",
  title: "Gemini generateContent",
  habits: { eventLines: false, done: false },
  sign({ type, json }) {
    if (type !== null || !isResponse(json)) return [];
    const signs: Sign[] = [];
    if (hasCandidates(json)) {
      signs.push({ weight: 0.7, reason: "events have `candidates` with `content`" });
    }
    if (objectMember(json, "usageMetadata", "usage_metadata") !== null) {
      signs.push({ weight: 0.6, reason: "usage is called `usageMetadata`" });
    }
    if (stringMember(json, "modelVersion", "model_version") !== null) {
      signs.push({ weight: 0.4, reason: "the model is called `modelVersion`" });
    }
    return signs;
  },
  hint({ url }) {
    return /:streamGenerateContent\b/.test(url)
      ? { weight: 0.5, reason: "its URL is the API's own" }
      : null;
  },
  read({ type, json }) {
    if (type !== null) return null;
    if (isResponse(json)) return readResponse(json);
    const error = objectMember(json, "error");
    // `{error: {code, message, status}}`, where status is a word such as RESOURCE_EXHAUSTED.
    if (stringMember(error, "status") === null) return null;
    const change = errorChange(error ?? undefined);
    return errorReading({ ...change, code: stringMember(error, "status") }, json);
  },
};

function isResponse(json: JsonObject): boolean {
  return (
    hasCandidates(json) ||
    objectMember(json, "usageMetadata", "usage_metadata") !== null ||
    objectMember(json, "promptFeedback", "prompt_feedback") !== null
  );
}

const MOST_LOOKED_AT = 4;

/** `candidates` may be anybody's: of a job, of an election. */
function hasCandidates(json: JsonObject): boolean {
  return asArray(json["candidates"])
    .slice(0, MOST_LOOKED_AT)
    .some((entry) => {
      const candidate = asObject(entry);
      return (
        objectMember(candidate, "content") !== null ||
        stringMember(candidate, "finishReason", "finish_reason") !== null
      );
    });
}

interface Found {
  readonly changes: Change[];
  readonly images: ImageSource[];
  readonly families: Set<Family>;
  readonly shown: string[];
}

const FAMILIES: readonly Family[] = ["error", "image", "tool", "text", "reasoning", "lifecycle"];

function readResponse(json: JsonObject): Reading {
  const found: Found = { changes: [], images: [], families: new Set(), shown: [] };
  const candidates = asArray(json["candidates"]);
  for (let i = 0; i < candidates.length; i++) {
    const candidate = asObject(candidates[i]);
    if (candidate !== null) readCandidate(candidate, i, found);
  }
  const blocked = stringMember(
    objectMember(json, "promptFeedback", "prompt_feedback"),
    "blockReason",
    "block_reason",
  );
  if (blocked !== null) {
    found.families.add("error");
    found.shown.push(blocked);
    found.changes.push(
      { kind: "error", code: blocked, message: "The prompt was blocked." },
      { kind: "status", status: blocked, terminal: true },
    );
  }
  const usage = usageChange(objectMember(json, "usageMetadata", "usage_metadata"));
  if (usage !== null) found.changes.push(usage);
  const first = asObject(candidates[0]);
  return {
    ...PLAIN,
    family:
      FAMILIES.find((family) => found.families.has(family)) ?? (usage === null ? "other" : "usage"),
    index: first === null ? null : (countMember(first, "index") ?? 0),
    model: modelOf(json, "modelVersion") ?? modelOf(json, "model_version"),
    preview: found.shown.length === 0 ? (usageWords(usage) ?? "") : wordsOf(found.shown),
    images: found.images,
    changes: found.changes,
  };
}

function readCandidate(candidate: JsonObject, place: number, found: Found): void {
  const key = String(countMember(candidate, "index") ?? place);
  const parts = asArray(member(objectMember(candidate, "content"), "parts"));
  parts.forEach((entry, i) => {
    const part = asObject(entry);
    if (part !== null) readPart(part, key, `$.candidates[${place}].content.parts[${i}]`, found);
  });
  const reason = stringMember(candidate, "finishReason", "finish_reason");
  if (reason !== null) {
    found.families.add("lifecycle");
    found.shown.push(words(reason, stringMember(candidate, "finishMessage")));
    found.changes.push({ kind: "status", status: reason, terminal: true });
  }
}

function readPart(part: JsonObject, key: string, path: string, found: Found): void {
  const isThought = member(part, "thought") === true;
  const text = stringMember(part, "text");
  if (text !== null && text !== "") {
    const kind = isThought ? "reasoning" : "text";
    found.changes.push({ kind, part: key, text, whole: false });
    found.families.add(kind);
    found.shown.push(text);
  }
  readCall(part, key, found);
  readImage(part, isThought, path, found);
}

/** Calls come whole, so each stands for itself, unless their arguments are streamed. */
function readCall(part: JsonObject, key: string, found: Found): void {
  const call = objectMember(part, "functionCall", "function_call");
  const code = objectMember(part, "executableCode", "executable_code");
  if (call === null && code === null) {
    if (objectMember(part, "codeExecutionResult", "code_execution_result") !== null) {
      found.families.add("tool");
    }
    return;
  }
  found.families.add("tool");
  const name = call === null ? "code_execution" : stringMember(call, "name");
  const pieces = asArray(member(call, "partialArgs", "partial_args"));
  const goesOn = member(call, "willContinue", "will_continue") === true;
  const args = member(call, "args");
  const isStreamed = goesOn || pieces.length > 0 || (name === null && args === undefined);
  if (call !== null && isStreamed) return readStreamedCall(call, pieces, `${key} streamed`, found);
  const given = call === null ? stringMember(code, "code") : writeJson(args ?? {});
  found.shown.push(`${name ?? ""} ${given ?? ""}`.trim());
  found.changes.push({
    kind: "tool",
    key: null,
    id: stringMember(call, "id"),
    name,
    arguments: given,
    whole: true,
  });
}

/**
 * Vertex names such a call first, then gives its arguments piece by piece by their JSON paths, and
 * ends it with a call of nothing.
 */
function readStreamedCall(
  call: JsonObject,
  pieces: readonly Json[],
  key: string,
  found: Found,
): void {
  const name = stringMember(call, "name");
  if (name !== null) {
    found.shown.push(name);
    const id = stringMember(call, "id");
    const begun = { id, name, arguments: null, whole: false, begins: true } as const;
    found.changes.push({ kind: "tool", key, ...begun });
  }
  for (const piece of pieces) found.shown.push(writeJson(piece) ?? "");
}

/** An image among a model's thoughts is a draft, and never the result. */
function readImage(part: JsonObject, isThought: boolean, path: string, found: Found): void {
  if (found.images.length >= MAX_IMAGES) return;
  for (const [key, member_] of PLACES) {
    const data = objectMember(part, key);
    const mediaType = stringMember(data, "mimeType", "mime_type");
    if (data === null || mediaType?.startsWith("image/") !== true) continue;
    const name = Object.hasOwn(data, member_[0]) ? member_[0] : member_[1];
    const image = imageSource(member(data, name), {
      role: isThought ? "preview" : "final",
      path: `${path}.${key}.${name}`,
      mediaType,
      isAddress: name !== "data",
      isImage: true,
    });
    if (image === null) continue;
    found.images.push(image);
    found.families.add("image");
    found.shown.push(imageLabel(image));
  }
}

const PLACES = [
  ["inlineData", ["data", "data"]],
  ["inline_data", ["data", "data"]],
  ["fileData", ["fileUri", "file_uri"]],
  ["file_data", ["fileUri", "file_uri"]],
] as const;
