/**
 * Which API a stream is of, from its bytes alone: fed event by event, it keeps what speaks for each
 * API and why. A URL or a header only helps where the bytes speak already.
 */
import type { Dialect, Framing, Hints, Payload, Sign } from "./dialects/dialect.ts";
import { isDone } from "./describe.ts";
import { DIALECTS } from "./dialects/index.ts";
import { firstOf } from "./own.ts";
import type { ParsedBlock } from "./sse/parse.ts";

const BY_ID: ReadonlyMap<string, Dialect> = new Map(DIALECTS.map((one) => [one.id, one]));

/** After so many events what they are is known; what ends a stream and its comments still count. */
const ENOUGH = 64;

/** Structured-clonable; {@link noteEvent} and its fellows change it in place. Bounded. */
export interface RecogniserState {
  readonly framing: Framing;
  /** For each dialect by id: reasons and how much the strongest event weighed for each. */
  readonly signs: Record<string, Record<string, number>>;
  readonly hints: Record<string, Sign>;
  events: number;
  /** Of the events looked at, how many had an `event:` line. */
  named: number;
  done: boolean;
  /** Ids of dialects whose heartbeat comments were seen, and the first such comment. */
  readonly comments: Record<string, string>;
}

/** What a stream is taken for. */
export interface Verdict {
  /** Id of the dialect, such as `openrouter-responses`. */
  readonly id: string;
  readonly title: string;
  /** 0 … 1 */
  readonly confidence: number;
  /** What was seen, in words: “`type` begins with `response.`, no `event:` lines, ends with [DONE]”. */
  readonly reason: string;
}

export function newRecogniser(framing: Framing): RecogniserState {
  return { framing, signs: {}, hints: {}, events: 0, named: 0, done: false, comments: {} };
}

/** Hosts and paths are told well before; pages make URLs of megabytes. */
const MAX_URL = 2048;

/** Takes what is known beside the bytes. */
export function noteHints(state: RecogniserState, { url, headers }: Hints): void {
  const hints = { url: url.slice(0, MAX_URL), headers };
  for (const dialect of DIALECTS) {
    const sign = dialect.hint?.(hints) ?? null;
    if (sign !== null) state.hints[dialect.id] = sign;
  }
}

/** Takes the next block of the body, whatever it is. @param payload its data if that is JSON */
export function noteBlock(
  state: RecogniserState,
  block: ParsedBlock,
  payload: Payload | null,
): void {
  if (payload !== null) noteEvent(state, payload);
  else if (block.data !== null) noteText(state, block.data);
  else if (block.kind === "comment") noteComment(state, block.comments[0] ?? "");
}

/** Takes an event whose data is JSON. */
export function noteEvent(state: RecogniserState, payload: Payload): void {
  if (state.events >= ENOUGH) return;
  state.events++;
  if (payload.name !== null) state.named++;
  for (const dialect of DIALECTS) {
    for (const { reason, weight } of dialect.sign(payload)) {
      const reasons = (state.signs[dialect.id] ??= {});
      reasons[reason] = Math.max(reasons[reason] ?? 0, weight);
    }
  }
}

/** Takes the data of an event that is no JSON: `[DONE]` is the end of some. */
export function noteText(state: RecogniserState, data: string): void {
  if (isDone(data)) state.done = true;
}

/** Takes a comment, without its colon. */
export function noteComment(state: RecogniserState, comment: string): void {
  for (const { id, habits } of DIALECTS) {
    if (state.comments[id] !== undefined || habits?.comment === undefined) continue;
    if (habits.comment.test(comment.slice(0, 100))) state.comments[id] = firstOf(comment, 40);
  }
}

/** What is known less surely is an app's own: words such as `start` and `finish` are everyone's. */
const ENOUGH_TRUST = 0.45;

/** How much it weighs that a stream is framed as the API does it, or is not. */
const HABIT = 0.15;
const COMMENT = 0.5;

/** What the stream is taken for so far. */
export function verdict(state: RecogniserState): Verdict {
  const plain = PLAIN[state.framing];
  let best: Verdict = { ...plain, confidence: 0, reason: "nothing was seen that says more" };
  for (const dialect of DIALECTS) {
    const reasons = state.signs[dialect.id];
    if (reasons === undefined) continue;
    const found = weigh(state, dialect, reasons);
    const enough = found.id === plain.id || found.confidence >= ENOUGH_TRUST;
    if (enough && found.confidence > best.confidence) best = found;
  }
  return best;
}

/** What a stream is that no API is known by. */
const PLAIN: Readonly<Record<Framing, Pick<Verdict, "id" | "title">>> = {
  sse: pick("sse"),
  ndjson: pick("ndjson"),
  "ai-data": pick("ai-sdk-data"),
};

function pick(id: string): Pick<Verdict, "id" | "title"> {
  return { id, title: dialectOf(id)?.title ?? id };
}

/** The dialect a verdict names, to be given to `describe`. */
export function dialectOf(id: string): Dialect | null {
  return BY_ID.get(id) ?? null;
}

/**
 * Independent signs add up as chances do: what is left to doubt is the product of what each leaves.
 * Framing that is not the API's own takes a little away: back ends frame anew what they pass on.
 */
function weigh(
  state: RecogniserState,
  dialect: Dialect,
  reasons: Readonly<Record<string, number>>,
): Verdict {
  const signs: Sign[] = Object.entries(reasons).map(([reason, weight]) => ({ reason, weight }));
  let trust = 1;
  const { habits, id, title } = dialect;
  if (habits !== undefined && state.framing === "sse") {
    const named = state.named > 0;
    if (named === habits.eventLines) {
      const reason = named ? "events have `event:` lines" : "no `event:` lines";
      signs.push({ weight: HABIT, reason });
    } else trust *= 1 - HABIT / 3;
    if (state.done && habits.done) signs.push({ weight: HABIT, reason: "it ends with `[DONE]`" });
    else if (state.done) trust *= 1 - HABIT / 3;
    const comment = state.comments[id];
    if (comment !== undefined) signs.push({ weight: COMMENT, reason: `comments \`: ${comment}\`` });
  }
  const hint = state.hints[id];
  if (hint !== undefined) signs.push(hint);
  const doubt = signs.reduce((left, { weight }) => left * (1 - weight), 1);
  signs.sort((one, other) => other.weight - one.weight);
  return {
    id,
    title,
    confidence: Math.round((1 - doubt) * trust * 1000) / 1000,
    reason: signs
      .slice(0, 5)
      .map(({ reason }) => reason)
      .join(", "),
  };
}
