/** The shape of what IndexedDB keeps. See schema.ts for stores and indexes. */
import type {
  GapReason,
  PageEnd,
  RequestBody,
  RequestFacts,
  ResponseFacts,
  StreamId,
} from "../messages/capture.ts";
import type { Sketch } from "../stream/sketch.ts";
import type { Framing } from "../stream/dialects/dialect.ts";
import type { Finding } from "../stream/lint/findings.ts";
import type { Severity } from "../stream/lint/rule.ts";
import type { Metrics } from "../stream/metrics/report.ts";
import type { Verdict } from "../stream/recognise.ts";
import type { ImageFacts, Row } from "../stream/types.ts";

export type StreamEnd =
  | PageEnd
  | "open"
  /** the tab, the page or the browser went away while the stream was open */
  | "interrupted";

/**
 * The request as listed. A large body stands apart (`StoreReader.getRequestBody`), because this
 * record is written with every flush and read with every list.
 */
export interface StoredRequest extends Omit<RequestFacts, "body"> {
  readonly body: RequestBody | { readonly kind: "apart"; readonly size: number };
}

export type FindingCounts = Readonly<Record<Severity, number>>;

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
  readonly request: StoredRequest;
  readonly response: ResponseFacts;
  /** How many values were masked before storing. */
  readonly masked: number;
  /** Only the request promised a stream, and the bytes have not confirmed it yet. */
  readonly candidate: boolean;
  /** How the body is cut into events; of a candidate, once its bytes have said. */
  readonly framing: Framing;
  /** The API that its events were recognised as; null before the first. */
  readonly dialect: Verdict | null;
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
  /**
   * An event that its API ends streams with has arrived, such as `response.completed` or `[DONE]`:
   * SDKs cancel the body after it, which loses nothing. Absent of streams recorded before it was noted.
   */
  readonly finished?: boolean;
  /** How many images of rows that were written before turned out to be results: those rows changed. */
  readonly settled: number;
  readonly gaps: number;
  /** Bytes that were not kept, by reason; empty when nothing was lost. */
  readonly gapBytes: Readonly<Partial<Record<GapReason, number>>>;
  /** SHA-256 of the latest image that decoded, for the list's thumbnail; null when there is none. */
  readonly lastImage: string | null;
  /** How many findings of each severity; null of streams recorded before they were counted. */
  readonly findings: FindingCounts | null;
  /** What the overview draws of it; null for streams recorded before there was any. */
  readonly sketch: Sketch | null;
  readonly pinned: boolean;
  /** A name the user gave; empty when there is none. */
  readonly label: string;
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

/** Rows in one record, so that neither appending nor reading costs a record a row. */
export const ROWS_PER_BATCH = 128;

/** Many rows in one record: key [stream, first]. */
export interface RowBatch {
  readonly stream: StreamId;
  /** Row number of the first: a multiple of {@link ROWS_PER_BATCH}, full but for the last batch. */
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

/** A request body too large for the stream's record: key stream. */
export interface BodyRecord {
  readonly stream: StreamId;
  readonly body: RequestBody;
  readonly size: number;
}

/** Figures of a stream's record that rows add to. */
export const COUNTED = [
  "rows",
  "events",
  "images",
  "finished",
  "settled",
  "firstEventAt",
  "firstImageAt",
  "lastImage",
  "sketch",
  "dialect",
  "model",
] as const satisfies readonly (keyof StreamRecord)[];

export type Counted = Pick<StreamRecord, (typeof COUNTED)[number]>;

/**
 * Where derivation stands, committed together with the blocks it covers: key stream.
 * Bounded: it never holds bytes of the tape, so a half-arrived event of 64 MiB costs nothing here.
 */
export interface Checkpoint {
  readonly stream: StreamId;
  /** States of stream/framing.ts and stream/meaning/meaning.ts, as they clone. */
  readonly cutter: unknown;
  /** Null of a stream recorded before there was any; its recogniser's state then stands beside it. */
  readonly meaning: unknown;
  readonly recogniser?: unknown;
  /** Images of which it is not known yet whether they are results; see recorder/settling.ts. */
  readonly unsettled: unknown;
  readonly reading:
    /** only the request promised a stream; the first bytes have not decided */
    | "unconfirmed"
    | "events"
    /** an error answered as something else than a stream: kept as one row */
    | "plain";
  /**
   * The record's own figures without the incomplete tail that an end shows, so that an
   * interrupted stream can go on as if it never had been.
   */
  readonly counted: Counted;
}

/** What was found in a stream and measured of it: key stream. Derived, as rows are. */
export interface StreamReport {
  readonly stream: StreamId;
  /** The gravest first. */
  readonly findings: readonly Finding[];
  readonly metrics: Metrics;
}

/** One record, key `kept`: what all streams take together, kept in step by every write. */
export interface Totals {
  readonly key: "kept";
  /** Tape, images and request bodies that stand apart. */
  readonly bytes: number;
}
