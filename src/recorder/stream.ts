/**
 * One stream being recorded: a queue of what its relay sent, written in order, acknowledged when
 * committed. What waits is taken together, so that a slow stream is written event by event and a
 * fast one in large transactions; and while one is being committed, the next is derived from it.
 */
import type { StreamId } from "../messages/capture.ts";
import type { StreamRecord } from "../store/records.ts";
import { maskText } from "../stream/secrets/mask.ts";
import {
  type Derived,
  Flushes,
  StorageFull,
  type StreamContext,
  type Underway,
} from "./flushes.ts";
import {
  type BlockMessage,
  type EndMessage,
  flushLength,
  isMuch,
  type Item,
  withoutBytes,
} from "./items.ts";
import type { OpenMessage, Origin } from "./opening.ts";

/**
 * After a flush, little waits for more so many times as long as that flush took: what a transaction
 * costs the browser, and a panel that reads after it, hardly depends on what is in it. So a busy
 * machine gets fewer of them, and an idle one shows an event at once.
 */
const REST = 1;
const LONGEST_REST_MS = 100;
const RETRY_MS = 1_000;
/** After so many failures in a row the stream is given up: one stream must not burden the rest. */
const MAX_FAILURES = 5;

export class RecordedStream {
  readonly id: StreamId;
  readonly #context: StreamContext;
  readonly #flushes: Flushes;
  #queue: Item[] = [];
  /** Taken out of the queue and not committed yet. */
  #taken: Item[] = [];
  /** Blocks below this are among those, and the opening, while there are any. */
  #blocks = 0;
  #opened = false;
  #busy = false;
  #running: Promise<void> = Promise.resolve();
  #failures = 0;
  /** Until then little waits for more, on the worker's monotonic clock. */
  #restsUntil = 0;
  #hurry: () => void = () => {};

  constructor(id: StreamId, context: StreamContext) {
    this.id = id;
    this.#context = context;
    this.#flushes = new Flushes(id, context);
  }

  /** The stream as last committed. */
  get record(): StreamRecord | null {
    return this.#flushes.record ?? null;
  }

  /** Nothing is queued or being written, and nothing more is expected. */
  get done(): boolean {
    const { record, stopped } = this.#flushes;
    const over = stopped || (record !== undefined && record?.end !== "open");
    return over && !this.#busy && this.#queue.length === 0;
  }

  open(message: OpenMessage, origin: Origin): void {
    this.#enqueue({ kind: "open", message, origin });
  }

  receive(message: BlockMessage | EndMessage): void {
    this.#enqueue(
      message.kind === "end" ? { ...message, detail: this.#masked(message.detail) } : message,
    );
  }

  interrupt(detail: string): void {
    this.#enqueue({ kind: "interrupt", detail: this.#masked(detail) });
  }

  /** It was removed from the store: whatever still arrives is dropped. */
  remove(): void {
    this.#flushes.stopped = true;
    this.#queue = [];
    this.#taken = [];
    this.#hurry();
  }

  /** Resolves when everything received so far was committed or given up. */
  async settled(): Promise<void> {
    while (this.#busy) await this.#running;
  }

  /** An error's message and an abort's reason are the page's words, and may hold its keys. */
  #masked(detail: string): string {
    return this.#context.keepSecrets() ? detail : maskText(detail).value;
  }

  #enqueue(item: Item): void {
    if (this.#flushes.stopped) {
      if (item.kind !== "interrupt") this.#context.events.discarded(this.id, false);
      return;
    }
    // A line that is opened anew sends again what it has no word of.
    if (item.kind === "block") {
      if (item.block.index < this.#blocks) return;
      this.#blocks = item.block.index + 1;
    } else if (item.kind === "open") {
      if (this.#opened) return;
      this.#opened = true;
    }
    this.#queue.push(item);
    if (isMuch(this.#queue)) this.#hurry();
    this.#start();
  }

  #start(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#running = this.#run();
  }

  /** Never rejects. Ceases to be busy in the same turn in which it finds nothing more to do. */
  async #run(): Promise<void> {
    try {
      let derived: Derived | null = null;
      while (derived !== null || this.#queue.length > 0) {
        if (derived === null) {
          await this.#pause();
          // Removed meanwhile: nothing is left to be written.
          if (this.#queue.length === 0) break;
          derived = await this.#derive(null);
        }
        if (derived !== null) derived = await this.#advance(derived);
      }
    } catch (error) {
      if (this.#flushes.stopped) return;
      this.#putBack();
      this.#failed(error);
    } finally {
      this.#busy = false;
      if (this.#queue.length === 0) {
        this.#blocks = 0;
        this.#opened = false;
      }
    }
  }

  /** How long what is queued may wait, ms. */
  get #rest(): number {
    return isMuch(this.#queue) ? 0 : this.#restsUntil - performance.now();
  }

  /** Resolves when what is queued is to be written. */
  async #pause(): Promise<void> {
    const rest = this.#rest;
    if (rest <= 0) return;
    await new Promise<void>((resolve) => {
      this.#hurry = resolve;
      setTimeout(resolve, rest);
    });
  }

  async #derive(after: Underway | null): Promise<Derived | null> {
    const items = this.#queue.splice(0, flushLength(this.#queue));
    this.#taken.push(...items);
    const derived = await this.#flushes.derive(items, after);
    if (derived === null) {
      this.remove();
      if (items.some(({ kind }) => kind !== "interrupt")) {
        this.#context.events.discarded(this.id, false);
      }
    }
    return derived;
  }

  /**
   * Writes what was derived, and meanwhile derives what follows it.
   *
   * @returns what follows; null when it must be derived from what was stored instead
   */
  async #advance(derived: Derived): Promise<Derived | null> {
    const from = performance.now();
    const written = this.#flushes.write(derived);
    const goesOn = derived.step !== null && this.#queue.length > 0 && this.#rest <= 0;
    const [outcome, next] = await Promise.allSettled([
      written,
      goesOn ? this.#derive({ derived, written }) : null,
    ]);
    if (outcome.status === "rejected") throw outcome.reason;
    this.#failures = 0;
    const took = performance.now() - from;
    this.#restsUntil = from + took + Math.min(REST * took, LONGEST_REST_MS);
    this.#taken.splice(0, derived.items.length);
    if (outcome.value === "gone") {
      this.remove();
      this.#context.events.discarded(this.id, derived.rejected && !derived.first);
    }
    if (this.#flushes.stopped) return null;
    if (outcome.value === "otherwise") {
      this.#putBack();
      return null;
    }
    if (next.status === "rejected") throw next.reason;
    return next.value;
  }

  /** What is not committed will be taken again. */
  #putBack(): void {
    this.#queue.unshift(...this.#taken);
    this.#taken = [];
  }

  #failed(error: unknown): void {
    if (error instanceof StorageFull) {
      // The relay owns them still; here they would only be memory.
      this.#queue = this.#queue.map(withoutBytes);
      setTimeout(() => this.#start(), RETRY_MS);
      return;
    }
    const words = `A stream could not be stored: ${String(error)}`;
    this.#context.events.trouble(this.#flushes.tab, words);
    this.#flushes.startOver();
    if (++this.#failures < MAX_FAILURES) {
      setTimeout(() => this.#start(), RETRY_MS);
      return;
    }
    void this.giveUp(`recording failed: ${String(error)}`);
  }

  /** Records no more of it: what is stored stays and says why it stops there. */
  async giveUp(detail: string): Promise<void> {
    this.remove();
    this.#context.events.givenUp(this.id);
    this.#context.events.discarded(this.id, false);
    // A flush on its way would write the record over ours.
    await this.settled();
    if (this.record && this.record.end !== "open") return;
    const { writer, reader, events } = this.#context;
    try {
      await writer.change(this.id, { end: "interrupted", endDetail: detail });
      if ((await reader.getStream(this.id)) === undefined) return;
      events.changed(this.id);
      events.ended(this.id);
    } catch (error) {
      events.trouble(null, String(error));
    }
  }
}
