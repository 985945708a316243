/**
 * What becomes of items that a stream's relay sent: derived from what is stored, or from what is
 * just being stored, and committed. When the storage is full the sequence goes on without bytes.
 */
import type { StreamId } from "../messages/capture.ts";
import { ROWS_PER_BATCH, type StreamRecord } from "../store/records.ts";
import type { Flush, FlushResult } from "../store/commit.ts";
import type { StoreReader } from "../store/store.ts";
import type { Writer } from "../store/writer.ts";
import { type CommittedTape, Draft } from "./draft.ts";
import { type EndMessage, type Item, putInto, withoutBytes } from "./items.ts";
import { openingOf, withoutBody, type Opening } from "./opening.ts";
import { loadedState, openedState, type State } from "./state.ts";

export interface StreamEvents {
  /** Committed: the relay may let go. */
  acknowledge(stream: StreamId, blocks: number, ended: boolean): void;
  changed(stream: StreamId): void;
  /** Not worth recording, or removed: the hook may let go of it. `stored`: it had been seen. */
  discarded(stream: StreamId, stored: boolean): void;
  /** Recording of it failed for good: what still comes of it must not begin it anew. */
  givenUp(stream: StreamId): void;
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

const FULL = "The disk or the browser's storage quota is full. What was recorded before is safe.";

/** Not even a gap could be written. The stream waits: room may come, and nothing else is wrong. */
export class StorageFull extends Error {}

/** Items, and what they make of the stream. Nothing of it is stored yet. */
export interface Derived {
  readonly items: readonly Item[];
  readonly before: State;
  /** Nothing of the stream was stored before. */
  readonly first: boolean;
  /** What to commit, and the state that holds then; null when there is nothing to commit. */
  readonly step: { readonly flush: Flush; readonly state: State } | null;
  /** The bytes said that this is nothing to keep. */
  readonly rejected: boolean;
}

/** How a write went. */
export type Written =
  /** What is stored now is what was derived. */
  | "as derived"
  /** Something else is stored: more can only be derived from that. */
  | "otherwise"
  /** Nothing is, and nothing more is to be. */
  | "gone";

/** A flush that is on its way, and what was derived for it. */
export interface Underway {
  readonly derived: Derived;
  readonly written: Promise<Written>;
}

export class Flushes {
  /** The user removed the stream, or it is given up: nothing is told of it any more. */
  stopped = false;
  readonly #id: StreamId;
  readonly #context: StreamContext;
  #state: State | null = null;
  #loaded = false;
  #opening: Opening | null = null;
  /** The end, waiting for blocks that come before it. */
  #end: EndMessage | null = null;

  constructor(id: StreamId, context: StreamContext) {
    this.#id = id;
    this.#context = context;
  }

  /** The stream as last committed; undefined while nobody has looked for it. */
  get record(): StreamRecord | null | undefined {
    return this.#loaded ? (this.#state?.record ?? null) : undefined;
  }

  /** The tab of the stream, as far as it is known. */
  get tab(): number | null {
    return this.#state?.record.tab ?? this.#opening?.record.tab ?? null;
  }

  /** What was derived from a failed write may be wrong: begins again from what is stored. */
  startOver(): void {
    this.#loaded = false;
    this.#state = null;
  }

  /**
   * @param after what is being written: the items follow it, if it goes as derived
   * @returns null when the items are of no stream that is known
   */
  async derive(items: readonly Item[], after: Underway | null): Promise<Derived | null> {
    const stored = after?.derived.step?.state ?? (await this.#load());
    const before = stored ?? this.#opened(items);
    const written = after?.written ?? null;
    return before && this.#derived(before, items, stored === null, written);
  }

  /** @throws StorageFull, and whatever the store throws but of a full storage */
  async write(derived: Derived): Promise<Written> {
    const { items, before, first, rejected } = derived;
    const { events } = this.#context;
    if (rejected) {
      this.stopped = true;
      if (!first) await this.#context.writer.remove(this.#id);
      return "gone";
    }
    let result = await this.#commit(derived);
    if (result === "committed") return "as derived";
    if (result === "full" && (await events.makeRoom())) {
      result = await this.#commit(await this.#derived(before, items, first, null));
    }
    if (result === "full") {
      events.full(FULL);
      // What is lost is counted and shown.
      const lost = items.map(withoutBytes);
      const bare = first ? this.#withoutBody(before) : before;
      const rest = await this.#derived(bare, lost, first, null);
      result = await this.#commit(rest);
      // The beginning of an image that broke off needs room as well; its bytes are on the tape.
      if (result === "full" && rest.step !== null) {
        const flush = { ...rest.step.flush, images: [] };
        result = await this.#commit({ ...rest, step: { ...rest.step, flush } });
      }
      if (result === "full") throw new StorageFull(FULL);
    }
    return result === "removed" ? "gone" : "otherwise";
  }

  async #load(): Promise<State | null> {
    if (this.#loaded) return this.#state;
    const stored = await this.#context.writer.load(this.#id);
    this.#state = stored ? loadedState(stored.record, stored.checkpoint, stored.batch) : null;
    this.#loaded = true;
    return this.#state;
  }

  #opened(items: readonly Item[]): State | null {
    const item = items.find((candidate) => candidate.kind === "open");
    if (!item || item.kind !== "open") return null;
    const { message, origin } = item;
    const { session } = this.#context;
    const keepSecrets = this.#context.keepSecrets();
    this.#opening = openingOf(this.#id, message, origin, session, keepSecrets);
    return openedState(this.#opening);
  }

  #withoutBody(before: State): State {
    if (!this.#opening) return before;
    this.#opening = withoutBody(this.#opening);
    return openedState(this.#opening);
  }

  async #derived(
    before: State,
    items: readonly Item[],
    first: boolean,
    written: Promise<Written> | null,
  ): Promise<Derived> {
    const draft = new Draft(before, this.#tape(written));
    const { news, end } = await putInto(draft, items, this.#end);
    this.#end = end;
    const { rejected } = draft;
    const body = first ? (this.#opening?.body ?? null) : null;
    const step = !rejected && (first || news) ? draft.flush(first, body) : null;
    return { items, before, first, step, rejected };
  }

  /** The tape as it is once it is `written`. */
  #tape(written: Promise<Written> | null): CommittedTape {
    const id = this.#id;
    const { reader } = this.#context;
    const ready = async (): Promise<void> => {
      const how = await written;
      if (how === "otherwise" || how === "gone") throw new Error("derived from what is not stored");
    };
    return {
      async range(start, end) {
        await ready();
        return reader.readRange(id, start, end, end - start);
      },
      async rows(first) {
        await ready();
        return reader.readRows(id, first, ROWS_PER_BATCH);
      },
      async *blocks(from) {
        await ready();
        yield* reader.tape(id, from);
      },
    };
  }

  async #commit({ before, step }: Derived): Promise<FlushResult> {
    if (!step) {
      this.#acknowledge(before.record);
      return "committed";
    }
    const result = await this.#context.writer.commit(step.flush);
    if (result !== "committed" || this.stopped) return result;
    const { record } = step.state;
    const { events } = this.#context;
    this.#state = step.state;
    // It may hold a body of megabytes, and stands in the store now.
    this.#opening = null;
    this.#acknowledge(record);
    events.changed(this.#id);
    if (record.bytesKept > before.record.bytesKept) events.full(null);
    if (record.end !== "open") events.ended(this.#id);
    return result;
  }

  #acknowledge({ blocks, end }: StreamRecord): void {
    const ended = end !== "open" && end !== "interrupted";
    this.#context.events.acknowledge(this.#id, blocks, ended);
  }
}
