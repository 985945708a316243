/**
 * The Images APIs of OpenAI and OpenRouter: `image_generation.*` and `image_edit.*`.
 * https://platform.openai.com/docs/api-reference/images-streaming
 */
import type { JsonObject } from "../json.ts";
import { countMember, stringMember } from "../json.ts";
import { label, line } from "../preview.ts";
import type { Dialect, Reading } from "./dialect.ts";
import { PLAIN } from "./dialect.ts";
import { declaredSize, declaredType, imageLabel, imageSource } from "./shared/image.ts";

const TYPE = /^image_(?:generation|edit)\.(partial_image|completed|text_chunk)$/;

export const images: Dialect = {
  id: "openai-images",
  title: "OpenAI Images",
  sign({ type }) {
    if (type === null || !TYPE.test(type)) return [];
    return [{ weight: 0.8, reason: `\`type\` is \`${type}\`` }];
  },
  read({ type, name, json }) {
    const step = TYPE.exec(type ?? name ?? "")?.[1];
    return step === undefined ? null : read(step, json);
  },
};

function read(step: string, json: JsonObject): Reading {
  const model = stringMember(json, "model");
  const base: Reading = { ...PLAIN, family: "image", model: model === null ? null : label(model) };
  if (step === "text_chunk") return { ...base, preview: line(stringMember(json, "text") ?? "") };

  const key = Object.hasOwn(json, "b64_json") ? "b64_json" : "b64Json";
  const isPartial = step === "partial_image";
  const partialIndex = isPartial
    ? countMember(json, "partial_image_index", "partialImageIndex")
    : null;
  const image = imageSource(json[key], {
    role: isPartial ? "partial" : "final",
    partialIndex,
    path: `$.${key}`,
    mediaType: declaredType(json),
    declared: declaredSize(json),
  });
  const words = [
    isPartial ? `partial ${partialIndex ?? "?"}` : "final",
    image === null ? "no image" : imageLabel(image),
    stringMember(json, "size"),
    stringMember(json, "output_format", "outputFormat", "media_type", "mediaType"),
  ];
  return {
    ...base,
    preview: line(words.filter((word) => word !== null).join(" · ")),
    images: image === null ? [] : [image],
  };
}
