/** OpenRouter's Images API. https://openrouter.ai/docs/features/multimodal/image-generation */
import type { Dialect, Sign } from "./dialect.ts";
import { IMAGES_SIGN, readImages, stepOf } from "./images/read.ts";
import { OPENROUTER_COMMENT, openrouterHint } from "./shared/openrouter.ts";

export const openrouterImages: Dialect = {
  id: "openrouter-images",
  title: "OpenRouter Images",
  habits: { eventLines: false, done: true, comment: OPENROUTER_COMMENT },
  sign({ type, json }) {
    const step = stepOf(type);
    if (step === null || type?.startsWith("image_edit.") === true) return [];
    const signs: Sign[] = [IMAGES_SIGN];
    if (step === "text_chunk") signs.push({ weight: 0.7, reason: "images come as text" });
    else if (!Object.hasOwn(json, "output_format") && !Object.hasOwn(json, "background")) {
      signs.push({ weight: 0.4, reason: "images do not say their background" });
    }
    if (Object.hasOwn(json, "media_type")) {
      signs.push({ weight: 0.4, reason: "images say their media type" });
    }
    return signs;
  },
  hint: openrouterHint,
  read: readImages,
};
