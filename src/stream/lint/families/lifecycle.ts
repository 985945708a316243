/** A response's life: created, in progress, over. */
import { KINDS } from "../../dialects/responses/types.ts";
import { sequenceOf } from "../../dialects/responses/fields.ts";
import type { Family, Rule, Severity } from "../rule.ts";
import { OPENAI_STREAMING, RESPONSES } from "../rule.ts";

const shared = { dialects: RESPONSES, source: OPENAI_STREAMING } as const;

const createdFirst: Rule = {
  ...shared,
  id: "response-not-created",
  severity: "error",
  title: "The first event is not `response.created`",
  why: "OpenAI's client throws on the first event that is another.",
  check: "Whether the beginning of the stream was lost, or a gateway leaves the event out.",
  needsAll: true,
};
const createdTwice: Rule = {
  ...shared,
  id: "response-created-twice",
  severity: "warning",
  title: "A response begins before the one before it ended",
  why: "Clients begin anew, and what the first one said is lost; or they mix the two.",
  check: "Whether the request was sent again, or two answers share the stream.",
  needsAll: true,
};
const terminalTwice: Rule = {
  ...shared,
  id: "terminal-twice",
  severity: "warning",
  title: "A second terminal event",
  why: "A response ends once: programs that act on the end act twice.",
  check: "Whether a back end adds an end of its own to the one it passes on.",
};
const afterTerminal: Rule = {
  ...shared,
  id: "event-after-terminal",
  severity: "warning",
  title: "An event after the terminal event",
  why: "Clients have stopped reading, or have closed the response: what it says is lost.",
  check: "Whether events are sent in the wrong order.",
};
const unknownType: Rule = {
  ...shared,
  id: "unknown-event-type",
  severity: "info",
  title: "An event type that is in no schema",
  why: "New types appear every month, so it is no fault; but no typed client hands it to your program.",
  check:
    "The API's list of events; a type of your own is better called something without `response.`.",
};

interface State {
  /** What came first was looked at. */
  begun: boolean;
  terminal: { readonly n: number; readonly type: string } | null;
  /** A response was created, and has not ended. */
  open: boolean;
}

const TERMINAL: ReadonlySet<string> = new Set([
  "response.completed",
  "response.failed",
  "response.incomplete",
  "response.cancelled",
]);

export const lifecycle: Family<State> = {
  rules: [createdFirst, createdTwice, terminalTwice, afterTerminal, unknownType],
  dialects: RESPONSES,
  start: () => ({ begun: false, terminal: null, open: false }),
  gap(state) {
    // Another response may have begun in it.
    state.terminal = null;
  },
  event(state, { n, payload, responseType: type, complete }, say) {
    if (n === null || payload === null) return;
    if (type === null) {
      // An error needs no response.
      if (payload.type === "error" && complete) state.begun = true;
      return;
    }
    const kind = KINDS.get(type);
    if (kind === undefined || kind.prose === true) {
      say(unknownType, n, `Event ${n} is of the type \`${type.slice(0, 80)}\`.`);
    }
    if (!state.begun) {
      state.begun = true;
      const severity = firstSeverity(type, sequenceOf(payload.json));
      const words = `The stream begins with \`${type.slice(0, 80)}\`, not with \`response.created\`.`;
      if (severity !== null) say(createdFirst, n, words, severity);
    }
    // Nothing else begins or ends a response.
    if (state.terminal === null && kind?.act !== "response") return;
    if (type === "response.created" || type === "response.queued") {
      state.terminal = null;
      if (type === "response.created") {
        if (state.open)
          say(createdTwice, n, `Event ${n} creates a response before the last one ended.`);
        state.open = true;
      }
      return;
    }
    const before = state.terminal;
    if (before !== null) {
      const words = `Event ${n}, \`${type.slice(0, 80)}\`, comes after \`${before.type}\`, event ${before.n}.`;
      say(TERMINAL.has(type) ? terminalTwice : afterTerminal, n, words);
    } else if (TERMINAL.has(type)) {
      state.terminal = { n, type };
      state.open = false;
    }
  },
};

/** How grave it is that this event comes first; null: not at all. */
function firstSeverity(type: string, number: number | null): Severity | null {
  if (type === "response.created" || type === "response.queued") return null;
  if (type === "response.failed" || type === "response.error") return null;
  // Taken up again after a break (`starting_after`).
  if (number !== null && number > 1) return "info";
  // Some gateways begin so; if they count, then from 0.
  return type === "response.in_progress" && number !== 1 ? "info" : "error";
}
