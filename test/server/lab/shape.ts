/**
 * What a scenario asks the lab server to answer: shared by the page (which writes it into the
 * URL) and the server (which plays it). Nothing in a shape is timed: a stream waits until the page
 * says `release`, so every scenario has the same chunks in the same order on every run.
 */
export type Step =
  /** Write this text as one chunk. */
  | { readonly send: string }
  /** Write so many bytes of SSE lines as fast as the reader takes them. */
  | { readonly fill: number }
  /** Wait for one `release` from the page. */
  | "wait"
  /** Break the connection in the middle of the body. */
  | "destroy"
  /** Leave the body open for ever. */
  | "hang";

export interface Shape {
  /** Default 200. */
  readonly status?: number;
  /** Content-Type; null sends none. Default `text/event-stream`. */
  readonly type?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** False leaves out the CORS headers, so that another origin gets an opaque response or none. */
  readonly cors?: boolean;
  /** Break the connection instead of answering. */
  readonly refuse?: boolean;
  /** Take the request and never answer. */
  readonly silent?: boolean;
  /** Played in order; the body ends after the last. */
  readonly steps?: readonly Step[];
}

/** What the server knows of one stream, as JSON for the page and for the suite. */
export interface StreamFacts {
  /** Body bytes handed to the socket. */
  readonly sent: number;
  /** Complete: the last step was played and the body ended. */
  readonly finished: boolean;
  /** The connection is gone, or the answer has been delivered. */
  readonly closed: boolean;
  /** SHA-256 of what was sent, hexadecimal. */
  readonly sha256: string;
}
