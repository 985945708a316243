/** A response's life: created, in progress, over. */
import { type Kind, KINDS } from "../../dialects/responses/types.ts";
import { sequenceOf } from "../../dialects/responses/fields.ts";
import { type JsonObject, objectMember, stringMember } from "../../json.ts";
import { firstOf } from "../../own.ts";
import type { Family, Rule, Say, Severity } from "../rule.ts";
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
  severity: "error",
  title: "A second terminal event",
  why: "A response ends once: programs that act on the end act twice.",
  check: "Whether a back end adds an end of its own to the one it passes on.",
};
const afterTerminal: Rule = {
  ...shared,
  id: "event-after-terminal",
  severity: "error",
  title: "An event after the terminal event",
  why: "Clients have stopped reading, or have closed the response: what it says is lost.",
  check: "Whether events are sent in the wrong order.",
};
const idChanged: Rule = {
  ...shared,
  id: "response-id-changed",
  severity: "warning",
  title: "A response that ends under another id",
  why: "Programs that go on from a response (`previous_response_id`), or fetch it again, take one of its ids: one of them is wrong.",
  check: "Whether a back end joins two answers, or a gateway gives every event an id of its own.",
};
const statusMismatch: Rule = {
  ...shared,
  id: "status-mismatch",
  severity: "warning",
  title: "A terminal event whose response says otherwise",
  why: "Programs that go by the event, and those that go by `status`, end in different states; one that waits for `completed` waits for ever.",
  check: "Whether a back end sends an earlier state of the response again.",
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
  /** What the response was called so far, or null. */
  ids: Ids | null;
}

interface Ids {
  readonly first: string;
  last: string;
  /** How often an event named the response otherwise than the one before, and as the one before. */
  changes: number;
  repeats: number;
}

const LONGEST_ID = 200;

const TERMINAL: ReadonlySet<string> = new Set([
  "response.completed",
  "response.failed",
  "response.incomplete",
  "response.cancelled",
]);

export const lifecycle: Family<State> = {
  rules: [
    createdFirst,
    createdTwice,
    terminalTwice,
    afterTerminal,
    statusMismatch,
    idChanged,
    unknownType,
  ],
  dialects: RESPONSES,
  start: () => ({ begun: false, terminal: null, open: false, ids: null }),
  gap(state) {
    // Another response may have begun in it.
    state.terminal = null;
    state.ids = null;
  },
  event(state, { n, payload, responseType: type, complete }, say, { resumed }) {
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
      const severity = firstSeverity(type, sequenceOf(payload.json), resumed);
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
        state.ids = null;
      }
      noteId(state, payload.json);
      return;
    }
    const before = state.terminal;
    if (before !== null) {
      const words = `Event ${n}, \`${type.slice(0, 80)}\`, comes after \`${before.type}\`, event ${before.n}.`;
      if (TERMINAL.has(type)) say(terminalTwice, n, words);
      else say(afterTerminal, n, words, lateSeverity(kind));
      return;
    }
    noteId(state, payload.json);
    if (!TERMINAL.has(type)) return;
    state.terminal = { n, type };
    state.open = false;
    sayStatus(type, n, payload.json, say);
    sayId(state.ids, n, say);
  },
};

function sayStatus(type: string, n: number, json: JsonObject, say: Say): void {
  const status = stringMember(objectMember(json, "response"), "status");
  const expected = type.slice("response.".length);
  if (status === null || status === expected) return;
  const words = `Event ${n} is \`${type}\`, but its \`status\` is \`${status.slice(0, 80)}\`.`;
  // Nobody waits any longer after a failure, whatever it is called.
  say(statusMismatch, n, words, type === "response.completed" ? "warning" : "info");
}

/** OpenRouter's documentation has a `response.done` behind the end; what is in no schema is an app's own. */
function lateSeverity(kind: Kind | undefined): Severity {
  if (kind === undefined) return "warning";
  return kind.prose === true ? "info" : "error";
}

function noteId(state: State, json: JsonObject): void {
  const given = stringMember(objectMember(json, "response"), "id");
  if (given === null || given === "") return;
  const id = firstOf(given, LONGEST_ID);
  const { ids } = state;
  if (ids === null) {
    state.ids = { first: id, last: id, changes: 0, repeats: 0 };
    return;
  }
  if (id === ids.last) ids.repeats++;
  else ids.changes++;
  ids.last = id;
}

function sayId(ids: Ids | null, n: number, say: Say): void {
  if (ids === null || ids.first === ids.last) return;
  const words = `The response that began as \`${ids.first.slice(0, 80)}\` ends at event ${n} as \`${ids.last.slice(0, 80)}\`.`;
  // GitHub Copilot gives every event another id.
  say(idChanged, n, words, ids.repeats === 0 && ids.changes > 1 ? "info" : "warning");
}

/** How grave it is that this event comes first; null: not at all. */
function firstSeverity(type: string, number: number | null, resumed: boolean): Severity | null {
  if (type === "response.created") return null;
  // In the background; `response.created` follows.
  if (type === "response.queued") return "info";
  if (type === "response.failed" || type === "response.error") return null;
  // Taken up again after a break (`starting_after`).
  if (resumed || (number !== null && number > 1)) return "info";
  // Some gateways begin so; if they count, then from 0.
  return type === "response.in_progress" && number !== 1 ? "info" : "error";
}
