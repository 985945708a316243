/**
 * What the hook observes in a page, on its way hook → relay → recorder.
 *
 * The same messages travel both legs: over the private MessagePort between the two
 * content-script worlds, and over the runtime port to the background worker. All of it is
 * structured-clonable. Everything here comes from a page and is hostile until checked.
 */

/** One recorded response: 32 hexadecimal digits, made by the hook. */
export type StreamId = string;

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A request body as far as the page let us see it without touching it. */
export type RequestBody =
  | { readonly kind: "none" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "form"; readonly fields: readonly FormField[] }
  | { readonly kind: "not-captured"; readonly reason: "stream" | "too-large" | "unreadable" };

/** One entry of a FormData body; a file is named, its bytes are left alone. */
export interface FormField {
  readonly name: string;
  readonly value: string | { readonly file: string; readonly type: string; readonly size: number };
}

export interface RequestFacts {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  readonly body: RequestBody;
}

export interface ResponseFacts {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly type: string;
  readonly redirected: boolean;
  readonly headers: HeaderList;
}

/** Why bytes that the page received are not on the tape. */
export type GapReason =
  /** more bytes waited to leave the page than a tab may hold */
  | "memory"
  /** the store refused them: the disk or the browser's quota is full */
  | "quota"
  /** the first bytes came before it was known whether the tab records, and were too many to hold */
  | "arming"
  /** the copy itself failed */
  | "copy";

/**
 * A run of consecutive chunks of one stream, never split or merged again on its way to disk,
 * so that writing it twice is the same as writing it once.
 */
export interface Block {
  /** 0, 1, 2 … within the stream. */
  readonly index: number;
  /** Number of the first chunk in this block, counted over the stream. */
  readonly firstChunk: number;
  /** Offset of the first byte in the body as the page read it, bytes of gaps included. */
  readonly offset: number;
  /** Length of each chunk in bytes. */
  readonly lengths: readonly number[];
  /** Arrival of each chunk: milliseconds on the page's monotonic clock (`performance.now()`). */
  readonly times: readonly number[];
  /** The chunks' bytes, one after another. Empty in a gap. */
  readonly bytes: Uint8Array;
  /** Set when the bytes of these chunks were not kept: `lengths` still says how many there were. */
  readonly gap?: GapReason;
}

/** How a stream ended, as far as the page's side can tell. */
export type PageEnd =
  /** the body was read to its end */
  | "complete"
  /** the page cancelled the body or its reader */
  | "cancelled"
  /** the page aborted the fetch (AbortController, AbortSignal.timeout) */
  | "aborted"
  /** the network or the server broke the connection */
  | "failed"
  /** the page let go of the response without reading it to its end */
  | "unread"
  /** the body was read in a way that a script in this page cannot see (worker, another frame) */
  | "elsewhere";

export type CaptureMessage =
  | {
      readonly kind: "open";
      readonly stream: StreamId;
      readonly request: RequestFacts;
      readonly response: ResponseFacts;
      /** True when only the request promised a stream; the recorder confirms from the first bytes. */
      readonly candidate: boolean;
      /** Milliseconds on the page's monotonic clock. */
      readonly requestedAt: number;
      readonly respondedAt: number;
      /** What its body takes of what the page's side may hold; the recorder has no use for it. */
      readonly size?: number;
    }
  | { readonly kind: "block"; readonly stream: StreamId; readonly block: Block }
  | {
      readonly kind: "end";
      readonly stream: StreamId;
      readonly end: PageEnd;
      /** Name and message of the error, for `aborted`, `cancelled` and `failed`. */
      readonly detail: string;
      readonly at: number;
      /** How many blocks the stream has in all: the end counts only when they are committed. */
      readonly blocks: number;
    }
  | {
      /** No port takes a message of this stream, which is dropped with what follows it. */
      readonly kind: "lost";
      readonly stream: StreamId;
    }
  | {
      /** Something of ours threw in the page; the page's fetch goes on natively, unrecorded. */
      readonly kind: "trouble";
      readonly message: string;
    };

/** What the relay tells the hook. */
export type HookCommand =
  | { readonly kind: "armed"; readonly armed: boolean }
  /** The recorder looked at the first bytes: not an event stream. Let go of it. */
  | { readonly kind: "discard"; readonly stream: StreamId }
  /** So many bytes left the relay (acknowledged or discarded): the hook may send more. */
  | { readonly kind: "credit"; readonly bytes: number }
  /** How many bytes this document may hold before it must let some go as a gap. */
  | { readonly kind: "bound"; readonly bytes: number }
  /** The extension was updated, reloaded or removed: never send again. */
  | { readonly kind: "dormant" };

/** The runtime port of one document. */
export const RELAY_PORT = "relay";

/** The first message of a relay on every (re)connection. */
export interface RelayHello {
  readonly kind: "hello";
  /** Random, fixed for the life of the document. */
  readonly document: string;
  readonly url: string;
  readonly top: boolean;
  /** Epoch milliseconds of monotonic zero (`performance.timeOrigin`). */
  readonly timeOrigin: number;
  /** Is the page cross-origin isolated? Its clock takes smaller steps then. */
  readonly crossOriginIsolated: boolean;
}

export type RelayToRecorder = RelayHello | CaptureMessage;

export type RecorderToRelay =
  | { readonly kind: "armed"; readonly armed: boolean }
  | { readonly kind: "bound"; readonly bytes: number }
  | { readonly kind: "discard"; readonly stream: StreamId }
  | {
      /** The transaction committed: the stream's opening, all blocks below `blocks`, and (`ended`) its end. */
      readonly kind: "ack";
      readonly stream: StreamId;
      readonly blocks: number;
      readonly ended: boolean;
    };

/** One-off messages to every relay of a tab (`tabs.sendMessage`). */
export type TabMessage =
  | { readonly kind: "armed"; readonly armed: boolean }
  /** Asks whether a live hook answers in the top frame; see {@link ProbeAnswer}. */
  | { readonly kind: "probe" };

export interface ProbeAnswer {
  readonly document: string;
  /** False when the page had run before we came: nothing is recorded until it is reloaded. */
  readonly hooked: boolean;
  readonly trouble: string | null;
}
