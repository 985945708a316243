/** Removing with a way back. */

/** Long enough to read what happened and to reach the button, ms. */
const WAIT = 8_000;

/**
 * Sends a removal only when nobody takes it back any more: until then nothing is deleted, so that
 * what is brought back was never gone. A panel that dies before leaves the streams where they were.
 */
export class DelayedRemoval {
  readonly #send: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param send removes what can be undone at that moment */
  constructor(send: () => void) {
    this.#send = send;
  }

  /** The time begins, anew when it runs: what is removed then goes together with what waits. */
  start(): void {
    this.cancel();
    this.#timer = setTimeout(() => this.now(), WAIT);
  }

  /** The time is over, or the panel closes. */
  now(): void {
    if (this.#timer === null) return;
    this.cancel();
    this.#send();
  }

  /** Nothing is sent. */
  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
