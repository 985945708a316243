/** Standard output, written in large pieces and no faster than it is taken. */
import type { Writable } from "node:stream";

const PIECE = 64 * 1024;

export class Out {
  readonly #stream: Writable;
  #waiting: string[] = [];
  #length = 0;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** @returns something to wait for when enough has gathered, so that memory stays bounded */
  write(text: string): Promise<void> | undefined {
    this.#waiting.push(text);
    this.#length += text.length;
    return this.#length < PIECE ? undefined : this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#waiting.join("");
    this.#waiting = [];
    this.#length = 0;
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }
}
