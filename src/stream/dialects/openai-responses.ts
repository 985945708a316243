/**
 * OpenAI's Responses API, and what Azure and other gateways make of it.
 * https://platform.openai.com/docs/api-reference/responses-streaming
 */
import { objectMember, stringMember } from "../json.ts";
import type { Dialect, Sign } from "./dialect.ts";
import { readResponses } from "./responses/read.ts";
import { RESPONSES_SIGN, responseId } from "./responses/signs.ts";
import { kindOf } from "./responses/types.ts";

/** OpenAI's ids are a prefix and at least 32 hexadecimal digits. */
const ID = /^(?:resp|msg|rs|ig|fc|ws|ctc|mcp|ci|fs)_[0-9a-f]{32,80}$/;

export const openaiResponses: Dialect = {
  id: "openai-responses",
  title: "OpenAI Responses",
  habits: { eventLines: true, done: false },
  sign(payload) {
    const { type, json } = payload;
    if (type === null || !type.startsWith("response.")) {
      return type === "keepalive" && Object.hasOwn(json, "sequence_number")
        ? [{ weight: 0.3, reason: "`keepalive` events are numbered" }]
        : [];
    }
    const signs: Sign[] = [RESPONSES_SIGN];
    if (kindOf(type)?.only === "openai") {
      signs.push({ weight: 0.4, reason: "it has event types that only OpenAI has" });
    }
    const id = responseId(payload);
    if (id !== null && ID.test(id)) {
      signs.push({ weight: 0.6, reason: "ids are written as OpenAI writes them" });
    } else if (objectMember(json, "response") !== null && id?.startsWith("gen-") === false) {
      signs.push({ weight: 0.3, reason: "the response's id is not one of OpenRouter's" });
    }
    if (stringMember(json, "obfuscation") !== null) {
      signs.push({ weight: 0.4, reason: "deltas carry `obfuscation`" });
    }
    if (Object.hasOwn(json, "partial_image_b64") && Object.hasOwn(json, "output_format")) {
      signs.push({ weight: 0.3, reason: "partial images say their size and format" });
    }
    return signs;
  },
  hint({ url }) {
    return /^https:\/\/(?:api\.openai\.com|[a-z0-9-]+\.openai\.azure\.com)\/.*\/responses\b/.test(
      url,
    )
      ? { weight: 0.5, reason: "its URL is the API's own" }
      : null;
  },
  read: readResponses,
};
