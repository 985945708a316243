/**
 * The events of the Images APIs of OpenAI and OpenRouter: `image_generation.*`, `image_edit.*`.
 * https://platform.openai.com/docs/api-reference/images-streaming
 */
import type { JsonObject } from "../../json.ts";
import { countMember, member, objectMember, stringMember } from "../../json.ts";
import { line } from "../../preview.ts";
import type { Change, Payload, Reading, Sign } from "../dialect.ts";
import { PLAIN } from "../dialect.ts";
import { errorOf, errorReading } from "../shared/error.ts";
import { declaredSize, declaredType, imageLabel, imageSource } from "../shared/image.ts";
import { modelOf } from "../shared/model.ts";
import { usageChange } from "../shared/usage.ts";
import { words } from "../shared/words.ts";

/** What speaks for the Images API, whoever serves it. */
export const IMAGES_SIGN: Sign = {
  weight: 0.8,
  reason: "`type` begins with `image_generation.` or `image_edit.`",
};

/** What an image event is about, from its type; null for other events. */
export function stepOf(type: string | null): string | null {
  // Most events are none of these: do not wake the regular expression for them.
  if (type === null || !type.startsWith("image_")) return null;
  return /^image_(?:generation|edit)\.([a-z_]{1,40})$/.exec(type)?.[1] ?? null;
}

export function readImages({ type: given, name, json }: Payload): Reading | null {
  const type = given ?? name;
  // Only asked when the stream is known: other APIs call their errors so, too.
  if (type === "error") return errorReading(errorOf(json), json);
  const step = stepOf(type);
  if (step === null) return null;
  if (step === "text_chunk") return readText(json);
  return step === "partial_image" || step === "completed" ? readImage(step, json) : readOther(json);
}

/** A step that is newer than this reader. */
function readOther(json: JsonObject): Reading {
  return { ...PLAIN, family: "image", preview: line(stringMember(json, "text") ?? "") };
}

/** A piece of an SVG image, or of what the model thinks or drafts before it. */
function readText(json: JsonObject): Reading {
  const text = stringMember(json, "text") ?? "";
  const phase = stringMember(json, "phase") ?? "content";
  const change: Change =
    phase === "content"
      ? { kind: "text", part: "0", text, whole: false }
      : { kind: "reasoning", part: phase, text, whole: false };
  return {
    ...PLAIN,
    family: phase === "reasoning" ? "reasoning" : "image",
    preview: line(text),
    changes: [change],
  };
}

function readImage(step: "partial_image" | "completed", json: JsonObject): Reading {
  const isPartial = step === "partial_image";
  const key = Object.hasOwn(json, "b64_json") ? "b64_json" : "b64Json";
  const partialIndex = isPartial
    ? countMember(json, "partial_image_index", "partialImageIndex")
    : null;
  const image = imageSource(member(json, key), {
    role: isPartial ? "partial" : "final",
    partialIndex,
    path: `$.${key}`,
    mediaType: declaredType(json),
    declared: declaredSize(json),
  });
  const usage = usageChange(objectMember(json, "usage"));
  const changes: Change[] = usage === null ? [] : [usage];
  // Several images end several times; the last of them is the end.
  if (!isPartial) changes.push({ kind: "status", status: "completed", terminal: true });
  return {
    ...PLAIN,
    family: "image",
    model: modelOf(json),
    preview: words(
      isPartial ? `partial ${partialIndex ?? "?"}` : "final",
      image === null ? "no image" : imageLabel(image),
      stringMember(json, "size"),
      stringMember(json, "output_format", "outputFormat", "media_type", "mediaType"),
    ),
    images: image === null ? [] : [image],
    changes,
  };
}
