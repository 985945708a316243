/** Anthropic Messages: a message begins, its blocks follow one by one, the message ends. */
import { asCount, asObject, countMember, objectMember, stringMember } from "../../json.ts";
import { firstOf } from "../../own.ts";
import type { Family, Rule, Say } from "../rule.ts";
import { MOST_REMEMBERED } from "../rule.ts";

const shared = {
  dialects: ["anthropic-messages"],
  source: "https://docs.anthropic.com/en/docs/build-with-claude/streaming#event-types",
} as const;

const startFirst: Rule = {
  ...shared,
  id: "message-not-started",
  severity: "error",
  title: "Events before `message_start`",
  why: "Anthropic's client drops them: it has no message to put them into.",
  check: "Whether the beginning of the stream was lost.",
  needsAll: true,
};
const startTwice: Rule = {
  ...shared,
  id: "message-started-twice",
  severity: "error",
  title: "`message_start` within a message",
  why: "Anthropic's client throws: the message before has not ended.",
  check: "Whether two streams were joined, or `message_stop` was lost.",
  needsAll: true,
};
const notStarted: Rule = {
  ...shared,
  id: "block-not-started",
  severity: "error",
  title: "An event of a block that is not open",
  why: "What it adds is lost: there is no block with that index to add it to.",
  check: "Whether `content_block_start` was lost, or `index` is wrong.",
  needsAll: true,
};
const blockIndex: Rule = {
  ...shared,
  id: "block-index",
  severity: "warning",
  title: "Blocks are not numbered 0, 1, 2",
  why: "Anthropic's client finds blocks by their place: it adds to another block than is meant.",
  check: "Whether a block was lost, or a gateway numbers them in its own way.",
  needsAll: true,
};
const notStopped: Rule = {
  ...shared,
  id: "block-not-stopped",
  severity: "warning",
  title: "A block that never stops",
  why: "Programs that act on finished blocks, such as tool calls, never act on it.",
  check: "Whether `content_block_stop` was lost.",
  needsAll: true,
};
const deltaKind: Rule = {
  ...shared,
  id: "delta-of-another-kind",
  severity: "warning",
  title: "A delta that does not fit its block",
  why: "Anthropic's client ignores text for a tool call, or arguments for a text: it is lost.",
  check: "Whether `index` is wrong.",
};
const noReason: Rule = {
  ...shared,
  id: "stop-reason-missing",
  severity: "warning",
  title: "A message that never says why it stopped",
  why: "Programs that go on after `tool_use` or `max_tokens` cannot tell whether to.",
  check: "Whether `message_delta` was lost.",
  needsAll: true,
};

interface State {
  /** A message is being told. */
  open: boolean;
  reason: boolean;
  /** Kind of each block by index; those that stopped are null. */
  readonly blocks: Map<number, string | null>;
  next: number;
}

export const anthropic: Family<State> = {
  rules: [startFirst, startTwice, notStarted, blockIndex, notStopped, deltaKind, noReason],
  dialects: shared.dialects,
  start: () => ({ open: false, reason: false, blocks: new Map(), next: 0 }),
  gap({ blocks }) {
    blocks.clear();
  },
  event(state, { n, payload, complete }, say) {
    const type = payload?.type ?? payload?.name ?? null;
    if (n === null || payload === null || type === null || !complete) return;
    const { json } = payload;
    switch (type) {
      case "message_start":
        if (state.open) say(startTwice, n, `Event ${n} begins a message within another.`);
        state.open = true;
        state.reason = false;
        state.blocks.clear();
        state.next = 0;
        return;
      case "content_block_start": {
        if (!isOpen(state, type, n, say)) return;
        const index = countMember(json, "index") ?? state.next;
        if (index !== state.next) {
          say(blockIndex, n, `Event ${n} begins block ${index} where ${state.next} follows.`);
        }
        const block = objectMember(json, "content_block", "contentBlock");
        if (state.blocks.size < MOST_REMEMBERED)
          state.blocks.set(index, firstOf(stringMember(block, "type") ?? "", 80));
        state.next = index + 1;
        return;
      }
      case "content_block_delta": {
        if (!isOpen(state, type, n, say)) return;
        const index = asCount(json["index"]) ?? 0;
        const block = state.blocks.get(index) ?? null;
        if (block === null) {
          if (state.blocks.size < MOST_REMEMBERED)
            say(notStarted, n, `Event ${n} adds to block ${index}, which is not open.`);
          return;
        }
        const delta = stringMember(asObject(json["delta"]), "type") ?? "";
        if (!fits(delta, block))
          say(deltaKind, n, `Event ${n} is a \`${delta}\` for a block of the type \`${block}\`.`);
        return;
      }
      case "content_block_stop": {
        if (!isOpen(state, type, n, say)) return;
        const index = countMember(json, "index") ?? 0;
        const block = state.blocks.get(index) ?? null;
        if (block !== null) state.blocks.set(index, null);
        else if (state.blocks.size < MOST_REMEMBERED)
          say(notStarted, n, `Event ${n} stops block ${index}, which is not open.`);
        return;
      }
      case "message_delta":
        if (!isOpen(state, type, n, say)) return;
        if (stringMember(objectMember(json, "delta"), "stop_reason", "stopReason") !== null)
          state.reason = true;
        return;
      case "message_stop":
        if (!isOpen(state, type, n, say)) return;
        state.open = false;
        for (const [index, block] of state.blocks) {
          if (block !== null)
            say(notStopped, n, `The message stops at event ${n}, and block ${index} is open.`);
        }
        if (!state.reason)
          say(noReason, n, `The message stops at event ${n} without a \`stop_reason\`.`);
        return;
      default:
    }
  },
};

function isOpen({ open }: State, type: string, n: number, say: Say): boolean {
  if (!open) say(startFirst, n, `Event ${n}, \`${type}\`, is of no message: none has begun.`);
  return open;
}

/** Newer kinds of deltas and blocks fit, whatever they are. */
function fits(delta: string, block: string): boolean {
  switch (delta) {
    case "text_delta":
      return block !== "thinking" && !block.endsWith("tool_use");
    case "thinking_delta":
      return block !== "text" && !block.endsWith("tool_use");
    case "input_json_delta":
      return block !== "text" && block !== "thinking";
    default:
      return true;
  }
}
