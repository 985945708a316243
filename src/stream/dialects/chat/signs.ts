/** What speaks for Chat Completions, whoever serves them. */
import type { JsonObject } from "../../json.ts";
import type { Sign } from "../dialect.ts";

const CHUNK: Sign = { weight: 0.7, reason: "`object` is `chat.completion.chunk`" };
const CHOICES: Sign = {
  weight: 0.5,
  reason: "events have `choices` with a `delta` or a `finish_reason`",
};

export function chatSign(json: JsonObject): Sign {
  return json["object"] === "chat.completion.chunk" ? CHUNK : CHOICES;
}
