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
   * `0.1` (output index, content index), where the API numbers its parts; else what it calls them.
   */
  | {
      readonly kind: "text" | "reasoning";
      readonly part: string;
      readonly text: string;
      readonly whole: boolean;
    }
  /** A tool call begins or its arguments grow; null leaves id, name or arguments as they are. */
  | {
      readonly kind: "tool";
      readonly key: string;
      readonly id: string | null;
      readonly name: string | null;
      readonly arguments: string | null;
      readonly whole: boolean;
    }
  | { readonly kind: "status"; readonly status: string; readonly terminal: boolean }
  /** Replaces the members that are not null. */
  | { readonly kind: "usage"; readonly usage: Usage }
  | { readonly kind: "error"; readonly code: string | null; readonly message: string }
  /** No more images come for what was begun: the last provisional partial of each item is final. */
  | { readonly kind: "images-final" };

/** What an event says. Strings that are shown in a row are bounded and fit for one line. */
export interface Reading {
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

/** An API. Both functions are pure and never throw, whatever the payload holds. */
export interface Dialect {
  /** Stable, for exports and programs: `openrouter-responses`. */
  readonly id: string;
  /** For people: `OpenRouter Responses`. */
  readonly title: string;
  /** How much this event speaks for the API, or null if it does not. */
  sign(payload: Payload): Sign | null;
  /** What this event means here, or null when it is no event of the API. */
  read(payload: Payload): Reading | null;
}

/** A reading that says nothing yet. */
export const PLAIN: Reading = {
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
