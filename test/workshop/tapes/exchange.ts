/** A request and what came back, written down shortly, and the messages a hook makes of it. */
import type { Block, GapReason, PageEnd } from "../../../src/messages/capture.ts";
import type { Step } from "../../fixtures/runs.ts";
import type { TapeMessage } from "../wire.ts";

/** What the page reads, or would have read: `after` milliseconds since the piece before. */
export type Piece =
  | Step
  | { readonly after: number; readonly lost: number; readonly reason: GapReason };

export interface Exchange {
  /** Milliseconds after the page began. */
  readonly at: number;
  readonly url: string;
  readonly request: unknown;
  readonly headers?: readonly (readonly [string, string])[];
  readonly status?: number;
  readonly contentType?: string;
  /** Milliseconds until the response's headers. */
  readonly wait?: number;
  readonly pieces: Iterable<Piece>;
  /** Complete unless told; `open` says nothing. */
  readonly end?: PageEnd | "open";
  readonly detail?: string;
  /** Each chunk is a message of its own, so that it can be sent when it is due. */
  readonly live?: boolean;
}

/** What a read of a fetch body brings at most, bytes. */
const CHUNK = 65_536;
/** How long a chunk of a large event takes on the way, ms. */
const CHUNK_TIME = 3;
const BLOCK_BYTES = 512 * 1024;
const BLOCK_CHUNKS = 256;

export function* messagesOf(exchange: Exchange, number: number): Generator<TapeMessage> {
  const stream = (number + 1).toString(16).padStart(32, "0");
  const respondedAt = exchange.at + (exchange.wait ?? 180);
  const contentType = exchange.contentType ?? "text/event-stream; charset=utf-8";
  yield {
    kind: "open",
    stream,
    request: {
      method: "POST",
      url: exchange.url,
      headers: [["content-type", "application/json"], ...(exchange.headers ?? [])],
      body: { kind: "text", text: JSON.stringify(exchange.request) },
    },
    response: {
      url: exchange.url,
      status: exchange.status ?? 200,
      statusText: exchange.status === 429 ? "Too Many Requests" : "OK",
      type: "cors",
      redirected: false,
      headers: [
        ["content-type", contentType],
        ["cache-control", "no-cache"],
        ["x-request-id", `req_${stream.slice(-8)}`],
      ],
    },
    candidate: !contentType.startsWith("text/event-stream"),
    requestedAt: exchange.at,
    respondedAt,
  };
  const tape = new TapeWriter(respondedAt, exchange.live ? 1 : BLOCK_CHUNKS);
  let end = exchange.end ?? "complete";
  let detail = exchange.detail ?? "";
  for (const piece of exchange.pieces) {
    tape.pass(piece.after);
    if ("cut" in piece) {
      end = "failed";
      detail = "TypeError: network error";
    } else if ("hang" in piece) end = "open";
    else {
      const blocks = "lost" in piece ? tape.lose(piece.lost, piece.reason) : tape.read(piece.bytes);
      for (const block of blocks) yield { kind: "block", stream, block };
    }
  }
  for (const block of tape.flush()) yield { kind: "block", stream, block };
  if (end !== "open") {
    yield { kind: "end", stream, end, detail, at: tape.time, blocks: tape.blocks };
  }
}

/** Lays chunks one after another and closes a block when it is large enough. */
class TapeWriter {
  time: number;
  blocks = 0;
  readonly #most: number;
  #chunks = 0;
  #offset = 0;
  #waiting: { readonly time: number; readonly bytes: Uint8Array }[] = [];
  #size = 0;

  constructor(start: number, most: number) {
    this.time = start;
    this.#most = most;
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
  }

  *read(bytes: Uint8Array): Generator<Block> {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      if (at > 0) this.time += CHUNK_TIME;
      const chunk = bytes.subarray(at, at + CHUNK);
      this.#waiting.push({ time: this.time, bytes: chunk });
      this.#size += chunk.length;
      if (this.#size >= BLOCK_BYTES || this.#waiting.length >= this.#most) yield* this.flush();
    }
  }

  *lose(length: number, gap: GapReason): Generator<Block> {
    yield* this.flush();
    yield { ...this.#place([length], [this.time]), bytes: new Uint8Array(), gap };
  }

  *flush(): Generator<Block> {
    if (this.#waiting.length === 0) return;
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#waiting) {
      bytes.set(chunk.bytes, at);
      at += chunk.bytes.length;
    }
    const lengths = this.#waiting.map((chunk) => chunk.bytes.length);
    const times = this.#waiting.map((chunk) => chunk.time);
    this.#waiting = [];
    this.#size = 0;
    yield { ...this.#place(lengths, times), bytes };
  }

  #place(lengths: number[], times: number[]): Omit<Block, "bytes"> {
    const place = { index: this.blocks, firstChunk: this.#chunks, offset: this.#offset };
    this.blocks += 1;
    this.#chunks += lengths.length;
    this.#offset += lengths.reduce((sum, length) => sum + length, 0);
    return { ...place, lengths, times };
  }
}
