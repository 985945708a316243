/**
 * Gemini's Interactions API, whose events name themselves in `event_type`.
 * https://ai.google.dev/api/interactions
 */
import type { JsonObject } from "../json.ts";
import {
  asArray,
  asObject,
  countMember,
  member,
  objectMember,
  stringMember,
  writeJson,
} from "../json.ts";
import { jsonLine, label } from "../preview.ts";
import type { Family, ImageRole, ImageSource } from "../types.ts";
import type { Change, Dialect, Reading } from "./dialect.ts";
import { MAX_IMAGES, PLAIN } from "./dialect.ts";
import { errorOf, errorReading } from "./shared/error.ts";
import { imageLabel, imageSource } from "./shared/image.ts";
import { idOf, modelOf } from "./shared/model.ts";
import { usageChange, usageWords } from "./shared/usage.ts";
import { words } from "./shared/words.ts";

const EVENT_TYPE =
  /^(?:interaction\.[a-z_]{1,40}|step\.(?:start|delta|stop)|content\.(?:start|delta|stop))$/;

export const geminiInteractions: Dialect = {
  id: "gemini-interactions",
  title: "Gemini Interactions",
  sign(payload) {
    const type = eventType(payload.json);
    return type === null || !EVENT_TYPE.test(type)
      ? []
      : [{ weight: 0.9, reason: "`event_type` is `interaction.…` or `step.…`" }];
  },
  hint({ url }) {
    return /\.googleapis\.com\/.*\/interactions\b/.test(url)
      ? { weight: 0.5, reason: "its URL is the API's own" }
      : null;
  },
  read({ json }) {
    const type = eventType(json);
    if (type === null) return null;
    const reading = EVENT_TYPE.test(type)
      ? readEvent(type, json)
      : type === "error"
        ? errorReading(errorOf(json), json)
        : null;
    return reading === null ? null : { ...reading, type: label(type) };
  },
};

function eventType(json: JsonObject): string | null {
  return Object.hasOwn(json, "event_type") || Object.hasOwn(json, "eventType")
    ? stringMember(json, "event_type", "eventType")
    : null;
}

function readEvent(type: string, json: JsonObject): Reading {
  const index = countMember(json, "index");
  if (type.startsWith("interaction.")) return readInteraction(type, json);
  if (type.endsWith(".delta")) return readDelta(objectMember(json, "delta"), index);
  if (type.endsWith(".start")) return readStep(objectMember(json, "step", "content"), index);
  return { ...PLAIN, family: "lifecycle", index };
}

/** What ends one; before 2026 it was `interaction.complete`. */
const OVER = new Set(["completed", "complete", "failed", "cancelled", "incomplete"]);

function readInteraction(type: string, json: JsonObject): Reading {
  const interaction = objectMember(json, "interaction");
  const terminal = OVER.has(type.slice("interaction.".length));
  const status = stringMember(interaction, "status") ?? stringMember(json, "status");
  const usage = usageChange(objectMember(interaction, "usage"));
  const changes: Change[] = [];
  if (status !== null || terminal) changes.push({ kind: "status", status, terminal });
  if (usage !== null) changes.push(usage);
  const images: ImageSource[] = [];
  asArray(member(interaction, "steps")).forEach((step, i) => {
    const content = asArray(member(asObject(step), "content"));
    content.forEach((entry, j) => {
      const place = `$.interaction.steps[${i}].content[${j}]`;
      const image = imageOf(asObject(entry), "repeat", place);
      if (image !== null && images.length < MAX_IMAGES) images.push(image);
    });
  });
  return {
    ...PLAIN,
    family: status === "failed" ? "error" : "lifecycle",
    item: idOf(
      stringMember(interaction, "id") ?? stringMember(json, "interaction_id", "interactionId"),
    ),
    model: modelOf(interaction),
    preview: words(stringMember(interaction, "model"), status, usageWords(usage)),
    images,
    changes,
  };
}

function readStep(step: JsonObject | null, index: number | null): Reading {
  const type = stringMember(step, "type") ?? "";
  const name = stringMember(step, "name");
  const changes: Change[] = [];
  if (type.endsWith("_call")) {
    const given = objectMember(step, "arguments");
    // Empty as a rule: they then come in pieces.
    const whole = given !== null && Object.keys(given).length > 0 ? writeJson(given) : null;
    changes.push({
      kind: "tool",
      key: String(index ?? 0),
      id: stringMember(step, "id"),
      name: name ?? type.replace(/_call$/, ""),
      arguments: whole,
      whole: true,
    });
  }
  return {
    ...PLAIN,
    family: familyOf(type),
    item: idOf(stringMember(step, "id")),
    index,
    preview: words(type, name),
    changes,
  };
}

function familyOf(type: string): Family {
  if (type.startsWith("thought")) return "reasoning";
  if (type === "text" || type === "model_output" || type.startsWith("text_")) return "text";
  if (type === "image") return "image";
  return /_(?:call|result)$|^arguments/.test(type) ? "tool" : "other";
}

function readDelta(delta: JsonObject | null, index: number | null): Reading {
  const type = stringMember(delta, "type") ?? "";
  const part = String(index ?? 0);
  const base: Reading = { ...PLAIN, family: familyOf(type), index };
  // A summary of thoughts holds text or an image; the image is a draft.
  const isThought = type === "thought_summary";
  const content = isThought ? objectMember(delta, "content") : delta;
  const image = imageOf(
    content,
    isThought ? "preview" : "final",
    isThought ? "$.delta.content" : "$.delta",
  );
  if (image !== null) {
    return { ...base, family: "image", preview: imageLabel(image), images: [image] };
  }
  const text = stringMember(content, "text");
  if (text !== null && (isThought || type === "text")) {
    const kind = isThought ? "reasoning" : "text";
    return { ...base, preview: words(text), changes: [{ kind, part, text, whole: false }] };
  }
  const given = member(delta, "arguments");
  if (given !== undefined) {
    // In pieces as text, or at once as an object.
    const pieces = typeof given === "string" ? given : writeJson(given);
    const whole = typeof given !== "string";
    const change: Change = {
      kind: "tool",
      key: part,
      id: null,
      name: null,
      arguments: pieces,
      whole,
    };
    return { ...base, family: "tool", preview: words(pieces), changes: [change] };
  }
  if (type === "thought_signature") return { ...base, preview: "signature" };
  return { ...base, preview: delta === null ? "" : jsonLine(delta) };
}

function imageOf(value: JsonObject | null, role: ImageRole, path: string): ImageSource | null {
  if (stringMember(value, "type") !== "image") return null;
  const key = stringMember(value, "data") === null ? "uri" : "data";
  return imageSource(member(value, key), {
    role,
    path: `${path}.${key}`,
    isAddress: key === "uri",
    mediaType: stringMember(value, "mime_type", "mimeType"),
  });
}
