/** How much is new in an image: counted once for each two images, only while something shows it. */
import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ImageRecord } from "../../store/records.ts";
import { blobOf, refusal } from "./drawable.ts";

export type Change =
  | { readonly kind: "waiting" }
  /** Share of the pixels that are others than before, 0 … 1. */
  | { readonly kind: "counted"; readonly share: number }
  /** The two cannot be compared. */
  | { readonly kind: "none" };

/**
 * Decodes two pictures and counts what differs.
 *
 * @returns the share, 0 … 1; null when they are not of one size
 * @throws when one of them does not decode, or the signal says stop
 */
export type Compare = (before: Blob, after: Blob, signal: AbortSignal) => Promise<number | null>;

export interface ChangeSource {
  /** Begins to show what is new in an image; {@link release} it when it is off the screen. */
  acquire(before: string, after: string): ReadonlySignal<Change>;
  release(before: string, after: string): void;
}

interface Entry {
  readonly before: string;
  readonly after: string;
  readonly view: Signal<Change>;
  users: number;
  /** Stops the comparison that is under way; null when none is. */
  running: AbortController | null;
  /** It went wrong once. A worker that died is another the next time: it is tried twice. */
  failed: boolean;
}

/** Figures kept after nothing shows them any more. */
const KEPT = 2_000;
const NONE: Change = { kind: "none" };

export class Changes implements ChangeSource {
  readonly #getImage: (sha256: string) => Promise<ImageRecord | undefined>;
  readonly #compare: Compare;
  readonly #entries = new Map<string, Entry>();
  /** In the order in which they were asked for: prints fill from the left. */
  readonly #queue = new Set<Entry>();
  #busy = false;

  constructor(getImage: (sha256: string) => Promise<ImageRecord | undefined>, compare: Compare) {
    this.#getImage = getImage;
    this.#compare = compare;
  }

  acquire(before: string, after: string): ReadonlySignal<Change> {
    const key = `${before} ${after}`;
    const entry = this.#entries.get(key) ?? {
      before,
      after,
      view: signal<Change>({ kind: "waiting" }),
      users: 0,
      running: null,
      failed: false,
    };
    // Newest last, so that the oldest is the first to be forgotten.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users += 1;
    this.#want(entry);
    return entry.view;
  }

  release(before: string, after: string): void {
    const entry = this.#entries.get(`${before} ${after}`);
    if (entry === undefined) return;
    entry.users -= 1;
    if (entry.users > 0) return;
    this.#queue.delete(entry);
    entry.running?.abort();
    this.#evict();
  }

  #want(entry: Entry): void {
    if (entry.users === 0 || entry.view.peek().kind !== "waiting" || entry.running !== null) return;
    this.#queue.add(entry);
    void this.#work();
  }

  /** One pair at a time: two decoded pictures are enough. */
  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (const entry of this.#queue) {
      this.#queue.delete(entry);
      const control = new AbortController();
      entry.running = control;
      const change = await this.#count(entry, control.signal).catch(() => null);
      entry.running = null;
      if (change !== null) entry.view.value = change;
      // What was stopped half way says nothing, and may be wanted again by now.
      else if (control.signal.aborted) this.#want(entry);
      else if (entry.failed) entry.view.value = NONE;
      else {
        entry.failed = true;
        this.#want(entry);
      }
    }
    this.#busy = false;
  }

  async #count({ before, after }: Entry, stop: AbortSignal): Promise<Change> {
    const [old, now] = await Promise.all([this.#getImage(before), this.#getImage(after)]);
    if (old === undefined || now === undefined || !isComparable(old, now)) return NONE;
    if (before === after) return { kind: "counted", share: 0 };
    stop.throwIfAborted();
    const share = await this.#compare(blobOf(old), blobOf(now), stop);
    return share === null ? NONE : { kind: "counted", share };
  }

  #evict(): void {
    if (this.#entries.size <= KEPT) return;
    for (const [key, { users }] of this.#entries) {
      if (this.#entries.size <= KEPT) return;
      if (users === 0) this.#entries.delete(key);
    }
  }
}

/** What is cut off is not new, and not gone either: only whole pictures are compared. */
function isComparable(old: ImageRecord, now: ImageRecord): boolean {
  return (
    [old, now].every((image) => image.complete && refusal(image) === null) &&
    old.width === now.width &&
    old.height === now.height
  );
}
