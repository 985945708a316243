/** What a tape says, derived by pure functions from its bytes. */

/** A half-open range of byte offsets in the body as the page read it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export type Family =
  | "lifecycle"
  | "text"
  | "reasoning"
  | "tool"
  | "image"
  | "usage"
  | "error"
  | "heartbeat"
  | "other";

/** Which appearance of an image an event carries. */
export type ImageRole =
  /** one of a row that becomes better; see {@link ImageSource.provisional} */
  | "partial"
  /** the result */
  | "final"
  /** a draft that is not on the way to the result, such as an image in a model's thoughts */
  | "preview"
  /** a final image that this stream carried before */
  | "repeat";

/** An image inside an event, before its bytes are decoded. */
export interface ImageSource {
  readonly role: ImageRole;
  /** Index among the partials of its item; null for finals. */
  readonly partialIndex: number | null;
  /** The item it belongs to (`item_id`, `item.id`), when named. */
  readonly item: string | null;
  /** Where in the payload it stands, as a JSON path: `$.partial_image_b64`. */
  readonly path: string;
  /** Base64 text as it stands in the payload, or a data URL; null for a link. */
  readonly base64: string | null;
  /** An address, of any scheme or of none, where the payload has no bytes: shown, never fetched; else null. */
  readonly link: string | null;
  /** Media type the event gives beside the image (`mime_type`, `output_format`), or null. */
  readonly mediaType: string | null;
  /** Size in pixels the event declares, or null. */
  readonly declared: { readonly width: number; readonly height: number } | null;
  /**
   * A partial that nothing tells from the result: it is final if no later image of its item has
   * come when a change of kind `images-final` does.
   */
  readonly provisional: boolean;
}

/** One appearance of an image, bytes known. */
export interface Frame {
  readonly role: ImageRole;
  readonly partialIndex: number | null;
  readonly item: string | null;
  readonly path: string;
  /** Hexadecimal SHA-256 of the decoded bytes: the key of the image in the store; null when nothing decoded. */
  readonly sha256: string | null;
  /** What is wrong with it, in words, or null. */
  readonly problem: string | null;
  /** The address the payload gave in place of the image's bytes, of any scheme or of none; absent when it gave none. */
  readonly link?: string;
}

/** What a decoded image's own container says. */
export interface ImageFacts {
  /** `image/png` …, by magic; `application/octet-stream` when unknown. */
  readonly mediaType: string;
  readonly width: number | null;
  readonly height: number | null;
  /** The container's own end was reached. */
  readonly complete: boolean;
}

export type RowKind =
  /** has data: what EventSource would dispatch */
  | "event"
  /** only comment lines: a heartbeat */
  | "comment"
  /** only id, event or retry lines: nothing is dispatched */
  | "control";

/** One line of the event table: light enough to hold 100,000 of them. */
export interface Row {
  /** 0, 1, 2 … over all rows of the stream. */
  readonly row: number;
  readonly kind: RowKind;
  /** 0, 1, 2 … over rows of kind `event`; null for others. */
  readonly n: number | null;
  /** Where it stands on the tape. */
  readonly range: ByteRange;
  /** Chunk in which it became complete. */
  readonly chunk: number;
  /** Arrival of that chunk: milliseconds on the page's monotonic clock. */
  readonly time: number;
  /** The `event:` line, or null. */
  readonly name: string | null;
  /** This block's own `id:`, or null. */
  readonly id: string | null;
  /** The `type` the payload gives, else the `event:` name, else `message`; for comments their text. */
  readonly type: string;
  readonly family: Family;
  readonly item: string | null;
  readonly index: number | null;
  /** Bytes of data (data lines joined), for comments of the comment. */
  readonly size: number;
  /** One short line a person can read. */
  readonly preview: string;
  readonly frames: readonly Frame[];
  /** False for the tail of a body that ended without a blank line, or an event cut by a gap. */
  readonly complete: boolean;
}
