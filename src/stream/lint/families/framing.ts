/** Bytes and lines: how the stream is written, whatever it says. */
import { isDone } from "../../describe.ts";
import type { Family, LintEvent, Rule, Say } from "../rule.ts";
import { SSE_SPECIFICATION } from "../rule.ts";

const invalidUtf8: Rule = {
  id: "invalid-utf8",
  severity: "warning",
  dialects: null,
  title: "Bytes that are not UTF-8",
  why: "Every reader replaces such bytes with �: what stood there is lost.",
  check: "Whether a proxy cuts or converts text, for example decodes each chunk on its own.",
  source: SSE_SPECIFICATION,
};
const replacement: Rule = {
  id: "replacement-character",
  severity: "info",
  dialects: null,
  title: "The character � in the text",
  why: "Somebody before this reader lost a character: often a back end that decoded a chunk which ended within one.",
  check: "Whether the back end decodes with `{ stream: true }`; some models also say � themselves.",
  source: "https://encoding.spec.whatwg.org/#dom-textdecoder-decode",
};
const leadingBom: Rule = {
  id: "leading-bom",
  severity: "info",
  dialects: null,
  title: "The stream begins with a byte order mark",
  why: "It is allowed and ignored, but hand-written parsers take it for a part of the first line.",
  check: "What writes the mark: UTF-8 needs none.",
  source: SSE_SPECIFICATION,
};
const secondBom: Rule = {
  id: "second-bom",
  severity: "warning",
  dialects: null,
  title: "Two byte order marks",
  why: "Only one is ignored. The second is part of the first line, so most readers drop the first event.",
  check: "Whether two layers each add a mark.",
  source: SSE_SPECIFICATION,
};
const bareCr: Rule = {
  id: "bare-cr",
  severity: "warning",
  dialects: null,
  title: "Lines end with CR alone",
  why: "It is allowed, but common parsers wait for what follows a CR, and lose the last event.",
  check: "What writes the lines: use LF.",
  source: SSE_SPECIFICATION,
};
const emptyData: Rule = {
  id: "empty-data",
  severity: "info",
  dialects: null,
  title: "An event with empty data",
  why: "EventSource drops it, while clients that read JSON from every event fail on it.",
  check: "Whether it is meant as a heartbeat: use a comment, a line that begins with a colon.",
  source: SSE_SPECIFICATION,
};
const unterminated: Rule = {
  id: "last-event-unterminated",
  severity: "warning",
  dialects: null,
  title: "No blank line after the last event",
  why: "An event counts once a blank line follows. The specification, and most clients, drop this one.",
  check: "Whether the server ends every event with two line ends, and flushes them.",
  source: SSE_SPECIFICATION,
  needsAll: true,
};
const cutEvent: Rule = {
  id: "event-cut-off",
  severity: "error",
  dialects: null,
  title: "The body ends in the middle of an event",
  why: "Clients drop the event, or fail on its half JSON.",
  check: "What closed the connection: a time-out of a proxy or platform, a crash, a size limit.",
  source: SSE_SPECIFICATION,
  needsAll: true,
};
const notStream: Rule = {
  id: "not-a-stream",
  severity: "error",
  dialects: null,
  title: "Something else than a stream",
  why: "No client finds an event in it.",
  check:
    "Status and content type of the response: a login or error page, or a server that does not stream.",
  source: SSE_SPECIFICATION,
  needsAll: true,
};
const noEvents: Rule = {
  id: "no-events",
  severity: "warning",
  dialects: null,
  title: "A stream without events",
  why: "The program that asked gets no answer, and no error either.",
  check: "Whether the server failed after it had sent its headers.",
  source: SSE_SPECIFICATION,
  needsAll: true,
};

interface State {
  /** First block seen. */
  begun: boolean;
  /** How the first block begins when it has no field of an event stream. */
  foreign: string | null;
  events: number;
  /** The last event, when it has no end. */
  tail: { readonly n: number; readonly whole: boolean; readonly done: boolean } | null;
}

export const framing: Family<State> = {
  rules: [
    invalidUtf8,
    replacement,
    leadingBom,
    secondBom,
    bareCr,
    emptyData,
    unterminated,
    cutEvent,
    notStream,
    noEvents,
  ],
  dialects: null,
  start: () => ({ begun: false, foreign: null, events: 0, tail: null }),
  event(state, event, say, facts) {
    const { n, block, complete } = event;
    if (!state.begun) {
      state.begun = true;
      lookAtBeginning(state, event, say, facts.framing === "sse");
    }
    if (n === null || block.data === null) return;
    state.events++;
    state.tail = null;
    if (!complete) {
      const whole = event.payload !== null;
      state.tail = { n, whole, done: isDone(block.data) };
    }
    if (block.data === "" && facts.framing === "sse" && complete) {
      say(emptyData, n, `Event ${n} has a \`data:\` line with nothing in it.`);
    }
    // Fast: text of one-byte characters cannot hold it, and the engine knows which text is.
    if (complete && block.data.includes("\ufffd")) lookAtReplacement(event, n, say);
  },
  gap(state) {
    // It was the gap that cut it.
    state.tail = null;
  },
  end({ events, tail, foreign }, _, say) {
    if (tail !== null) {
      const { n, whole, done } = tail;
      if (whole || done) {
        const what = done ? "The final `[DONE]`" : `Event ${n}, the last,`;
        const words = `${what} is not followed by a blank line when the body ends.`;
        say(unterminated, n, words, done ? "info" : "warning");
      } else {
        say(cutEvent, n, `The body ends in the middle of event ${n}.`);
      }
    }
    if (events > 0) return;
    if (foreign !== null) say(notStream, null, `The body begins with \`${foreign}\`.`);
    else say(noEvents, null, "The body was read to its end, and there was no event in it.");
  },
};

function lookAtBeginning(
  state: State,
  { block, bytes, n }: LintEvent,
  say: Say,
  sse: boolean,
): void {
  if (block.kind === "control" && block.name === null && block.id === null && sse) {
    const head = bytes === null ? "" : new TextDecoder().decode(bytes.subarray(0, 40)).trim();
    const begins = /^<[!?/a-z]|^[{[]/i.test(head);
    if (begins) state.foreign = head.split(/[\r\n`]/, 1)[0]?.slice(0, 24) ?? "";
  }
  if (bytes === null) return;
  const marks = countMarks(bytes);
  if (marks === 1) say(leadingBom, n, "The first bytes are a byte order mark.");
  if (marks > 1) say(secondBom, n, `The stream begins with ${marks} byte order marks.`);
  const cr = sse ? bytes.indexOf(13) : -1;
  if (cr >= 0 && cr < bytes.length - 1 && bytes[cr + 1] !== 10) {
    say(bareCr, n, "The lines of the first event end with CR, without LF.");
  }
}

function countMarks(bytes: Uint8Array): number {
  let marks = 0;
  while (marks < 3 && isMark(bytes, marks * 3)) marks++;
  return marks;
}

function isMark(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
}

function lookAtReplacement({ bytes }: LintEvent, n: number, say: Say): void {
  if (bytes !== null && !isUtf8(bytes)) {
    say(invalidUtf8, n, `Event ${n} has bytes that are not UTF-8.`);
  } else {
    say(replacement, n, `The text of event ${n} holds the replacement character �.`);
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
