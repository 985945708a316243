/** One observed response: what the page has read of it, in order, until the relay has it. */
import type { Block, CaptureMessage, GapReason, PageEnd } from "../messages/capture.ts";
import { send } from "./channel.ts";
import {
  abortReason,
  append,
  byteLength,
  bytesOfSize,
  copyInto,
  deref,
  describeError,
  listen,
  NativeFinalizationRegistry,
  NativeWeakRef,
  now,
  ownCrypto,
  randomValues,
  register,
  signalAborted,
  toHex,
  unregister,
  viewOf,
} from "./natives.ts";
import { addLive, awaken, hold, release } from "./outbox.ts";

type OpenMessage = Extract<CaptureMessage, { kind: "open" }>;
type EndMessage = Extract<CaptureMessage, { kind: "end" }>;

/** A chunk as the page received it, waiting to leave. Linked, because a page may own Array.prototype. */
interface PendingChunk {
  /** Our copy; null when it was not kept. */
  readonly bytes: Uint8Array | null;
  readonly gap: GapReason | null;
  readonly length: number;
  readonly time: number;
  next: PendingChunk | null;
}

const BLOCK_BYTES = 1024 * 1024;
const BLOCK_CHUNKS = 2048;

export class Recording {
  /** 128 random bits as hexadecimal digits. (`crypto.randomUUID` is missing on http: pages.) */
  readonly id = toHex(randomValues(ownCrypto, bytesOfSize(16)));
  /** A consumer that we observe is reading, or has read, this body; null when there never was one. */
  claimed: boolean | null = null;
  /** Branches (tee, clone) that may still be read. */
  branches = 1;
  /** What became of the branch that was left last. */
  left: PageEnd = "unread";
  /** Objects of the page through which this body can still be read. */
  handles = 0;
  /** Link of the outbox's list of live recordings. */
  nextLive: Recording | null = null;
  readonly #signal: WeakRef<AbortSignal> | null;
  /** Bytes of the body accounted for so far, kept or not. */
  #seen = 0;
  /** Chunks, bytes and blocks that have left. */
  #sentChunks = 0;
  #sentBytes = 0;
  #sentBlocks = 0;
  #first: PendingChunk | null = null;
  #last: PendingChunk | null = null;
  /** What the relay has not been told yet. */
  #opening: OpenMessage | null = null;
  #ending: EndMessage | null = null;
  #announced = false;
  #ended = false;
  #discarded = false;

  constructor(signal: AbortSignal | null) {
    addLive(this);
    this.#signal = signal && new NativeWeakRef(signal);
    if (!signal) return;
    // While nobody reads, nothing else would tell. A body that is being read tells by itself, and
    // may have been complete before the page aborted.
    const ref = new NativeWeakRef<Recording>(this);
    listen(signal, "abort", () => {
      const recording = deref(ref) as Recording | undefined;
      // An event alone does not abort, and a signal may outlive a thousand streams.
      if (recording && !recording.claimed && signalAborted(signal))
        recording.end("aborted", abortReason(signal));
    });
  }

  /** Nothing more can be recorded. */
  get over(): boolean {
    return this.#ended || this.#discarded;
  }

  /** There is something to send. */
  get pending(): boolean {
    return (this.#opening ?? this.#first ?? this.#ending) !== null;
  }

  /** @param message its size is held */
  open(message: OpenMessage): void {
    if (this.#discarded) return release(message.size!);
    this.#opening = message;
    awaken(0);
  }

  /** The page received `chunk`, whose first byte stands at `at` in the body. */
  receive(chunk: Uint8Array, at: number): void {
    const size = byteLength(chunk);
    const length = at + size - this.#seen;
    // What a read got that was under way when the page cancelled comes before the end.
    if (length <= 0 || (this.over && !this.#ending)) return;
    this.#seen += length;
    const gap = hold(length);
    let bytes: Uint8Array | null = null;
    if (!gap) {
      bytes = bytesOfSize(length);
      copyInto(bytes, length === size ? chunk : viewOf(chunk, size - length, length), 0);
    }
    const pending: PendingChunk = { bytes, gap, length, time: now(), next: null };
    if (!this.#last) this.#first = pending;
    else this.#last.next = pending;
    this.#last = pending;
    awaken(length);
  }

  end(end: PageEnd, reason?: unknown): void {
    if (this.over) return;
    this.#ended = true;
    const detail = describeError(reason).words;
    this.#ending = { kind: "end", stream: this.id, end, detail, at: now(), blocks: 0 };
    awaken(0);
  }

  /** Reading was rejected: by the page's own abort, or by the network. */
  fail(error: unknown): void {
    const signal = this.#signal && (deref(this.#signal) as AbortSignal | undefined);
    const aborted = describeError(error).name === "AbortError" || (signal && signalAborted(signal));
    this.end(aborted ? "aborted" : "failed", error);
  }

  /** Nobody wants it: what is held of it is let go. */
  discard(): void {
    this.#discarded = true;
    unwatch(this);
    if (this.#opening) release(this.#opening.size!);
    this.#opening = null;
    this.#ending = null;
    for (let chunk = this.#first; chunk; chunk = chunk.next) {
      if (chunk.bytes) release(chunk.length);
    }
    this.#first = null;
    this.#last = null;
  }

  /**
   * Sends the opening if it has not left, then blocks until `budget` bytes left, then the end.
   *
   * @returns how many bytes were sent.
   */
  send(budget: number): number {
    if (this.#opening) {
      send(this.#opening);
      this.#opening = null;
      this.#announced = true;
    }
    if (!this.#announced || budget <= 0) return 0;
    let sent = 0;
    while (this.#first && sent < budget) {
      const block = this.#seal(this.#first);
      sent += byteLength(block.bytes);
      send({ kind: "block", stream: this.id, block });
    }
    if (!this.#first && this.#ending) {
      send({ ...this.#ending, blocks: this.#sentBlocks });
      this.#ending = null;
    }
    return sent;
  }

  /** Takes the next run of chunks, kept or lost alike, out of the queue. */
  #seal(head: PendingChunk): Block {
    const lengths: number[] = [];
    const times: number[] = [];
    let total = 0;
    let chunk: PendingChunk | null = head;
    for (; chunk && chunk.gap === head.gap; chunk = chunk.next) {
      const count = lengths.length;
      if (count > 0 && (total + chunk.length > BLOCK_BYTES || count === BLOCK_CHUNKS)) break;
      append(lengths, chunk.length);
      append(times, chunk.time);
      total += chunk.length;
    }
    // A single chunk's copy is ours already: large ones come alone, and cost most to copy again.
    let bytes = head.bytes ?? bytesOfSize(0);
    if (head.bytes && head.next !== chunk) {
      bytes = bytesOfSize(total);
      let at = 0;
      for (let from: PendingChunk | null = head; from !== chunk; from = from!.next) {
        copyInto(bytes, from!.bytes!, at);
        at += from!.length;
      }
    }
    this.#first = chunk;
    if (!chunk) this.#last = null;
    const block: Block = {
      index: this.#sentBlocks,
      firstChunk: this.#sentChunks,
      offset: this.#sentBytes,
      lengths,
      times,
      bytes,
      ...(head.gap && { gap: head.gap }),
    };
    this.#sentBlocks += 1;
    this.#sentChunks += lengths.length;
    this.#sentBytes += total;
    return block;
  }
}

/** A place in a recording from which one consumer reads: `tee` and `clone` make more of them. */
export class Branch {
  readonly recording: Recording;
  /** Body offset of the next byte this branch delivers. */
  #at: number;
  #open = true;

  constructor(recording: Recording, at = 0) {
    this.recording = recording;
    this.#at = at;
  }

  fork(): Branch {
    this.recording.branches += 1;
    return new Branch(this.recording, this.#at);
  }

  receive(chunk: Uint8Array): void {
    this.recording.receive(chunk, this.#at);
    this.#at += byteLength(chunk);
  }

  /** One branch reached the end of the body: so did the body. */
  complete(): void {
    if (this.#open) this.recording.end("complete");
  }

  /** Nobody reads it here any more. A body is over when that is so of every branch. */
  leave(end: PageEnd, reason?: unknown): void {
    if (!this.#open) return;
    this.#open = false;
    this.recording.left = end;
    this.recording.branches -= 1;
    if (this.recording.branches === 0) this.recording.end(end, reason);
  }
}

/**
 * A callback that runs while its page is in Chromium's back/forward cache throws the page out of
 * it: nothing is watched for a recording that is over, or when the page is left.
 */
const collected = new NativeFinalizationRegistry<Recording>((recording) => {
  recording.handles -= 1;
  if (recording.handles === 0) recording.end(recording.left);
});

export const unwatch = (recording: Recording): boolean => unregister(collected, recording);

/** Counts `object` among those that keep the body readable; when the last is collected, it is over. */
export function keepsReadable(object: object, recording: Recording): void {
  recording.handles += 1;
  if (!recording.over) register(collected, object, recording, recording);
}

/** `reader` is a consumer that we observe. */
export function claim(reader: object, recording: Recording): void {
  recording.claimed = true;
  keepsReadable(reader, recording);
}
