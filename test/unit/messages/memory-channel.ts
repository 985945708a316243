/** An in-memory pair of channels: what one sends, the other hears in a later microtask. */
import type { Channel } from "../../../src/messages/channel.ts";

class End<Out> implements Channel<Out> {
  other: End<unknown> | null = null;
  /** Gone without a word, as a killed process is: nothing leaves or arrives any more. */
  dead = false;
  #open = true;
  readonly #messages: ((message: unknown) => void)[] = [];
  readonly #closes: (() => void)[] = [];

  send(message: Out): boolean {
    if (!this.#open || this.dead) return false;
    const copy = structuredClone(message);
    queueMicrotask(() => this.other?.hear(copy));
    return true;
  }
  hear(message: unknown): void {
    if (this.#open && !this.dead) for (const listener of this.#messages) listener(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#messages.push(listener);
  }
  onClose(listener: () => void): void {
    this.#closes.push(listener);
  }
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    queueMicrotask(() => this.other?.closedByOther());
  }
  closedByOther(): void {
    if (!this.#open) return;
    this.#open = false;
    if (!this.dead) for (const listener of this.#closes) listener();
  }
}

export type MemoryChannel<Out> = End<Out>;

export function channelPair<A, B>(): [MemoryChannel<A>, MemoryChannel<B>] {
  const near = new End<A>();
  const far = new End<B>();
  near.other = far;
  far.other = near;
  return [near, far];
}
