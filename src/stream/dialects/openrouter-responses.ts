/**
 * OpenRouter's Responses API, on the wire or passed on as its TypeScript SDK hands it to programs.
 * https://openrouter.ai/docs/api-reference/responses
 */
import { objectMember, stringMember } from "../json.ts";
import type { Dialect, Sign } from "./dialect.ts";
import { readResponses } from "./responses/read.ts";
import { RESPONSES_SIGN, responseId } from "./responses/signs.ts";
import { kindOf } from "./responses/types.ts";
import { OPENROUTER_COMMENT, openrouterHint } from "./shared/openrouter.ts";

export const openrouterResponses: Dialect = {
  id: "openrouter-responses",
  title: "OpenRouter Responses",
  habits: { eventLines: false, done: true, comment: OPENROUTER_COMMENT },
  sign(payload) {
    const { type, json } = payload;
    if (type === null || !type.startsWith("response.")) return [];
    const signs: Sign[] = [RESPONSES_SIGN];
    if (kindOf(type)?.only === "openrouter") {
      signs.push({ weight: 0.8, reason: "it has event types that only OpenRouter has" });
    }
    const id = responseId(payload);
    if (id?.startsWith("gen-") === true || (id !== null && /^[a-z]{1,5}_tmp_/.test(id))) {
      signs.push({ weight: 0.6, reason: "ids are written as OpenRouter writes them" });
    }
    if (Object.hasOwn(json, "sequenceNumber") || Object.hasOwn(json, "outputIndex")) {
      signs.push({ weight: 0.5, reason: "keys are spelled as OpenRouter's SDK hands them on" });
    }
    const item = objectMember(json, "item");
    if (stringMember(item, "type")?.startsWith("openrouter:") === true) {
      signs.push({ weight: 0.9, reason: "it has items of OpenRouter's own tools" });
    }
    const response = objectMember(json, "response");
    if (/^[a-z0-9-]{2,40}\/[^/]{2,100}$/.test(stringMember(response, "model") ?? "")) {
      signs.push({ weight: 0.2, reason: "the model is named with its provider" });
    }
    const usage = objectMember(response, "usage");
    if (usage !== null && (Object.hasOwn(usage, "cost") || Object.hasOwn(usage, "is_byok"))) {
      signs.push({ weight: 0.5, reason: "usage says the cost" });
    }
    return signs;
  },
  hint: openrouterHint,
  read: readResponses,
};
