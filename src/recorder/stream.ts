/**
 * One stream being recorded: a queue of what its relay sent, written in order, acknowledged when
 * committed. What waits is taken together, so that a slow stream is written event by event and a
 * fast one in large transactions.
 */
import type { CaptureMessage, StreamId } from "../messages/capture.ts";
import { ROWS_PER_BATCH, type StreamRecord } from "../store/records.ts";
import type { StoreReader } from "../store/store.ts";
import type { Flush } from "../store/commit.ts";
import type { Writer } from "../store/writer.ts";
import { maskText } from "../stream/secrets/mask.ts";
import { asGap, type CommittedTape, Draft } from "./draft.ts";
import { loadedState, openedState, type State } from "./state.ts";
import { openingOf, withoutBody, type OpenMessage, type Opening, type Origin } from "./opening.ts";

type BlockMessage = Extract<CaptureMessage, { kind: "block" }>;
type EndMessage = Extract<CaptureMessage, { kind: "end" }>;

type Item =
  | { readonly kind: "open"; readonly message: OpenMessage; readonly origin: Origin }
  | BlockMessage
  | EndMessage
  /** The page is gone. Nothing more comes, unless it turns out that it was not. */
  | { readonly kind: "interrupt"; readonly detail: string };

export interface StreamEvents {
  /** Committed: the relay may let go. */
  acknowledge(stream: StreamId, blocks: number, ended: boolean): void;
  changed(stream: StreamId, record: StreamRecord): void;
  /** Not worth recording, or removed: the hook may let go of it. `stored`: it had been seen. */
  discarded(stream: StreamId, stored: boolean): void;
  ended(stream: StreamId): void;
  /** Something of ours failed, in words. */
  trouble(tab: number | null, words: string): void;
  /** The store refused to grow, in words; null when it took a write again. */
  full(words: string | null): void;
  /** Makes what room the budget grants; false when there was none to make. */
  makeRoom(): Promise<boolean>;
}

export interface StreamContext {
  readonly writer: Writer;
  readonly reader: StoreReader;
  readonly events: StreamEvents;
  readonly session: string;
  keepSecrets(): boolean;
}

/** One flush takes at most so much, which bounds memory and the length of a transaction. */
const FLUSH_BYTES = 8 * 1024 * 1024;
const FLUSH_ITEMS = 1024;
const RETRY_MS = 1_000;
/** After so many failures in a row the stream is given up: one stream must not burden the rest. */
const MAX_FAILURES = 5;
const FULL = "The disk or the browser's storage quota is full. What was recorded before is safe.";

/** Not even a gap could be written. The stream waits: room may come, and nothing else is wrong. */
class StorageFull extends Error {}

function withoutBytes(item: Item): Item {
  return item.kind === "block" ? { ...item, block: asGap(item.block, "quota") } : item;
}

function bytesOf(item: Item): number {
  return item.kind === "block" ? item.block.bytes.byteLength : 0;
}

export class RecordedStream {
  readonly id: StreamId;
  readonly #context: StreamContext;
  #queue: Item[] = [];
  #busy = false;
  #running: Promise<void> = Promise.resolve();
  #state: State | null = null;
  #loaded = false;
  /** The end, waiting for blocks that come before it. */
  #end: EndMessage | null = null;
  #removed = false;
  #failures = 0;
  #opening: Opening | null = null;

  constructor(id: StreamId, context: StreamContext) {
    this.id = id;
    this.#context = context;
  }

  /** The stream as last committed. */
  get record(): StreamRecord | null {
    return this.#state?.record ?? null;
  }

  /** Nothing is queued or being written, and nothing more is expected. */
  get done(): boolean {
    const over = this.#removed || (this.#loaded && this.#state?.record.end !== "open");
    return over && !this.#busy && this.#queue.length === 0;
  }

  open(message: OpenMessage, origin: Origin): void {
    this.#enqueue({ kind: "open", message, origin });
  }

  receive(message: BlockMessage | EndMessage): void {
    this.#enqueue(message);
  }

  interrupt(detail: string): void {
    this.#enqueue({ kind: "interrupt", detail });
  }

  /** It was removed from the store: whatever still arrives is dropped. */
  remove(): void {
    this.#removed = true;
    this.#queue = [];
  }

  /** Resolves when everything received so far was committed or given up. */
  async settled(): Promise<void> {
    while (this.#busy) await this.#running;
  }

  #enqueue(item: Item): void {
    if (this.#removed) {
      if (item.kind !== "interrupt") this.#context.events.discarded(this.id, false);
      return;
    }
    this.#queue.push(item);
    this.#start();
  }

  #start(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#running = this.#run();
  }

  /** Never rejects. Ceases to be busy in the same turn in which it finds nothing more to do. */
  async #run(): Promise<void> {
    let items: Item[] = [];
    try {
      while (this.#queue.length > 0) {
        items = this.#take();
        await this.#write(items);
        this.#failures = 0;
      }
    } catch (error) {
      if (this.#removed) return;
      this.#queue.unshift(...items);
      this.#failed(error);
    } finally {
      this.#busy = false;
    }
  }

  #take(): Item[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#queue.length && count < FLUSH_ITEMS) {
      const item = this.#queue[count];
      if (!item || (count > 0 && bytes + bytesOf(item) > FLUSH_BYTES)) break;
      bytes += bytesOf(item);
      count++;
    }
    return this.#queue.splice(0, count);
  }

  #failed(error: unknown): void {
    if (error instanceof StorageFull) {
      // The relay owns them still; here they would only be memory.
      this.#queue = this.#queue.map(withoutBytes);
      setTimeout(() => this.#start(), RETRY_MS);
      return;
    }
    const tab = this.#state?.record.tab ?? this.#opening?.record.tab ?? null;
    this.#context.events.trouble(tab, `A stream could not be stored: ${String(error)}`);
    // What is derived from a failed write may be wrong: begin again from what is stored.
    this.#loaded = false;
    this.#state = null;
    if (++this.#failures < MAX_FAILURES) {
      setTimeout(() => this.#start(), RETRY_MS);
      return;
    }
    void this.giveUp(`recording failed: ${String(error)}`);
  }

  /** Records no more of it: what is stored stays and says why it stops there. */
  async giveUp(detail: string): Promise<void> {
    this.remove();
    this.#context.events.discarded(this.id, false);
    // A flush on its way would write the record over ours.
    await this.settled();
    if (this.#state && this.#state.record.end !== "open") return;
    try {
      await this.#context.writer.change(this.id, { end: "interrupted", endDetail: detail });
    } catch (error) {
      this.#context.events.trouble(null, String(error));
    }
  }

  async #load(): Promise<State | null> {
    if (this.#loaded) return this.#state;
    const stored = await this.#context.writer.load(this.id);
    this.#state = stored ? loadedState(stored.record, stored.checkpoint, stored.batch) : null;
    this.#loaded = true;
    return this.#state;
  }

  async #write(items: readonly Item[]): Promise<void> {
    const stored = await this.#load();
    let state = stored ?? this.#opened(items);
    if (!state) {
      this.remove();
      if (items.some(({ kind }) => kind !== "interrupt")) {
        this.#context.events.discarded(this.id, false);
      }
      return;
    }
    let draft = await this.#draft(state, items, false);
    if (draft === null) return this.#acknowledge(state.record);
    if (draft.rejected) return this.#discard(stored !== null);

    let result = await this.#commit(draft, stored === null);
    if (result === "full" && (await this.#context.events.makeRoom())) {
      draft = await this.#draft(state, items, false);
      result = draft ? await this.#commit(draft, stored === null) : result;
    }
    if (result === "full") {
      this.#context.events.full(FULL);
      if (stored === null && this.#opening) {
        this.#opening = withoutBody(this.#opening);
        state = openedState(this.#opening);
      }
      // The sequence goes on without the bytes: what is lost is counted and shown.
      draft = await this.#draft(state, items, true);
      result = draft ? await this.#commit(draft, stored === null) : result;
      if (result === "full") throw new StorageFull(FULL);
    } else if (result === "committed" && draft && draft.record.bytesKept > state.record.bytesKept) {
      this.#context.events.full(null);
    }
    if (result === "removed") {
      this.remove();
      this.#context.events.discarded(this.id, false);
    }
  }

  #opened(items: readonly Item[]): State | null {
    const item = items.find((candidate) => candidate.kind === "open");
    if (!item || item.kind !== "open") return null;
    const { session } = this.#context;
    this.#opening = openingOf(
      this.id,
      item.message,
      item.origin,
      session,
      this.#context.keepSecrets(),
    );
    return openedState(this.#opening);
  }

  /** @returns null when the items bring nothing that is not committed already */
  async #draft(state: State, items: readonly Item[], asGaps: boolean): Promise<Draft | null> {
    const tape: CommittedTape = {
      range: (start, end) => this.#context.reader.readRange(this.id, start, end, end - start),
      rows: (first) => this.#context.reader.readRows(this.id, first, ROWS_PER_BATCH),
      blocks: () => this.#context.reader.tape(this.id),
    };
    const draft = new Draft(state, tape);
    const over = (): boolean => draft.record.end !== "open";
    let news = this.#state === null;
    for (const item of items) {
      if (item.kind === "open") continue;
      if (item.kind === "interrupt") {
        if (over()) continue;
        await draft.end("interrupted", this.#masked(item.detail), null);
        news = true;
      } else if (item.kind === "block") {
        // Committed before, or beyond what may come next: it is not ours to write.
        if (item.block.index !== draft.record.blocks) continue;
        if (draft.record.end === "interrupted") draft.reopen();
        if (over()) continue;
        await draft.add(asGaps ? asGap(item.block, "quota") : item.block);
        news = true;
      } else {
        this.#end = item;
      }
      if (draft.rejected) return draft;
    }
    const end = this.#end;
    if (end && end.blocks <= draft.record.blocks) {
      if (draft.record.end === "interrupted") draft.reopen();
      if (!over()) {
        await draft.end(end.end, this.#masked(end.detail), end.at);
        news = true;
      }
    }
    return news ? draft : null;
  }

  /** An error's message and an abort's reason are the page's words, and may hold its keys. */
  #masked(detail: string): string {
    return this.#context.keepSecrets() ? detail : maskText(detail).value;
  }

  async #commit(draft: Draft, first: boolean): Promise<"committed" | "removed" | "full"> {
    const { flush, state } = draft.flush(first, first ? (this.#opening?.body ?? null) : null);
    const result = await this.#context.writer.commit(flush satisfies Flush);
    if (result !== "committed" || this.#removed) return result;
    this.#state = state;
    this.#acknowledge(state.record);
    this.#context.events.changed(this.id, state.record);
    if (state.record.end !== "open") this.#context.events.ended(this.id);
    return result;
  }

  #acknowledge({ blocks, end }: StreamRecord): void {
    const ended = end !== "open" && end !== "interrupted";
    this.#context.events.acknowledge(this.id, blocks, ended);
  }

  async #discard(stored: boolean): Promise<void> {
    this.remove();
    if (stored) await this.#context.writer.remove(this.id);
    this.#context.events.discarded(this.id, stored);
  }
}
