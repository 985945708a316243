/** The shape of what IndexedDB keeps. See schema.ts for stores and indexes. */
import type {
  GapReason,
  PageEnd,
  RequestFacts,
  ResponseFacts,
  StreamId,
} from "../messages/capture.ts";
import type { ImageFacts, Row } from "../stream/types.ts";

export type StreamEnd =
  | PageEnd
  | "open"
  /** the tab, the page or the browser went away while the stream was open */
  | "interrupted";

export interface StreamRecord {
  readonly id: StreamId;
  readonly source: "fetch";
  readonly tab: number;
  readonly frame: number;
  /** The document that read it; see RelayHello. */
  readonly document: string;
  readonly pageUrl: string;
  /** Random id of the browser session it was recorded in (storage.session): tells which open streams a crash left. */
  readonly session: string;
  readonly request: RequestFacts;
  readonly response: ResponseFacts;
  /** How many values were masked before storing. */
  readonly masked: number;
  /** Only the request promised a stream, and the bytes have not confirmed it yet. */
  readonly candidate: boolean;
  /** Model named by the response or the request, when known. */
  readonly model: string | null;
  /** Epoch milliseconds of the request. Streams are listed in this order. */
  readonly startedAt: number;
  /** Epoch milliseconds of monotonic zero, and the step of that clock. */
  readonly timeOrigin: number;
  readonly resolution: number;
  /** Milliseconds on the page's monotonic clock; null until it happened. */
  readonly requestedAt: number;
  readonly respondedAt: number;
  readonly firstByteAt: number | null;
  readonly firstEventAt: number | null;
  readonly firstImageAt: number | null;
  readonly endedAt: number | null;
  readonly end: StreamEnd;
  readonly endDetail: string;
  /** Bytes the page read, and those of them on the tape. */
  readonly bytesSeen: number;
  readonly bytesKept: number;
  readonly chunks: number;
  readonly blocks: number;
  readonly rows: number;
  readonly events: number;
  readonly images: number;
  readonly gaps: number;
  /** Bytes that were not kept, by reason; empty when nothing was lost. */
  readonly gapBytes: Readonly<Partial<Record<GapReason, number>>>;
  /** SHA-256 of the latest image that decoded, for the list's thumbnail; null when there is none. */
  readonly lastImage: string | null;
  readonly pinned: boolean;
}

/** A committed block: key [stream, index]. */
export interface TapeRecord {
  readonly stream: StreamId;
  readonly index: number;
  readonly firstChunk: number;
  readonly offset: number;
  readonly lengths: readonly number[];
  readonly times: readonly number[];
  readonly bytes: Uint8Array;
  readonly gap?: GapReason;
}

/** Many rows in one record: key [stream, first]. */
export interface RowBatch {
  readonly stream: StreamId;
  /** Row number of the first. */
  readonly first: number;
  readonly rows: readonly Row[];
}

/** Key sha256. Shared by every stream that shows it. */
export interface ImageRecord extends ImageFacts {
  readonly sha256: string;
  readonly blob: Blob;
  readonly bytes: number;
  /** Streams that show it (multi-entry index): deleted with the last of them. */
  readonly streams: readonly StreamId[];
}
