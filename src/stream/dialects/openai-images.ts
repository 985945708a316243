/** OpenAI's Images API. https://platform.openai.com/docs/api-reference/images-streaming */
import type { Dialect, Sign } from "./dialect.ts";
import { IMAGES_SIGN, readImages, stepOf } from "./images/read.ts";

export const openaiImages: Dialect = {
  id: "openai-images",
  title: "OpenAI Images",
  habits: { eventLines: true, done: false },
  sign({ type, json }) {
    if (stepOf(type) === null) return [];
    const signs: Sign[] = [IMAGES_SIGN];
    if (type?.startsWith("image_edit.") === true) {
      signs.push({ weight: 0.5, reason: "images are edited" });
    }
    if (Object.hasOwn(json, "output_format") && Object.hasOwn(json, "background")) {
      signs.push({ weight: 0.5, reason: "images say their format and background" });
    }
    return signs;
  },
  hint({ url }) {
    return /^https:\/\/(?:api\.openai\.com|[a-z0-9-]+\.openai\.azure\.com)\/.*\/images\//.test(url)
      ? { weight: 0.5, reason: "its URL is the API's own" }
      : null;
  },
  read: readImages,
};
