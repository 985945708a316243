/** The streams that the judges read: of our own making, and recorded ones where they are at hand. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { anthropicAgent } from "../../../../fixtures/assembled/anthropic.ts";
import { assistantRun } from "../../../../fixtures/assembled/assistant.ts";
import { chatToolCalls, chatTwoChoices } from "../../../../fixtures/assembled/chat.ts";
import { frameAll, type Wire } from "../../../../fixtures/assembled/frame.ts";
import { geminiAgent } from "../../../../fixtures/assembled/gemini.ts";
import { imagesApi } from "../../../../fixtures/assembled/images.ts";
import { interleavedResponse } from "../../../../fixtures/assembled/interleaved.ts";
import { uiAgent } from "../../../../fixtures/assembled/uiMessages.ts";
import { DIALECT_STREAMS } from "../../../../fixtures/dialects/all.ts";
import { bodyOf } from "../../../../fixtures/dialects/frame.ts";
import { frameComment, frameEvent, DONE, type Api } from "../../../../fixtures/framing.ts";
import { picturePng } from "../../../../fixtures/picture.ts";
import { concat } from "../../../../fixtures/png.ts";
import * as responses from "../../../../fixtures/streams.ts";
import { judgeMessages } from "./anthropic.ts";
import { judgeAssistant } from "./assistants.ts";
import { judgeUIMessage } from "./ai.ts";
import { judgeGenerateContent, judgeInteraction } from "./google.ts";
import { judgeChat, judgeImages, judgeResponses } from "./openai.ts";
import * as openrouter from "./openrouter.ts";
import type { Judge } from "./verdict.ts";

/** An API: our dialect, and the official SDKs that read it. */
interface Court {
  readonly dialect: string;
  readonly judges: Readonly<Record<string, Judge>>;
}

const COURTS = {
  responses: { dialect: "openai-responses", judges: { openai: judgeResponses } },
  openRouterResponses: {
    dialect: "openrouter-responses",
    judges: { openai: judgeResponses, openrouter: openrouter.judgeResponses },
  },
  chat: { dialect: "openai-chat", judges: { openai: judgeChat } },
  openRouterChat: {
    dialect: "openrouter-chat",
    judges: { openai: judgeChat, openrouter: openrouter.judgeChat },
  },
  images: { dialect: "openai-images", judges: { openai: judgeImages } },
  openRouterImages: { dialect: "openrouter-images", judges: { openai: judgeImages } },
  messages: { dialect: "anthropic-messages", judges: { anthropic: judgeMessages } },
  gemini: { dialect: "gemini", judges: { google: judgeGenerateContent } },
  interactions: { dialect: "gemini-interactions", judges: { google: judgeInteraction } },
  assistants: { dialect: "openai-assistants", judges: { openai: judgeAssistant } },
  ui: { dialect: "ai-sdk-ui", judges: { ai: judgeUIMessage } },
} satisfies Record<string, Court>;

export interface JudgedStream {
  readonly name: string;
  readonly body: Uint8Array;
  readonly court: Court;
}

const picture = (stage: number, size = 8): string =>
  Buffer.from(picturePng(1, stage, size)).toString("base64");

function beats(api: Api, stream: Iterable<responses.Beat>): Uint8Array {
  const frames = Array.from(stream, (beat) =>
    "event" in beat ? frameEvent(beat.event, api) : frameComment(beat.comment),
  );
  return concat(api === "openrouter" ? [...frames, DONE] : frames);
}

function ownResponses(api: Api): JudgedStream[] {
  const court = api === "openai" ? COURTS.responses : COURTS.openRouterResponses;
  const options = { api, request: { model: "openai/gpt-5.6-sol" }, seed: 7, size: 8 };
  const streams = {
    image: responses.imageStream(options),
    text: responses.textStream(options),
    "tool call": responses.toolCallStream(options),
    reasoning: responses.reasoningStream(options),
    incomplete: responses.incompleteStream(options),
  };
  return Object.entries(streams).map(([name, stream]) => ({
    name: `${api}, ${name}`,
    body: beats(api, stream),
    court,
  }));
}

/** Streams that are here on every machine. */
export const OWN: readonly JudgedStream[] = [
  ...ownResponses("openai"),
  ...ownResponses("openrouter"),
  {
    name: "openai, overlapping items",
    body: interleavedResponse(picture(1), picture(3)),
    court: COURTS.responses,
  },
  {
    name: "chat, calls taking turns",
    body: chatToolCalls("reasoning_content"),
    court: COURTS.chat,
  },
  {
    name: "openrouter chat, calls taking turns",
    body: chatToolCalls("reasoning"),
    court: COURTS.openRouterChat,
  },
  { name: "chat, two choices", body: chatTwoChoices(), court: COURTS.chat },
  { name: "anthropic, agent", body: anthropicAgent(), court: COURTS.messages },
  { name: "gemini, agent", body: geminiAgent(picture(0), picture(3)), court: COURTS.gemini },
  { name: "assistants, calls and a message", body: assistantRun(), court: COURTS.assistants },
  { name: "ai, agent of two steps", body: uiAgent(picture(3)), court: COURTS.ui },
  {
    name: "openai images",
    body: imagesApi("openai", [
      [picture(1), picture(3)],
      [picture(0), picture(2)],
    ]),
    court: COURTS.images,
  },
  {
    name: "openrouter images",
    body: imagesApi("openrouter", [
      [picture(1), picture(3)],
      [picture(0), picture(2)],
    ]),
    court: COURTS.openRouterImages,
  },
];

/** What SDKs make of events is not what they read; and they read no message that was never created. */
const NOT_FOR_SDKS = /SDK hands it on|Assistants/;

/** Streams of every dialect, of those that an SDK here reads. */
export const OF_DIALECTS: readonly JudgedStream[] = DIALECT_STREAMS.flatMap((stream) => {
  const court = Object.values(COURTS).find(({ dialect }) => dialect === stream.dialect);
  if (court === undefined || stream.framing !== "sse" || NOT_FOR_SDKS.test(stream.title)) return [];
  return [{ name: stream.title, body: new TextEncoder().encode(bodyOf(stream)), court }];
});

const captures = new URL("../../../../../../shared/captures/", import.meta.url);

/** Why there may be no recorded streams to read. */
export const WHY_NONE = "the folder with recorded streams is not on this machine";

const named: Wire = { named: true };
const done: Wire = { done: true };
/** Recorded and documented streams by file name: the first that matches. */
const FILES: readonly (readonly [RegExp, Court, Wire])[] = [
  [/^sample-openrouter-images-api/, COURTS.openRouterImages, {}],
  [/^sample-openrouter-image/, COURTS.openRouterResponses, {}],
  [/^sample-openrouter-chat/, COURTS.openRouterChat, {}],
  [/^sample-images-api/, COURTS.images, {}],
  [/^chat-|^groq|^openai-chat/, COURTS.chat, done],
  [/anthropic/, COURTS.messages, named],
  [/^gemini-interactions/, COURTS.interactions, {}],
  [/^google|sample-gemini/, COURTS.gemini, { newline: "\r\n" }],
  [/vercel-ui/, COURTS.ui, done],
  [/openai|azure|lmstudio/, COURTS.responses, named],
];

function recorded(): JudgedStream[] {
  if (!existsSync(captures)) return [];
  return ["recorded", "composed"].flatMap((folder) =>
    readdirSync(new URL(folder, captures)).flatMap((name) => {
      const [, court, wire] = FILES.find(([pattern]) => pattern.test(name)) ?? [];
      if (court === undefined || wire === undefined) return [];
      const text = readFileSync(new URL(`${folder}/${name}`, captures), "utf8");
      const lines = text.split("\n").filter((line) => line !== "");
      const body = name.endsWith(".sse") ? new TextEncoder().encode(text) : frameAll(lines, wire);
      return [{ name, body, court }];
    }),
  );
}

export const RECORDED: readonly JudgedStream[] = recorded();
