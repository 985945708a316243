/** How the stream ends: with what its API ends it, or otherwise. */
import type { Family, LintEnd, Rule, Severity } from "../rule.ts";
import { KNOWN, OPENAI_STREAMING } from "../rule.ts";
import { isDone } from "../../describe.ts";
import type { Payload } from "../../dialects/dialect.ts";
import { isOllama } from "../../dialects/ndjson.ts";
import { asString } from "../../json.ts";

const cut: Rule = {
  id: "stream-cut-short",
  severity: "error",
  dialects: [...KNOWN, "ndjson"],
  title: "The stream ends without its terminal event",
  why: "The answer is most likely not whole. Clients wait for that event, throw, or show half an answer as the whole.",
  check:
    "What closed the connection: a time-out of a proxy or platform, a crash, a back end that stops passing events on.",
  source: OPENAI_STREAMING,
  needsAll: true,
};
const apiError: Rule = {
  id: "api-error",
  severity: "info",
  dialects: null,
  title: "The API reports an error",
  why: "The stream is in order, the request was not: its answer is missing or not whole.",
  check: "What the error says.",
  source: "https://platform.openai.com/docs/guides/error-codes",
};

const pageStopped: Rule = {
  id: "page-stopped-reading",
  severity: "info",
  dialects: null,
  title: "The page stopped reading",
  why: "It is no fault of the server: what is missing was not asked for any more.",
  check:
    "Whether the page meant to: a stop button, a component that went away, a time-out of its own.",
  source: "https://developer.mozilla.org/docs/Web/API/ReadableStream/cancel",
};
const connectionLost: Rule = {
  id: "connection-lost",
  severity: "error",
  dialects: null,
  title: "The connection broke",
  why: "The page's reader throws; the rest of the answer never came.",
  check: "The network, and time-outs of proxies and platforms between page and server.",
  source: "https://fetch.spec.whatwg.org/#concept-network-error",
};
const interrupted: Rule = {
  id: "recording-interrupted",
  severity: "info",
  dialects: null,
  title: "The recording was interrupted",
  why: "The tab or the browser went away: nothing is known of the rest.",
  check: "Nothing: it says nothing about the stream.",
  source: "https://developer.mozilla.org/docs/Web/API/Document/visibilitychange_event",
};

/** What ends the streams of an API; `or`: streams that were ended with `[DONE]` alone count as ended. */
interface Ending {
  readonly name: string;
  readonly or: boolean;
  readonly severity: Severity;
}

const RESPONSE: Ending = {
  name: "`response.completed`, `response.failed` or `response.incomplete`",
  or: false,
  severity: "error",
};
const CHAT: Ending = { name: "a `finish_reason`", or: true, severity: "error" };
const IMAGE: Ending = { name: "the `completed` event of an image", or: false, severity: "error" };

const ENDINGS: Readonly<Record<string, Ending>> = {
  "openai-responses": RESPONSE,
  "openrouter-responses": RESPONSE,
  "openai-chat": CHAT,
  "openrouter-chat": CHAT,
  "openai-images": IMAGE,
  "openrouter-images": IMAGE,
  "anthropic-messages": { name: "`message_stop`", or: false, severity: "error" },
  gemini: { name: "a `finishReason`", or: true, severity: "error" },
  "gemini-interactions": { name: "`interaction.completed`", or: true, severity: "error" },
  // The client shows what there is, so half an answer passes for a whole one.
  "ai-sdk-ui": { name: "`finish`, `abort` or `[DONE]`", or: true, severity: "warning" },
  "ai-sdk-data": { name: "a line `d:`", or: true, severity: "warning" },
  "openai-assistants": { name: "a run's last event, or `done`", or: true, severity: "error" },
  cohere: { name: "`message-end` or `stream-end`", or: false, severity: "error" },
  ndjson: { name: '`"done": true`', or: false, severity: "error" },
};

interface State {
  terminal: boolean;
  error: boolean;
  done: boolean;
  /** Lines of Ollama's, which have an end; other JSON lines have none. */
  ollama: boolean;
  /** Lines of the AI SDK's data stream that have an end: LangChain's adapter sends text alone, and ends without a word. */
  stepped: boolean;
  last: number | null;
}

/** Codes of lines that a message has which ends in a line `d:`. */
const STEPPED: ReadonlySet<string> = new Set(["f", "b", "9", "e", "g"]);

/** What answers begin with, in the APIs that say so. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  "openai-responses": "response.created",
  "openrouter-responses": "response.created",
  "anthropic-messages": "message_start",
  "gemini-interactions": "interaction.created",
  "ai-sdk-ui": "start",
  "openai-assistants": "thread.run.created",
  cohere: "message-start",
};

function begins({ name, type, json }: Payload, dialect: string): boolean {
  if (dialect === "ndjson") return isOllama(json);
  const called = type ?? asString(json["event_type"] ?? json["eventType"]) ?? name;
  return Object.hasOwn(BEGINNINGS, dialect) && BEGINNINGS[dialect] === called;
}

export const ending: Family<State> = {
  rules: [cut, apiError, pageStopped, connectionLost, interrupted],
  dialects: null,
  start: () => ({
    terminal: false,
    error: false,
    done: false,
    ollama: false,
    stepped: false,
    last: null,
  }),
  event(state, { n, block, payload, reading, dialect }, say) {
    if (n === null) return;
    state.last = n;
    if (payload === null && block.data !== null && isDone(block.data)) state.done = true;
    if (payload !== null && isOllama(payload.json)) state.ollama = true;
    if (payload?.framing === "ai-data" && STEPPED.has(payload.name ?? "")) state.stepped = true;
    if ((state.terminal || state.error) && payload !== null && begins(payload, dialect)) {
      // Another answer in the same stream: it has an end of its own.
      state.terminal = false;
      state.error = false;
    }
    for (const change of reading.changes) {
      if (change.kind === "status" && change.terminal) state.terminal = true;
      if (change.kind !== "error") continue;
      state.error = true;
      const message = change.message.slice(0, 200);
      say(apiError, n, `Event ${n} says: ${message === "" ? "an error" : message}`);
    }
  },
  end(state, { dialect }: LintEnd, say) {
    if (state.terminal || state.error || state.last === null) return;
    const expected = Object.hasOwn(ENDINGS, dialect) ? ENDINGS[dialect] : undefined;
    if (expected === undefined || (expected.or && state.done)) return;
    if (dialect === "ndjson" && !state.ollama) return;
    const words = `The body ends after event ${state.last}, and ${expected.name} never came.`;
    const ends = dialect !== "ai-sdk-data" || state.stepped;
    say(cut, state.last, words, ends ? expected.severity : "info");
  },
  stopped({ terminal, error, done, last }, { kind }, say) {
    const over = terminal || error || done;
    const where = last === null ? "before the first event" : `after event ${last}`;
    if (kind === "failed") {
      const words = `The connection broke ${where}${over ? ", when all was said" : ""}.`;
      say(connectionLost, last, words, over ? "info" : "error");
    } else if (kind === "interrupted") {
      if (!over) say(interrupted, last, `The tab or the browser went away ${where}.`);
    } else if (kind !== "unseen" && !over) {
      const how = kind === "aborted" ? "aborted its request" : "cancelled the body";
      say(pageStopped, last, `The page ${how} ${where}.`);
    }
  },
};
