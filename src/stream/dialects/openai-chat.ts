/**
 * Chat Completions as OpenAI has them, and as most providers imitate them.
 * https://platform.openai.com/docs/api-reference/chat-streaming
 */
import { stringMember } from "../json.ts";
import { isChatChunk, readChat } from "./chat/read.ts";
import { chatSign } from "./chat/signs.ts";
import type { Dialect, Sign } from "./dialect.ts";

export const openaiChat: Dialect = {
  id: "openai-chat",
  title: "OpenAI Chat Completions",
  habits: { eventLines: false, done: true },
  sign({ type, json }) {
    if (type !== null || !isChatChunk(json)) return [];
    const signs: Sign[] = [chatSign(json)];
    if (stringMember(json, "id")?.startsWith("chatcmpl-") === true) {
      signs.push({ weight: 0.5, reason: "ids begin with `chatcmpl-`" });
    }
    if (Object.hasOwn(json, "system_fingerprint")) {
      signs.push({ weight: 0.2, reason: "chunks have a `system_fingerprint`" });
    }
    if (Object.hasOwn(json, "prompt_filter_results")) {
      signs.push({ weight: 0.4, reason: "Azure's filter speaks first" });
    }
    return signs;
  },
  hint({ url }) {
    return /^https:\/\/(?:api\.openai\.com|[a-z0-9-]+\.openai\.azure\.com)\/.*\/chat\//.test(url)
      ? { weight: 0.5, reason: "its URL is the API's own" }
      : null;
  },
  read: readChat,
};
