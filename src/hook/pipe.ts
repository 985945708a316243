/**
 * `pipeTo` and `pipeThrough` never call a script's `read`, so a watched body is piped through a
 * private stream: it pulls from the body only when the pipe asks (highWaterMark 0, so backpressure
 * stays the destination's) and runs the browser's own pipe with the page's own arguments.
 */
import {
  apply,
  construct,
  controller as nativeController,
  NativeReadableStream,
  reader as nativeReader,
  getReader,
  isLocked,
  react,
} from "./natives.ts";
import { guarded, type Stand } from "./patch.ts";
import { keepsReadable, type Branch } from "./recording.ts";
import { branchOf } from "./streams.ts";

type Bytes = ReadableStream<Uint8Array>;

/** The body's own stream, read on behalf of a pipe. */
class Passage {
  readonly stream: Bytes;
  readonly #source: Bytes;
  readonly #branch: Branch;
  readonly #releases: boolean;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;

  /** @param releases whether the end of the body also ends the lock: nobody else sees the pipe end. */
  constructor(source: Bytes, branch: Branch, releases: boolean) {
    this.#source = source;
    this.#branch = branch;
    this.#releases = releases;
    this.stream = construct(NativeReadableStream, [
      {
        __proto__: null,
        pull: (controller: ReadableStreamDefaultController<Uint8Array>) => this.#pull(controller),
        cancel: (reason: unknown) => this.#cancel(reason),
      },
      { __proto__: null, highWaterMark: 0 },
    ]) as Bytes;
  }

  /** Locks the body, as the browser's pipe would have done by now. */
  lock(): ReadableStreamDefaultReader<Uint8Array> {
    if (this.#reader === null) {
      this.#reader = getReader(this.#source);
      this.#branch.recording.claimed = true;
      keepsReadable(this.#reader, this.#branch.recording);
    }
    return this.#reader;
  }

  /** The pipe is over: the page may lock the body again. */
  release(): void {
    if (this.#reader !== null) nativeReader.releaseLock(this.#reader);
  }

  #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<unknown> {
    return react(
      nativeReader.read(this.lock()),
      (result) => {
        if (result.done) {
          guarded(() => this.#branch.complete());
          nativeController.close(controller);
          if (this.#releases) this.release();
        } else {
          guarded(() => this.#branch.receive(result.value));
          nativeController.enqueue(controller, result.value);
        }
      },
      (error) => {
        guarded(() => this.#branch.recording.fail(error));
        nativeController.error(controller, error);
        if (this.#releases) this.release();
      },
    );
  }

  #cancel(reason: unknown): Promise<void> {
    guarded(() => this.#branch.cancel(reason));
    const cancelled = nativeReader.cancel(this.lock(), reason);
    if (this.#releases) this.release();
    return cancelled;
  }
}

/** The branch to pipe from, or undefined when the browser should deal with the call alone. */
function pipeable(self: unknown): Branch | undefined {
  const branch = branchOf(self as object);
  return branch !== undefined && !isLocked(self as Bytes) ? branch : undefined;
}

export const pipeTo: Stand = (native, self, args) => {
  const branch = pipeable(self);
  if (branch === undefined) return apply(native, self, args);
  const passage = new Passage(self as Bytes, branch, false);
  const piped = apply(native, passage.stream, args) as Promise<void>;
  // Not locked: the browser refused the arguments, and `piped` says why.
  if (!isLocked(passage.stream)) return piped;
  passage.lock();
  return settle(piped, passage);
};

/**
 * Frees the body when the pipe is over, then settles as the pipe did. An async function, so that a
 * rejection which the page does not handle is still reported.
 */
async function settle(piped: Promise<void>, passage: Passage): Promise<void> {
  try {
    return await piped;
  } finally {
    passage.release();
  }
}

export const pipeThrough: Stand = (native, self, args) => {
  const branch = pipeable(self);
  if (branch === undefined) return apply(native, self, args);
  const passage = new Passage(self as Bytes, branch, true);
  const readable = apply(native, passage.stream, args);
  passage.lock();
  return readable;
};
