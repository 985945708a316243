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
  own,
} from "./natives.ts";
import { guarded, patch, type Stand } from "./patch.ts";
import { claim, type Branch } from "./recording.ts";
import { branchOf } from "./streams.ts";

type Bytes = ReadableStream<Uint8Array>;

/** The body's own stream, read on behalf of a pipe. */
class Passage {
  readonly stream: Bytes;
  readonly #source: Bytes;
  readonly #branch: Branch;
  readonly #releases: boolean;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  /** The read that is under way. */
  #reading: Promise<void> | null = null;
  /** The body has come to its end. */
  #closed = false;
  /** The pipe has let go of the body. */
  #released = false;

  /** @param releases whether the end of the body also ends the lock: nobody else sees the pipe end. */
  constructor(source: Bytes, branch: Branch, releases: boolean) {
    this.#source = source;
    this.#branch = branch;
    this.#releases = releases;
    this.stream = construct(NativeReadableStream, [
      {
        __proto__: null,
        start: (controller: ReadableStreamDefaultController<Uint8Array>) => {
          this.#controller = controller;
        },
        pull: () => own(this.#read()),
        cancel: (reason: unknown) => own(this.#cancel(reason)),
      },
      { __proto__: null, highWaterMark: 0 },
    ]) as Bytes;
  }

  /** Locks the body, as the browser's pipe would have done by now. */
  lock(): ReadableStreamDefaultReader<Uint8Array> {
    if (!this.#reader) {
      this.#reader = getReader(this.#source);
      claim(this.#reader, this.#branch.recording);
      void this.#follow(own(nativeReader.closed(this.#reader)));
    }
    return this.#reader;
  }

  /**
   * Reads the first chunk now, as the browser's own pipe does: the response counts as used when
   * `pipeTo` returns. Not when the pipe may leave the body to others: that chunk would be missing.
   */
  begin(options: unknown): void {
    this.lock();
    if (options === undefined || options === null) void this.#read();
  }

  /** The pipe is over: the page may lock the body again. */
  release(): void {
    this.#released = true;
    if (this.#reader) nativeReader.releaseLock(this.#reader);
  }

  /** The body may fail, or end, while the destination asks for nothing: the pipe must hear of it. */
  async #follow(closed: Promise<unknown>): Promise<void> {
    try {
      await closed;
      this.#closed = true;
      // It settles before the read that takes the last chunk.
      if (!this.#reading) this.#end();
    } catch (error) {
      if (this.#released) return;
      guarded(() => this.#branch.recording.fail(error));
      nativeController.error(this.#controller, error);
      if (this.#releases) this.release();
    }
  }

  #end(): void {
    if (this.#released) return;
    guarded(() => this.#branch.complete());
    nativeController.close(this.#controller);
    if (this.#releases) this.release();
  }

  /** Never rejects. */
  #read(): Promise<void> {
    return (this.#reading ??= this.#take());
  }

  async #take(): Promise<void> {
    try {
      const result = await own(nativeReader.read(this.lock()));
      if (!result.done) {
        guarded(() => this.#branch.receive(result.value));
        nativeController.enqueue(this.#controller, result.value);
      }
    } catch {
      // What went wrong with the body is told by `closed`.
    }
    this.#reading = null;
    if (this.#closed) this.#end();
  }

  #cancel(reason: unknown): Promise<void> {
    guarded(() => this.#branch.leave("cancelled", reason));
    const cancelled = nativeReader.cancel(this.lock(), reason);
    this.#released = true;
    if (this.#releases) this.release();
    return cancelled;
  }
}

/** The branch to pipe from, or undefined when the browser should deal with the call alone. */
function pipeable(self: unknown): Branch | undefined {
  const branch = branchOf(self as object);
  return branch && !isLocked(self as Bytes) ? branch : undefined;
}

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

const piping =
  (through: boolean): Stand =>
  (native, self, args) => {
    const branch = pipeable(self);
    if (!branch) return apply(native, self, args);
    const passage = new Passage(self as Bytes, branch, through);
    const result = apply(native, passage.stream, args);
    // Not locked: the browser refused the arguments, and the promise of `pipeTo` says why.
    if (!isLocked(passage.stream)) return result;
    passage.begin(args[1]);
    return through ? result : settle(own(result as Promise<void>), passage);
  };

export function patchPipes(): void {
  patch(ReadableStream.prototype, "pipeTo", piping(false));
  patch(ReadableStream.prototype, "pipeThrough", piping(true));
}
