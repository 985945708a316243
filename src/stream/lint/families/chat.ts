/** Chat Completions: how choices end, and how tool calls are put together. */
import type { JsonObject } from "../../json.ts";
import {
  asArray,
  asCount,
  asObject,
  asString,
  countMember,
  member,
  objectMember,
  stringMember,
} from "../../json.ts";
import { isDone } from "../../describe.ts";
import type { Family, Rule, Say } from "../rule.ts";
import { CHATS } from "../rule.ts";

const shared = {
  dialects: CHATS,
  source: "https://platform.openai.com/docs/api-reference/chat-streaming",
} as const;

const noReason: Rule = {
  ...shared,
  id: "finish-reason-missing",
  severity: "warning",
  title: "A choice that never says why it ended",
  why: "OpenAI's streaming helper throws, and nothing tells a whole answer from one that was cut off.",
  check: "Whether the last chunks were lost, or the provider leaves `finish_reason` out.",
  needsAll: true,
};
const afterReason: Rule = {
  ...shared,
  id: "content-after-finish",
  severity: "info",
  title: "Content after the `finish_reason`",
  why: "Programs that stop at the `finish_reason` miss it.",
  check: "Whether the provider says it with every chunk.",
};
const callIndex: Rule = {
  ...shared,
  id: "tool-call-index",
  severity: "info",
  title: "A tool call without an `index`",
  why: "Clients put the pieces of calls together by index: without it they get lost or mixed.",
  check: "Whether the gateway leaves the index out, as some do that send calls whole.",
};
const callName: Rule = {
  ...shared,
  id: "tool-call-without-name",
  severity: "error",
  title: "A tool call without a name",
  why: "No program can carry it out: it has arguments and no function.",
  check: "Whether the chunk that began the call was lost, or its `index` is wrong.",
  needsAll: true,
};

interface Choice {
  finished: boolean;
  /** By index of the call, the event that began it while it has no name; null when it has one. */
  readonly calls: Map<number, number | null>;
}

interface State {
  readonly choices: Map<number, Choice>;
  done: boolean;
  /** An error explains why choices are not finished. */
  failed: boolean;
}

const MOST_CHOICES = 128;
const MOST_CALLS = 64;

export const chat: Family<State> = {
  rules: [noReason, afterReason, callIndex, callName],
  dialects: CHATS,
  start: () => ({ choices: new Map(), done: false, failed: false }),
  event(state, { n, payload, block, reading, complete }, say) {
    if (n === null || !complete) return;
    if (reading.family === "error") state.failed = true;
    if (payload === null) {
      if (block.data !== null && isDone(block.data)) state.done = true;
      return;
    }
    const entries = payload.json["choices"];
    if (!Array.isArray(entries)) return;
    for (let place = 0; place < entries.length && place < MOST_CHOICES; place++) {
      const entry = asObject(asArray(entries)[place]);
      if (entry !== null) takeChoice(state, entry, place, n, say);
    }
  },
  end({ choices, done, failed }, _, say) {
    // Where nothing has ended, it is the stream that was cut.
    const isOver = !failed && (done || [...choices.values()].some(({ finished }) => finished));
    for (const [index, choice] of choices) {
      sayUnnamed(choice, say);
      if (isOver && !choice.finished)
        say(noReason, null, `Choice ${index} ends without a \`finish_reason\`.`);
    }
  },
};

function takeChoice(state: State, entry: JsonObject, place: number, n: number, say: Say): void {
  const index = asCount(entry["index"]) ?? place;
  let choice = state.choices.get(index);
  if (choice === undefined) {
    if (state.choices.size >= MOST_CHOICES) return;
    choice = { finished: false, calls: new Map() };
    state.choices.set(index, choice);
  }
  const delta = asObject(entry["delta"] ?? entry["message"]);
  if (choice.finished && hasContent(delta)) {
    say(
      afterReason,
      n,
      `Event ${n} has content of choice ${index}, which had its \`finish_reason\`.`,
    );
  }
  if (delta !== null) takeCalls(choice, delta, n, say);
  const reason = asString(entry["finish_reason"] ?? entry["finishReason"]);
  if (reason === null || reason === "") return;
  choice.finished = true;
  sayUnnamed(choice, say);
}

function hasContent(delta: JsonObject | null): boolean {
  const content = member(delta, "content");
  return (
    (typeof content === "string" && content !== "") || member(delta, "tool_calls") !== undefined
  );
}

function takeCalls(choice: Choice, delta: JsonObject, n: number, say: Say): void {
  const calls = delta["tool_calls"] ?? delta["toolCalls"];
  if (!Array.isArray(calls)) return;
  for (const entry of asArray(calls).slice(0, MOST_CALLS)) {
    const call = asObject(entry);
    if (call === null) continue;
    const index = countMember(call, "index");
    if (index === null) {
      say(callIndex, n, `Event ${n} has a tool call without an \`index\`.`);
      continue;
    }
    const begun = choice.calls.get(index);
    if (begun === null || (begun === undefined && choice.calls.size >= MOST_CALLS)) continue;
    const name = stringMember(objectMember(call, "function", "custom"), "name");
    // Built-in tools are named by their type.
    const type = stringMember(call, "type");
    const isNamed = (name ?? "") !== "" || (type !== null && type !== "function");
    choice.calls.set(index, isNamed ? null : (begun ?? n));
  }
}

/** The name may come with any of a call's chunks. */
function sayUnnamed({ calls }: Choice, say: Say): void {
  for (const [index, n] of calls) {
    if (n === null) continue;
    say(callName, n, `Tool call ${index}, which event ${n} begins, never had a name.`);
    // Said once.
    calls.set(index, null);
  }
}
