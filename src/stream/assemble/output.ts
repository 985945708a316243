/** What a response has become after an event: the output so far. */
import type { Usage } from "../dialects/dialect.ts";
import type { ImageRole } from "../types.ts";

/** One run of text or reasoning: a content part, a block, a choice, as the API divides them. */
export interface TextPart {
  /** The dialect's name of the part, unique among those of its kind. */
  readonly key: string;
  readonly text: string;
}

export interface ToolCall {
  /** The dialect's name of the call, unique in the response. */
  readonly key: string;
  readonly id: string | null;
  readonly name: string | null;
  /** Arguments as far as they have come: text, whatever it says. */
  readonly arguments: string;
  /** The arguments are a whole JSON value. Half-streamed ones are not yet, empty ones neither. */
  readonly isJson: boolean;
}

/** One appearance of an image. Its bytes stay on the tape: `event` and `path` say where. */
export interface ImageAppearance {
  readonly event: number;
  /** JSON path in the event's payload. */
  readonly path: string;
  readonly item: string | null;
  /** As of the output's event: the last partial of an item may turn out to be its result. */
  readonly role: ImageRole;
  readonly partialIndex: number | null;
  /** Where the image is when its bytes are not in the stream, else null. */
  readonly link: string | null;
}

export interface ResponseError {
  readonly code: string | null;
  readonly message: string;
}

/** What did not fit into the bounds of a {@link Timeline}: shown, so that nothing ends without a word. */
export interface Omitted {
  /** The event from which on something is missing. */
  readonly since: number;
  /** UTF-16 code units of text, reasoning and arguments. */
  readonly characters: number;
  readonly parts: number;
  readonly toolCalls: number;
  readonly images: number;
}

export interface Output {
  /** All parts of the text, joined. */
  readonly text: string;
  readonly textParts: readonly TextPart[];
  /** All parts of the reasoning, joined. */
  readonly reasoning: string;
  readonly reasoningParts: readonly TextPart[];
  readonly toolCalls: readonly ToolCall[];
  /** Every appearance so far, in order of arrival. */
  readonly images: readonly ImageAppearance[];
  /** The API's own word, or null before there is one. */
  readonly status: string | null;
  /** Nothing is expected after this status. */
  readonly terminal: boolean;
  readonly usage: Usage | null;
  readonly error: ResponseError | null;
  /** Null as long as everything is kept. */
  readonly omitted: Omitted | null;
}
