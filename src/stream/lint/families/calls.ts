/** Arguments of tool calls that come in pieces: whether the pieces make JSON. */
import { firstOf } from "../../own.ts";
import type { Family, Rule, Say } from "../rule.ts";
import { CHATS, MOST_REMEMBERED } from "../rule.ts";

const broken: Rule = {
  id: "tool-arguments-broken",
  severity: "warning",
  dialects: [...CHATS, "anthropic-messages"],
  title: "The arguments of a tool call are no whole JSON",
  why: "Programs read them as JSON and fail: the call is not carried out.",
  check: "Whether a piece was lost or came twice, or the model stopped within the call.",
  source: "https://platform.openai.com/docs/guides/function-calling#streaming",
  needsAll: true,
};

/** How far a text of JSON has come, as far as its brackets and quotes tell. */
interface Progress {
  /** The event that began it. */
  readonly n: number;
  depth: number;
  inString: boolean;
  escaped: boolean;
  /** Objects one after the other. */
  roots: number;
  /** Free text of a custom tool, or broken beyond counting. */
  isText: boolean;
}

interface State {
  readonly calls: Map<string, Progress>;
  /** It stopped at a limit, or failed: what it said need not be whole. */
  limited: boolean;
}

const LIMITS = new Set([
  "length",
  "max_tokens",
  "model_length",
  "model_context_window_exceeded",
  "content_filter",
  "error",
  "refusal",
]);

export const calls: Family<State> = {
  rules: [broken],
  dialects: broken.dialects,
  start: () => ({ calls: new Map(), limited: false }),
  event(state, { n, reading, complete }, say) {
    if (n === null || !complete) return;
    for (const change of reading.changes) {
      if (change.kind === "status") {
        if (change.status !== null && LIMITS.has(change.status)) state.limited = true;
        // A message of Anthropic's is over; choices of a chat end one by one.
        if (change.status === null && change.terminal) judge(state, say);
      } else if (change.kind === "error") {
        state.limited = true;
      }
      if (change.kind !== "tool" || change.key === null || change.arguments === null) continue;
      if (change.whole) state.calls.delete(change.key);
      else grow(state.calls, firstOf(change.key, 200), change.arguments, n);
    }
  },
  gap(state) {
    state.calls.clear();
  },
  end(state, _, say) {
    judge(state, say);
  },
};

function grow(all: Map<string, Progress>, key: string, text: string, n: number): void {
  let progress = all.get(key);
  if (progress === undefined) {
    if (text.trim() === "" || all.size >= MOST_REMEMBERED) return;
    const isText = !/^\s*\{/.test(text);
    progress = { n, depth: 0, inString: false, escaped: false, roots: 0, isText };
    all.set(key, progress);
  }
  if (!progress.isText) advance(progress, text);
}

function advance(progress: Progress, text: string): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (progress.inString) {
      if (progress.escaped) progress.escaped = false;
      else if (code === BACKSLASH) progress.escaped = true;
      else if (code === QUOTE) progress.inString = false;
    } else if (code === QUOTE) {
      progress.inString = true;
    } else if (code === BRACE || code === BRACKET) {
      if (progress.depth++ === 0) progress.roots++;
    } else if (code === BRACE + 2 || code === BRACKET + 2) {
      progress.depth--;
    }
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Their closing counterparts are two further on. */
const BRACKET = 0x5b;
const BRACE = 0x7b;

function judge(state: State, say: Say): void {
  const { limited } = state;
  for (const { n, depth, inString, roots, isText } of state.calls.values()) {
    if (isText) continue;
    if (depth !== 0 || inString) {
      if (!limited) say(broken, n, `The arguments that event ${n} begins are never whole JSON.`);
    } else if (roots > 1) {
      // Some gateways give calls that are made at once the same index.
      say(broken, n, `The arguments that event ${n} begins are ${roots} objects in a row.`, "info");
    }
  }
  state.calls.clear();
  state.limited = false;
}
