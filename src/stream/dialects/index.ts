/**
 * Every API we know: one file and one line each; see docs/dialects.md. The first that knows an
 * event describes it where the stream is not recognised yet, and the first wins a draw.
 */
import { aiSdkData } from "./ai-sdk-data.ts";
import { aiSdkUi } from "./ai-sdk-ui.ts";
import { anthropicMessages } from "./anthropic-messages.ts";
import { cohere } from "./cohere.ts";
import type { Dialect } from "./dialect.ts";
import { geminiInteractions } from "./gemini-interactions.ts";
import { gemini } from "./gemini.ts";
import { ndjson } from "./ndjson.ts";
import { openaiAssistants } from "./openai-assistants.ts";
import { openaiChat } from "./openai-chat.ts";
import { openaiImages } from "./openai-images.ts";
import { openaiResponses } from "./openai-responses.ts";
import { openrouterChat } from "./openrouter-chat.ts";
import { openrouterImages } from "./openrouter-images.ts";
import { openrouterResponses } from "./openrouter-responses.ts";
import { sse } from "./sse.ts";

export const DIALECTS: readonly Dialect[] = [
  aiSdkData,
  aiSdkUi,
  openaiResponses,
  openrouterResponses,
  gemini,
  geminiInteractions,
  openaiChat,
  openrouterChat,
  openaiAssistants,
  anthropicMessages,
  openaiImages,
  openrouterImages,
  cohere,
  ndjson,
  sse,
];
