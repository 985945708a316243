/** What a rule of the linter is, and what rules of one family are shown of a stream. */
import type { Framing, Payload, Reading } from "../dialects/dialect.ts";
import type { ImageFlaw } from "../images/flaws.ts";
import type { ParsedBlock } from "../sse/parse.ts";
import type { ImageSource } from "../types.ts";

/**
 * By what breaks for a user: `error`: an official client throws, or loses part of the result;
 * `warning`: against the protocol, and somebody's client may trip over it; `info`: worth knowing,
 * such as a known habit of the API.
 */
export type Severity = "error" | "warning" | "info";

export interface Rule {
  /** Stable, kebab-case: settings and CI files name it. */
  readonly id: string;
  /** As a rule; a known deviation of a gateway is reported as less. */
  readonly severity: Severity;
  /** Ids of the dialects it is for; null: all streams. Findings of other dialects are not shown. */
  readonly dialects: readonly string[] | null;
  readonly title: string;
  /** Why it matters to who builds on the stream. */
  readonly why: string;
  /** What to look at next. */
  readonly check: string;
  /** Where the protocol says so. */
  readonly source: string;
  /** It concludes from something that was not seen, which bytes that were not kept may have been. */
  readonly needsAll?: true;
}

/** An image of an event. */
export interface LintImage {
  readonly source: Pick<ImageSource, "role" | "partialIndex" | "item" | "link" | "provisional">;
  /** Null when nothing decoded. */
  readonly sha256: string | null;
  readonly flaws: readonly ImageFlaw[];
}

/** A block of the stream, and what it says. */
export interface LintEvent {
  /** Number among the events that have data; null for comments and control blocks. */
  readonly n: number | null;
  readonly block: ParsedBlock;
  /** Its bytes as they travelled; null when they are not at hand: some rules about bytes are silent then. */
  readonly bytes: Uint8Array | null;
  /** False for the tail of a body, and for what a gap cut. */
  readonly complete: boolean;
  /** Null when its data is no JSON. */
  readonly payload: Payload | null;
  /** What {@link responseTypeOf} says: several families ask. */
  readonly responseType: string | null;
  readonly reading: Pick<Reading, "family" | "item" | "index" | "changes" | "images">;
  readonly images: readonly LintImage[];
  /** Id of the dialect that the stream is taken for so far. */
  readonly dialect: string;
}

/** The type of a whole event of the Responses API, `response.…`; null for any other. */
export function responseTypeOf(payload: Payload | null, complete: boolean): string | null {
  const type = payload?.type ?? null;
  return complete && type !== null && type.startsWith("response.") ? type : null;
}

/**
 * OpenAI's own client is who reads this event: what it throws on is an error then. OpenRouter's
 * streams, and events in the SDKs' spelling, are mostly read by others, which go on.
 */
export function isForOpenAi({ dialect, payload }: LintEvent): boolean {
  if (dialect !== "openai-responses" || payload === null) return false;
  const { json } = payload;
  return !["outputIndex", "itemId", "sequenceNumber"].some((key) => Object.hasOwn(json, key));
}

/** How grave it is that OpenAI's client throws on this event. */
export function graveFor(event: LintEvent): Severity {
  return isForOpenAi(event) ? "error" : "warning";
}

/** How the reading of the body ended; `unseen`: in a way that says nothing about the stream. */
export type LintEndKind =
  | "complete"
  | "cancelled"
  | "aborted"
  | "failed"
  | "interrupted"
  | "unseen";

export interface LintEnd {
  readonly kind: LintEndKind;
  /** Monotonic milliseconds, or null. */
  readonly time: number | null;
  /** Id of the dialect that the stream was recognised as. */
  readonly dialect: string;
}

/** What is known of a stream beside its events. */
export interface LintFacts {
  readonly framing: Framing;
  /** `partial_images` of the request, when it is known. */
  readonly partialsAsked: number | null;
  /** The request asked to go on after an event (`starting_after`): the beginning is not to come. */
  readonly resumed: boolean;
}

/** Takes a finding. `n`: the event it points to, null for the stream as a whole. */
export type Say = (rule: Rule, n: number | null, message: string, severity?: Severity) => void;

/**
 * Rules that look at the same things, and what they remember: structured-cloneable, bounded, and
 * changed in place. Every function is cheap for events that are none of its business.
 */
export interface Family<State> {
  readonly rules: readonly Rule[];
  /** Dialects it is shown the events of, beside those of streams not recognised (yet); null: all. */
  readonly dialects: readonly string[] | null;
  start(): State;
  event?(state: State, event: LintEvent, say: Say, facts: LintFacts): void;
  /** Bytes were not kept here. */
  gap?(state: State): void;
  /** The body was read to its end. Not called for other ends: what is missing then says nothing. */
  end?(state: State, end: LintEnd, say: Say, facts: LintFacts): void;
  /** The reading ended otherwise. */
  stopped?(state: State, end: LintEnd, say: Say): void;
}

/**
 * Things of one kind that a family remembers, such as items. More of them are no answer but an
 * attack, and a recorder writes what is remembered with every flush: see the test of its size.
 */
export const MOST_REMEMBERED = 1000;

export const RESPONSES = ["openai-responses", "openrouter-responses"] as const;
export const IMAGES_APIS = ["openai-images", "openrouter-images"] as const;
export const CHATS = ["openai-chat", "openrouter-chat"] as const;
const OTHERS = [
  "anthropic-messages",
  "gemini",
  "gemini-interactions",
  "ai-sdk-ui",
  "ai-sdk-data",
  "openai-assistants",
  "cohere",
] as const;
/** Every API known by name. */
export const KNOWN: readonly string[] = [...RESPONSES, ...IMAGES_APIS, ...CHATS, ...OTHERS];

export const OPENAI_STREAMING =
  "https://platform.openai.com/docs/api-reference/responses-streaming";
export const SSE_SPECIFICATION =
  "https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation";
