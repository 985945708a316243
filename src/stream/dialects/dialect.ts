/** What a dialect is: one API's way of naming its events. See index.ts for the list. */
import type { JsonObject } from "../json.ts";
import type { Family, ImageSource } from "../types.ts";

/** An event whose data is a JSON object. */
export interface Payload {
  /** The `event:` line, or null. */
  readonly name: string | null;
  /** The string `type` of the object, else null. */
  readonly type: string | null;
  readonly json: JsonObject;
}

/** What a row shows of an event. Strings are bounded and fit for one line. */
export interface Description {
  readonly type: string;
  readonly family: Family;
  /** Id of the item the event belongs to, when named. */
  readonly item: string | null;
  /** Index of that item in the output (`output_index`); which partial an image is stands in `images`. */
  readonly index: number | null;
  readonly preview: string;
  /** The model the event names, or null. */
  readonly model: string | null;
  readonly images: readonly ImageSource[];
}

/**
 * Describes an event of this API, or returns null when it is none. The type of the row is set by
 * the caller.
 */
export type Dialect = (payload: Payload) => Omit<Description, "type"> | null;

/** A description that says nothing yet. */
export const PLAIN: Omit<Description, "type"> = {
  family: "other",
  item: null,
  index: null,
  preview: "",
  model: null,
  images: [],
};

/** No event of a real API carries more; the payload of one that does still has them all. */
export const MAX_IMAGES = 100;
