/** Data that should be JSON, and the sentinel `[DONE]`. */
import { isDone } from "../../describe.ts";
import type { Family, LintEvent, Rule } from "../rule.ts";
import { CHATS, IMAGES_APIS, KNOWN, RESPONSES, SSE_SPECIFICATION } from "../rule.ts";

const SENTINEL = "https://platform.openai.com/docs/api-reference/chat-streaming";

const broken: Rule = {
  id: "broken-json",
  severity: "error",
  dialects: [...KNOWN, "ndjson"],
  title: "Data that is not JSON",
  why: "The clients of these APIs read JSON from every event, and throw when it is none.",
  check:
    "Whether a proxy cuts or joins events, or a line end stands in the JSON as it was written.",
  source: SSE_SPECIFICATION,
};
const spacedDone: Rule = {
  id: "done-with-spaces",
  severity: "error",
  dialects: [...RESPONSES, ...IMAGES_APIS, ...CHATS, "ai-sdk-ui"],
  title: "`[DONE]` with white space around it",
  why: "Clients compare the data to `[DONE]`; anything else they read as JSON, and throw at the very end.",
  check: "What writes the line: `data: [DONE]`, one space before it and none behind.",
  source: SENTINEL,
};
const afterDone: Rule = {
  id: "event-after-done",
  severity: "warning",
  dialects: KNOWN,
  title: "An event after `[DONE]`",
  why: "Clients stop reading at `[DONE]`: nobody sees what follows.",
  check: "Whether two streams were joined, or something is sent when it is too late.",
  source: SENTINEL,
};
const doneMissing: Rule = {
  id: "done-missing",
  severity: "info",
  dialects: ["openrouter-responses", "openrouter-images", ...CHATS, "ai-sdk-ui"],
  title: "No `[DONE]` at the end",
  why: "The API sends it. Most clients do without, others wait for it or warn.",
  check: "Whether a back end that passes the stream on drops it.",
  source: SENTINEL,
  needsAll: true,
};

interface State {
  done: number | null;
  /** Broken data that may be the last of a body, which then was cut off: said with the next event. */
  pending: number | null;
}

/** What heartbeats and ends are called by those who send them as events. */
const NOT_JSON = new Set(["ping", "heartbeat", "keepalive", "keep-alive", "done", "end", "error"]);

export const json: Family<State> = {
  rules: [broken, spacedDone, afterDone, doneMissing],
  dialects: null,
  start: () => ({ done: null, pending: null }),
  event(state, event, say) {
    const { n, block, payload, complete } = event;
    const { data } = block;
    if (n === null || data === null) return;
    if (state.pending !== null) {
      say(broken, state.pending, `The data of event ${state.pending} is not JSON.`);
      state.pending = null;
    }
    if (isDone(data)) {
      state.done ??= n;
      if (data !== "[DONE]") say(spacedDone, n, `Event ${n} is \`[DONE]\` with white space.`);
      return;
    }
    if (state.done !== null) {
      say(afterDone, n, `Event ${n} comes after \`[DONE]\`, which was event ${state.done}.`);
    }
    if (payload === null && complete && isMeantAsJson(event)) state.pending = n;
  },
  end(state, { dialect }, say, facts) {
    if (state.pending !== null) {
      say(broken, state.pending, `The data of event ${state.pending}, the last, is not JSON.`);
    }
    const ends = doneMissing.dialects?.includes(dialect) === true && facts.framing === "sse";
    if (ends && state.done === null) {
      say(doneMissing, null, "The stream ends without `data: [DONE]`.");
    }
  },
};

function isMeantAsJson({ block, reading }: LintEvent): boolean {
  if (block.data === "" || reading.family === "heartbeat") return false;
  return block.name === null || !NOT_JSON.has(block.name);
}
