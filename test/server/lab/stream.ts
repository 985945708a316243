import { createHash } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Shape, Step, StreamFacts } from "./shape.ts";

/** Bodies up to this many bytes are kept, so that a prefix of them can be compared too. */
const KEPT = 8 * 1024 * 1024;
/**
 * A reader that took nothing for so many looks, this long apart (milliseconds), has stopped
 * reading: one look alone could fall into a moment in which a busy machine did not run it.
 */
const QUIET = 250;
const LOOKS = 4;

const FILL = Buffer.from(`data: {"type":"response.fill","pad":"${"x".repeat(16_384 - 40)}"}\n\n`);

/** One response body: plays a shape, counts what it sent, and tells when the reader went away. */
export class LabStream {
  readonly #shape: Shape;
  readonly #hash = createHash("sha256");
  readonly #kept: Buffer[] = [];
  readonly #closed: Promise<void>;
  #whenClosed: () => void = () => {};
  #isClosed = false;
  #finished = false;
  #sent = 0;
  #permits = 0;
  #wake: () => void = () => {};
  #response: ServerResponse | null = null;

  constructor(shape: Shape) {
    this.#shape = shape;
    this.#closed = new Promise((resolve) => (this.#whenClosed = resolve));
  }

  get facts(): StreamFacts {
    return {
      sent: this.#sent,
      finished: this.#finished,
      closed: this.#isClosed,
      sha256: this.#hash.copy().digest("hex"),
    };
  }

  /** What was sent so far; null when it was too much to keep. */
  get bytes(): Buffer | null {
    return this.#sent <= KEPT ? Buffer.concat(this.#kept) : null;
  }

  /** Lets the body go on past `count` waits, those to come included. */
  release(count: number): void {
    this.#permits += count;
    this.#wake();
  }

  /** Resolves when the connection is gone or the answer delivered. */
  closed(): Promise<void> {
    return this.#closed;
  }

  /** Resolves when the reader has taken nothing more for a while, or the body is over. */
  async stalled(): Promise<void> {
    for (let quiet = 0; quiet < LOOKS && !this.#isClosed;) {
      const before = this.#sent;
      const look = new Promise<void>((resolve) => setTimeout(resolve, QUIET));
      await Promise.race([look, this.#closed]);
      quiet = this.#sent === before && before > 0 ? quiet + 1 : 0;
    }
  }

  /** Breaks the connection, if there still is one. */
  drop(): void {
    if (!this.#finished) this.#response?.destroy();
  }

  async play(response: ServerResponse): Promise<void> {
    this.#response = response;
    response.on("close", () => {
      this.#isClosed = true;
      this.#whenClosed();
      this.#wake();
    });
    response.on("error", () => {});
    response.flushHeaders();
    for (const step of this.#shape.steps ?? []) {
      if (this.#isClosed) return;
      await this.#step(step, response);
    }
    if (this.#isClosed) return;
    this.#finished = true;
    response.end();
  }

  async #step(step: Step, response: ServerResponse): Promise<void> {
    if (step === "wait") return await this.#permit();
    if (step === "hang") return await this.#closed;
    if (step === "destroy") {
      response.destroy();
      return;
    }
    if ("send" in step) return await this.#write(Buffer.from(step.send), response);
    for (let left = step.fill; left > 0 && !this.#isClosed; left -= FILL.length) {
      await this.#write(FILL.subarray(0, Math.min(left, FILL.length)), response);
    }
  }

  async #permit(): Promise<void> {
    while (this.#permits === 0) {
      if (this.#isClosed) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#permits -= 1;
  }

  async #write(bytes: Buffer, response: ServerResponse): Promise<void> {
    this.#sent += bytes.length;
    this.#hash.update(bytes);
    if (this.#sent <= KEPT) this.#kept.push(bytes);
    if (!response.write(bytes)) await Promise.race([once(response, "drain"), this.#closed]);
  }
}
