/** What a request asked for, as far as the answer is held against it. */
import { asArray, asObject, countMember, isObject, readJson } from "../json.ts";

/**
 * How many partial images an image was to have: `partial_images` of the Images API, or of the tool
 * `image_generation` of the Responses API. Null when the body does not say it.
 *
 * @param body of the request, as text
 */
export function partialsAskedIn(body: string): number | null {
  const json = readJson(body);
  if (!isObject(json)) return null;
  for (const tool of [json, ...asArray(json["tools"]).map((one) => asObject(one))]) {
    const asked = countMember(tool, "partial_images");
    if (asked !== null) return asked;
  }
  return null;
}

/** Does a request with this URL ask for the rest of a response, from after one of its events on? */
export function asksToResume(url: string): boolean {
  return /[?&]starting_?after=\d/i.test(url);
}
