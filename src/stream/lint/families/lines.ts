/** Lines that belong to no event: readers skip them, and what they say is lost. */
import type { Family, LintEvent, Rule, Say } from "../rule.ts";
import { SSE_SPECIFICATION } from "../rule.ts";

const stray: Rule = {
  id: "stray-line",
  severity: "warning",
  dialects: null,
  title: "A line that is no field of an event",
  why: "Every reader skips it without a word: an event that lost its `data: `, or an error page, is never seen.",
  check:
    "Whether a proxy writes an error page into the open stream, or a line break stands in the data.",
  source: SSE_SPECIFICATION,
};

interface State {
  /** The number of the last event; null before the first. */
  last: number | null;
  /** What stands before the first event: without any event it is another fault. */
  before: string | null;
  said: boolean;
}

export const lines: Family<State> = {
  rules: [stray],
  dialects: null,
  start: () => ({ last: null, before: null, said: false }),
  event(state, event, say, { framing }) {
    if (state.said || framing !== "sse") return;
    const found = strayLine(event);
    if (event.n !== null) state.last = event.n;
    const { last, before } = state;
    const shown = before ?? found;
    if (shown === null) return;
    if (last === null) state.before = shown;
    else sayLine(state, last, shown, say);
  },
};

function sayLine(state: State, last: number, shown: string, say: Say): void {
  const where = state.before === null ? `At event ${last}` : "Before the first event";
  say(stray, last, `${where} stands a line that is no field: \`${shown}\`.`);
  state.said = true;
}

/** An error page shows what it is in its first lines. */
const LOOKED_AT = 4096;
const SHOWN = 40;

/** How the first such line of this block begins; null when it has none. */
function strayLine({ block, bytes, complete }: LintEvent): string | null {
  if (bytes === null) return null;
  // Most blocks begin with a field, and have data.
  if (block.kind !== "control" && FIRST.has(bytes[0] ?? 0)) return null;
  const text = new TextDecoder().decode(bytes.subarray(0, LOOKED_AT)).replace(/^\ufeff+/, "");
  for (const line of text.split(/[\r\n]/)) {
    // The tail of a body may be the beginning of any field.
    const isStray = complete ? !IS_LINE.test(line) : /^[<{[]/.test(line);
    if (isStray) return line.trim().slice(0, SHOWN).replaceAll("`", "'");
  }
  return null;
}

/** What the lines of an event stream begin with: a letter of a field (`deir`), a colon, a line end, a mark. */
const FIRST: ReadonlySet<number> = new Set([0x64, 0x65, 0x69, 0x72, 0x3a, 0x0d, 0x0a, 0xef]);

/** A field, known or an app's own, a comment, or nothing. */
const IS_LINE = /^(?:$|:|(?:data|event|id|retry)$|[a-z][\w-]{0,40}:)/;
