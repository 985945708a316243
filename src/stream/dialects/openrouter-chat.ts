/** OpenRouter's Chat Completions. https://openrouter.ai/docs/api-reference/streaming */
import { asArray, asObject, objectMember, stringMember } from "../json.ts";
import { isChatChunk, readChat } from "./chat/read.ts";
import { chatSign } from "./chat/signs.ts";
import type { Dialect, Sign } from "./dialect.ts";
import { OPENROUTER_COMMENT, openrouterHint } from "./shared/openrouter.ts";

export const openrouterChat: Dialect = {
  id: "openrouter-chat",
  title: "OpenRouter Chat Completions",
  habits: { eventLines: false, done: true, comment: OPENROUTER_COMMENT },
  sign({ type, json }) {
    if (type !== null || !isChatChunk(json)) return [];
    const signs: Sign[] = [];
    if (stringMember(json, "id")?.startsWith("gen-") === true) {
      signs.push({ weight: 0.6, reason: "ids begin with `gen-`" });
    }
    if (stringMember(json, "provider") !== null) {
      signs.push({ weight: 0.5, reason: "chunks name the `provider`" });
    }
    const choice = asObject(asArray(json["choices"])[0]);
    if (choice !== null && Object.hasOwn(choice, "native_finish_reason")) {
      signs.push({ weight: 0.5, reason: "choices have a `native_finish_reason`" });
    }
    if (choice !== null && Object.hasOwn(choice, "finishReason")) {
      signs.push({ weight: 0.5, reason: "keys are spelled as OpenRouter's SDK hands them on" });
    }
    const delta = objectMember(choice, "delta");
    // MiniMax and Vercel's gateway have them, too.
    if (signs.length > 0 && delta !== null && Object.hasOwn(delta, "reasoning_details")) {
      signs.push({ weight: 0.3, reason: "deltas have `reasoning_details`" });
    }
    const usage = objectMember(json, "usage");
    if (usage !== null && Object.hasOwn(usage, "is_byok")) {
      signs.push({ weight: 0.5, reason: "usage says whose key was used" });
    }
    return [chatSign(json), ...signs];
  },
  hint: openrouterHint,
  read: readChat,
};
