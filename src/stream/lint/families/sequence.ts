/** `sequence_number`: one more with every event, from 0. */
import { type JsonObject, member } from "../../json.ts";
import { jsonLine } from "../../preview.ts";
import { sequenceOf } from "../../dialects/responses/fields.ts";
import type { Family, Rule, Say } from "../rule.ts";
import { OPENAI_STREAMING, RESPONSES } from "../rule.ts";

const shared = { dialects: RESPONSES, source: OPENAI_STREAMING } as const;

const missing: Rule = {
  ...shared,
  id: "sequence-missing",
  severity: "info",
  title: "Events without a `sequence_number`",
  why: "Nothing tells then whether an event was lost, and the stream cannot be taken up again after a break.",
  check: "Whether a gateway leaves the numbers out.",
};
const invalid: Rule = {
  ...shared,
  id: "sequence-invalid",
  severity: "warning",
  title: "A `sequence_number` that is no count",
  why: "It must be a whole number, 0 or more: clients that compare or store it trip over anything else.",
  check: "What writes it; text and fractions are typical of hand-made events.",
};
const start: Rule = {
  ...shared,
  id: "sequence-start",
  severity: "info",
  title: "The first `sequence_number` is not 0",
  why: "A stream that is taken up again (`starting_after`) begins later; in any other, its beginning is lost.",
  check: "Whether the request asked to resume.",
  needsAll: true,
};
const gap: Rule = {
  ...shared,
  id: "sequence-gap",
  severity: "warning",
  title: "`sequence_number` leaves numbers out",
  why: "Events are missing: what they said is not in the answer that was put together.",
  check:
    "Whether a back end or proxy drops events, for example `keepalive`, or types it does not know.",
};
const repeat: Rule = {
  ...shared,
  id: "sequence-repeated",
  severity: "warning",
  title: "`sequence_number` comes again, or goes back",
  why: "Events came twice or in the wrong order: text is doubled or scrambled.",
  check: "Whether something sends events again, or several writers share the stream.",
};

interface State {
  last: number | null;
  numbered: boolean;
  /** The event before ended an item. */
  between: boolean;
}

/** So many numbers in a row are left out by whoever shortens a recording, not by a lossy proxy. */
const RUN = 4;

export const sequence: Family<State> = {
  rules: [missing, invalid, start, gap, repeat],
  dialects: RESPONSES,
  start: () => ({ last: null, numbered: false, between: false }),
  event(state, { n, payload, responseType, complete }, say) {
    const type = payload?.type ?? null;
    if (n === null || payload === null || type === null || !complete) return;
    const number = sequenceOf(payload.json);
    const value = number ?? member(payload.json, "sequence_number", "sequenceNumber");
    if (value === undefined) {
      // What others mix into the stream, such as an `error` of a proxy, is not numbered.
      if (responseType === null) return;
      const severity = state.numbered ? "warning" : "info";
      say(
        missing,
        n,
        `Event ${n}, \`${type.slice(0, 80)}\`, has no \`sequence_number\`.`,
        severity,
      );
      return;
    }
    if (number === null || isText(payload.json)) {
      const shown = jsonLine(
        member(payload.json, "sequence_number", "sequenceNumber") ?? null,
      ).slice(0, 40);
      // vLLM writes -1 where it does not count.
      const severity = value === -1 ? "info" : "warning";
      say(invalid, n, `Event ${n} has the \`sequence_number\` ${shown}.`, severity);
    }
    if (number === null) return;
    compare(state, number, type, n, say);
    state.last = number;
    state.numbered = true;
    state.between = type === "response.output_item.done";
  },
  gap(state) {
    state.last = null;
  },
};

/** Read as a number all the same. */
function isText(json: JsonObject): boolean {
  return typeof (json["sequence_number"] ?? json["sequenceNumber"]) === "string";
}

function compare(
  { last, between }: State,
  number: number,
  type: string,
  n: number,
  say: Say,
): void {
  if (last === null) {
    if (number !== 0 && n === 0) {
      say(start, n, `The first event has \`sequence_number\` ${number}.`);
    }
    return;
  }
  if (number === last + 1) return;
  if (number > last) {
    const left = number - last - 1;
    const words = `After ${last} comes ${number}: ${left === 1 ? "one event is" : `${left} events are`} missing before event ${n}.`;
    say(gap, n, words, left >= RUN && saysTheWhole(type, between) ? "info" : "warning");
    return;
  }
  // Another response begins in the same stream.
  if (number === 0 && (type === "response.created" || type === "response.queued")) return;
  say(repeat, n, `After \`sequence_number\` ${last} comes ${number}, at event ${n}.`);
}

/**
 * Events that say all of what the ones before them built: nothing is lost. Between two items it may
 * be a whole item that was left out, which the last event says again.
 */
function saysTheWhole(type: string, between: boolean): boolean {
  return WHOLE.test(type) || (between && type === "response.output_item.added");
}

const WHOLE =
  /^response\.(?:completed|failed|incomplete|output_item\.done|content_part\.done|[a-z_.]{1,60}(?:_text|_arguments|_input|_code|_diff|refusal)\.done)$/;
