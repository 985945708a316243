/** What a dialect is: one API's way of saying things in events. See index.ts for the list. */
import type { Json, JsonObject } from "../json.ts";
import type { Family, ImageSource } from "../types.ts";

/**
 * How a body is cut into events: an event stream; one JSON value a line; or one `<code>:<json>` a
 * line, the data stream of the Vercel AI SDK 3 and 4.
 */
export type Framing = "sse" | "ndjson" | "ai-data";

/** An event whose data is JSON. */
export interface Payload {
  readonly framing: Framing;
  /** The `event:` line, for `ai-data` the code of the line; null when there is none. */
  readonly name: string | null;
  /** The string `type` of the object, else null. */
  readonly type: string | null;
  readonly value: Json;
  /** The value if it is an object, else an empty object. */
  readonly json: JsonObject;
}

/** How strongly an event speaks for an API. */
export interface Sign {
  /** 0 … 1: how sure one would be of the API if this were all one knew. */
  readonly weight: number;
  /** What was seen, in words that complete “…, so it is probably this API”. */
  readonly reason: string;
}

/** Tokens and cost as the API counts them; null where it does not say. */
export interface Usage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly cachedTokens: number | null;
  readonly totalTokens: number | null;
  /** In US dollars, or the provider's credits of that worth. */
  readonly cost: number | null;
}

/** What an event does to the response that is being built; `src/stream/assemble` applies it. */
export type Change =
  /**
   * Text of a part grows, or (`whole`) is replaced. Part keys are numbers joined by dots, such as
   * `0.1` (output index, content index), where the API numbers its parts, and stand in numeric
   * order; other keys are what the API calls the part, and stand in order of appearance.
   */
  | {
      readonly kind: "text" | "reasoning";
      readonly part: string;
      readonly text: string;
      readonly whole: boolean;
      /** A new part begins, even if an earlier one had the same key, as each step of an agent has its text `0`. */
      readonly begins?: boolean;
    }
  /**
   * A tool call begins, or its arguments grow or (`whole`) are replaced; null leaves id, name or
   * arguments as they are. Without a key it is a whole call of its own that no other event continues.
   */
  | {
      readonly kind: "tool";
      readonly key: string | null;
      readonly id: string | null;
      readonly name: string | null;
      readonly arguments: string | null;
      readonly whole: boolean;
      /** A new call begins, even if an earlier one had the same key. */
      readonly begins?: boolean;
    }
  /** Status null: over, as it was said before (Anthropic's `message_stop` after its `stop_reason`). */
  | { readonly kind: "status"; readonly status: string | null; readonly terminal: boolean }
  /** Replaces the members that are not null. */
  | { readonly kind: "usage"; readonly usage: Usage }
  | { readonly kind: "error"; readonly code: string | null; readonly message: string }
  /** A step of an agent begins: what follows can be dropped without what came before. */
  | { readonly kind: "step" }
  /**
   * The event says the whole response again: text, reasoning and tool calls so far are dropped, or
   * (`step`) those that began in the latest step.
   */
  | { readonly kind: "reset"; readonly step?: boolean }
  /** No more images come for what was begun: the last provisional partial of each item is final. */
  | { readonly kind: "images-final" };

/** What an event says. Strings that are shown in a row are bounded and fit for one line. */
export interface Reading {
  /** What the API calls such events when that is not the payload's `type`, else null. */
  readonly type: string | null;
  readonly family: Family;
  /** Id of the item the event belongs to, when named. */
  readonly item: string | null;
  /** Index of that item in the output (`output_index`); which partial an image is stands in `images`. */
  readonly index: number | null;
  readonly preview: string;
  /** The model the event names, or null. */
  readonly model: string | null;
  readonly images: readonly ImageSource[];
  /** In the order in which they apply. Not bounded: the text of a change is the payload's own. */
  readonly changes: readonly Change[];
}

/** A reading, with the name its row is shown by. */
export interface Description extends Reading {
  readonly type: string;
}

/** What is known of a stream besides its bytes: hints, since most apps stream through their own back end. */
export interface Hints {
  readonly url: string;
  /** Response headers, names in any case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** How an API frames its event streams. A back end that passes events on often frames them anew. */
export interface Habits {
  /** Every event has an `event:` line, or none has. */
  readonly eventLines: boolean;
  /** The stream ends with `data: [DONE]`. */
  readonly done: boolean;
  /** Its heartbeat comments. */
  readonly comment?: RegExp;
}

/** An API. Its functions are pure and never throw, whatever the payload holds. */
export interface Dialect {
  /** Stable, for exports and programs: `openrouter-responses`. */
  readonly id: string;
  /** For people: `OpenRouter Responses`. */
  readonly title: string;
  readonly habits?: Habits;
  /** What in this event speaks for the API; nothing if it is no event of it. */
  sign(payload: Payload): readonly Sign[];
  /** What speaks for the API beside the bytes. */
  hint?(hints: Hints): Sign | null;
  /** What this event means here, or null when it is no event of the API. */
  read(payload: Payload): Reading | null;
}

/** A reading that says nothing yet. */
export const PLAIN: Reading = {
  type: null,
  family: "other",
  item: null,
  index: null,
  preview: "",
  model: null,
  images: [],
  changes: [],
};

/** No event of a real API carries more; the payload of one that does still has them all. */
export const MAX_IMAGES = 100;
