/**
 * The Images APIs of OpenAI and OpenRouter: `image_generation.*` and `image_edit.*`.
 * https://platform.openai.com/docs/api-reference/images-streaming
 */
import { countMember, stringMember } from "../json.ts";
import { base64Label, label, line } from "../preview.ts";
import type { Dialect } from "./dialect.ts";
import { PLAIN } from "./dialect.ts";

const TYPE = /^image_(?:generation|edit)\.(partial_image|completed|text_chunk)$/;

export const images: Dialect = ({ type, name, json }) => {
  const step = TYPE.exec(type ?? name ?? "")?.[1];
  if (step === undefined) return null;
  const base = { ...PLAIN, family: "image" as const, model: modelOf(stringMember(json, "model")) };

  if (step === "text_chunk") return { ...base, preview: line(stringMember(json, "text") ?? "") };

  const key = Object.hasOwn(json, "b64_json") ? "b64_json" : "b64Json";
  const base64 = stringMember(json, key);
  const partialIndex =
    step === "partial_image" ? countMember(json, "partial_image_index", "partialImageIndex") : null;
  const words = [
    step === "partial_image" ? `partial ${partialIndex ?? "?"}` : "final",
    base64 === null ? "no image" : base64Label(base64.slice(0, 64), base64.length),
    stringMember(json, "size"),
    stringMember(json, "output_format", "outputFormat", "media_type", "mediaType"),
  ];
  return {
    ...base,
    preview: line(words.filter((word) => word !== null).join(" · ")),
    images:
      base64 === null
        ? []
        : [
            {
              role: step === "partial_image" ? "partial" : "final",
              partialIndex,
              item: null,
              path: `$.${key}`,
              base64,
            },
          ],
  };
};

function modelOf(model: string | null): string | null {
  return model === null ? null : label(model);
}
