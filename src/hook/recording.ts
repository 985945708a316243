/** One observed response: what the page has read of it, in order, until the relay has it. */
import type { CaptureMessage, GapReason, PageEnd } from "../messages/capture.ts";
import {
  byteLength,
  bytesOfSize,
  collectionWatch,
  copyInto,
  describeError,
  deref,
  NativeWeakRef,
  now,
  randomId,
  signalAborted,
  viewOf,
} from "./natives.ts";
import { addLive, awaken, mayHold } from "./outbox.ts";

type OpenMessage = Extract<CaptureMessage, { kind: "open" }>;
type EndMessage = Extract<CaptureMessage, { kind: "end" }>;

/** A longer chunk is recorded as several of one time: a message may carry 64 MiB at most. */
const LONGEST_CHUNK = 8 * 1024 * 1024;

/** A chunk as the page received it, waiting to leave. Linked, because a page may own Array.prototype. */
export interface PendingChunk {
  /** Our copy; null when it was not kept. */
  readonly bytes: Uint8Array | null;
  readonly gap: GapReason | null;
  readonly length: number;
  readonly time: number;
  next: PendingChunk | null;
}

export class Recording {
  readonly id = randomId();
  /** Bytes of the body accounted for so far, kept or not. */
  seen = 0;
  /** Chunks and bytes already sealed into blocks. */
  sealedChunks = 0;
  sealedBytes = 0;
  sealedBlocks = 0;
  first: PendingChunk | null = null;
  last: PendingChunk | null = null;
  /** What the relay has not been told yet. */
  opening: OpenMessage | null = null;
  announced = false;
  ending: Omit<EndMessage, "blocks"> | null = null;
  ended = false;
  discarded = false;
  /** A consumer that we observe is reading, or has read, this body. */
  claimed = false;
  /** Branches (tee, clone) that may still be read. */
  branches = 1;
  /** Objects of the page through which this body can still be read. */
  handles = 0;
  /** Link of the outbox's list of live recordings. */
  nextLive: Recording | null = null;
  readonly #signal: WeakRef<AbortSignal> | null;

  constructor(signal: AbortSignal | null) {
    this.#signal = signal === null ? null : new NativeWeakRef(signal);
    addLive(this);
  }

  open(message: OpenMessage): void {
    this.opening = message;
    awaken(0);
  }

  /** The page received `chunk`, whose first byte stands at `at` in the body. */
  receive(chunk: Uint8Array, at: number): void {
    const length = byteLength(chunk);
    const fresh = at + length - this.seen;
    if (fresh <= 0 || this.ended || this.discarded) return;
    this.seen += fresh;
    const time = now();
    for (let from = length - fresh; from < length; from += LONGEST_CHUNK) {
      const rest = length - from;
      this.#hold(chunk, from, rest > LONGEST_CHUNK ? LONGEST_CHUNK : rest, time);
    }
  }

  #hold(chunk: Uint8Array, from: number, length: number, time: number): void {
    const gap = mayHold(length);
    let bytes: Uint8Array | null = null;
    if (gap === null) {
      bytes = bytesOfSize(length);
      copyInto(
        bytes,
        from === 0 && length === byteLength(chunk) ? chunk : viewOf(chunk, from, length),
        0,
      );
    }
    const pending: PendingChunk = { bytes, gap, length, time, next: null };
    if (this.last === null) this.first = pending;
    else this.last.next = pending;
    this.last = pending;
    awaken(bytes === null ? 0 : length);
  }

  end(end: PageEnd, reason?: unknown): void {
    if (this.ended || this.discarded) return;
    this.ended = true;
    const { name, message } =
      reason === undefined ? { name: "", message: "" } : describeError(reason);
    const detail = name !== "" && message !== "" ? `${name}: ${message}` : name + message;
    this.ending = { kind: "end", stream: this.id, end, detail, at: now() };
    awaken(0);
  }

  /** Reading was rejected: by the page's own abort, or by the network. */
  fail(error: unknown): void {
    const signal = this.#signal === null ? undefined : deref(this.#signal);
    const { name } = describeError(error);
    const aborted =
      name === "AbortError" || (signal !== undefined && signalAborted(signal as AbortSignal));
    this.end(aborted ? "aborted" : "failed", error);
  }
}

/** A place in a recording from which one consumer reads: `tee` and `clone` make more of them. */
export class Branch {
  readonly recording: Recording;
  /** Body offset of the next byte this branch delivers. */
  at: number;
  #open = true;

  constructor(recording: Recording, at = 0) {
    this.recording = recording;
    this.at = at;
  }

  fork(): Branch {
    this.recording.branches += 1;
    return new Branch(this.recording, this.at);
  }

  receive(chunk: Uint8Array): void {
    this.recording.receive(chunk, this.at);
    this.at += byteLength(chunk);
  }

  /** One branch reached the end of the body: so did the body. */
  complete(): void {
    if (this.#open) this.recording.end("complete");
  }

  /** The connection closes only when every branch is cancelled. */
  cancel(reason: unknown): void {
    if (!this.#open) return;
    this.#open = false;
    this.recording.branches -= 1;
    if (this.recording.branches === 0) this.recording.end("cancelled", reason);
  }
}

const watchCollection = collectionWatch<Recording>((recording) => {
  recording.handles -= 1;
  if (recording.handles === 0) recording.end("unread");
});

/** Counts `object` among those that keep the body readable; when the last is collected, it is over. */
export function keepsReadable(object: object, recording: Recording): void {
  recording.handles += 1;
  watchCollection(object, recording);
}
