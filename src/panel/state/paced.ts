/** Work that may be asked for at any rate, and is done at a bearable one. */
export class Paced {
  readonly #interval: number;
  readonly #work: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** When it was last done, on the panel's monotonic clock. */
  #doneAt: number;

  /** @param interval between the beginnings of two works, ms */
  constructor(interval: number, work: () => void) {
    this.#interval = interval;
    this.#work = work;
    this.#doneAt = -interval;
  }

  /** The first time it is done at once; what is asked for closely after is done together. */
  ask(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = null;
        this.#doneAt = performance.now();
        this.#work();
      },
      Math.max(0, this.#doneAt + this.#interval - performance.now()),
    );
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
