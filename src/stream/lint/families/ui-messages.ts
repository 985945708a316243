/** The UI message stream of the Vercel AI SDK: parts and calls begin before they grow. */
import { stringMember } from "../../json.ts";
import { firstOf } from "../../own.ts";
import type { Family, LintEvent, Rule, Say } from "../rule.ts";
import { MOST_REMEMBERED } from "../rule.ts";

const shared = {
  dialects: ["ai-sdk-ui"],
  source: "https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol",
} as const;

const notStarted: Rule = {
  ...shared,
  id: "part-not-started",
  severity: "error",
  title: "Text of a part that was never started",
  why: "The AI SDK's client throws, and the message stays as it was.",
  check: "Whether `text-start` or `reasoning-start`, with the same `id`, is sent first.",
  needsAll: true,
};
const notEnded: Rule = {
  ...shared,
  id: "part-not-ended",
  severity: "info",
  title: "A part that never ends",
  why: "The interface shows it as still being written.",
  check: "Whether `text-end` or `reasoning-end` is sent.",
  needsAll: true,
};
const callNotStarted: Rule = {
  ...shared,
  id: "tool-input-not-started",
  severity: "error",
  title: "Input of a tool call that was never started",
  why: "The AI SDK's client throws, and the message stays as it was.",
  check: "Whether `tool-input-start`, with the same `toolCallId`, is sent first.",
  needsAll: true,
};
const outputAlone: Rule = {
  ...shared,
  id: "tool-output-without-input",
  severity: "info",
  title: "The output of a call that this stream did not make",
  why: "It is right if the call is in an earlier message; otherwise the AI SDK's client throws.",
  check: "Whether `tool-input-available` was lost.",
  needsAll: true,
};
const noText: Rule = {
  ...shared,
  id: "error-without-text",
  severity: "error",
  title: "An error without `errorText`",
  why: "The AI SDK's client checks every chunk, and reports a broken stream in place of your error.",
  check: "What writes the error: its text belongs into `errorText`.",
};

const MOST_OVER = 100;

interface State {
  /** `text` or `reasoning` and the id, of parts that are open. */
  readonly open: Set<string>;
  /** Parts that were open when their step ended. */
  readonly over: Set<string>;
  readonly calls: Set<string>;
}

export const uiMessages: Family<State> = {
  rules: [notStarted, notEnded, callNotStarted, outputAlone, noText],
  dialects: shared.dialects,
  start: () => ({ open: new Set(), over: new Set(), calls: new Set() }),
  event(state, event, say) {
    const type = event.payload?.type ?? null;
    if (event.n === null || type === null || !event.complete) return;
    switch (type) {
      case "text-start":
      case "reasoning-start":
      case "text-delta":
      case "reasoning-delta":
      case "text-end":
      case "reasoning-end":
        return takePart(state, type, event, event.n, say);
      case "tool-input-start":
      case "tool-input-available":
      case "tool-input-error":
        remember(state.calls, idOf(event, "toolCallId"));
        return;
      case "tool-input-delta":
        if (state.calls.has(idOf(event, "toolCallId")) || state.calls.size >= MOST_REMEMBERED)
          return;
        return say(
          callNotStarted,
          event.n,
          `Event ${event.n} has input of a tool call that was not started.`,
        );
      case "tool-output-available":
      case "tool-output-error":
        if (state.calls.has(idOf(event, "toolCallId")) || state.calls.size >= MOST_REMEMBERED)
          return;
        say(
          outputAlone,
          event.n,
          `Event ${event.n} has the output of a call that is not in this stream.`,
        );
        return;
      case "finish-step":
      case "reset-step":
        // Ids are of one step.
        endAll(state, event.n, say);
        return;
      case "error":
        // Other APIs' errors are none of this one's; only those of recognised streams count.
        if (
          event.dialect === "ai-sdk-ui" &&
          stringMember(event.payload?.json ?? null, "errorText") === null
        ) {
          say(noText, event.n, `Event ${event.n} is an error, and has no \`errorText\`.`);
        }
        return;
      default:
    }
  },
  end(state, _, say) {
    endAll(state, null, say);
  },
};

function idOf({ payload }: LintEvent, key: string): string {
  return firstOf(stringMember(payload?.json ?? null, key) ?? "", 200);
}

function remember(ids: Set<string>, id: string): void {
  if (ids.size < MOST_REMEMBERED) ids.add(id);
}

function takePart(state: State, type: string, event: LintEvent, n: number, say: Say): void {
  const { open, over } = state;
  const dash = type.indexOf("-");
  const part = `${type.slice(0, dash)} ${idOf(event, "id")}`;
  if (type.endsWith("-start")) {
    remember(open, part);
    over.delete(part);
    return;
  }
  if (!open.has(part)) {
    if (over.has(part)) {
      const words = `Event ${n}, \`${type}\`, is of a part whose step is over: clients before AI SDK 7 throw.`;
      say(notStarted, n, words, "info");
    } else if (open.size < MOST_REMEMBERED) {
      say(notStarted, n, `Event ${n}, \`${type}\`, is of a part that is not open.`);
    }
    return;
  }
  if (type.endsWith("-end")) open.delete(part);
}

function endAll({ open, over }: State, n: number | null, say: Say): void {
  for (const part of open) {
    if (over.size < MOST_OVER) over.add(part);
    const [kind = "", id = ""] = part.split(" ", 2);
    say(
      notEnded,
      n,
      `The ${kind} part \`${id.slice(0, 80)}\` is not ended when ${n === null ? "the stream is" : "its step is"}.`,
    );
  }
  open.clear();
}
