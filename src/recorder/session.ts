/**
 * What must outlive the worker but not the browser: whose DevTools are open, which tabs do not
 * record, and the id that tells this browser session's open streams from those a crash left.
 */
import type { StreamId } from "../messages/capture.ts";
import type { KeyValue } from "./platform.ts";

/** Removed while open: their relays may still come back with them. */
const MAX_REMOVED = 1_000;

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((item) => Number.isSafeInteger(item)) : [];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

export class Session {
  readonly id: string;
  readonly #store: KeyValue;
  readonly #devtools: Set<number>;
  readonly #paused: Set<number>;
  readonly #removed: Set<StreamId>;

  private constructor(
    store: KeyValue,
    id: string,
    devtools: number[],
    paused: number[],
    removed: string[],
  ) {
    this.#store = store;
    this.id = id;
    this.#devtools = new Set(devtools);
    this.#paused = new Set(paused);
    this.#removed = new Set(removed);
  }

  static async load(store: KeyValue): Promise<Session> {
    const [known, devtools, paused, removed] = await Promise.all([
      store.get("session"),
      store.get("devtools"),
      store.get("paused"),
      store.get("removed"),
    ]);
    const id = typeof known === "string" ? known : crypto.randomUUID();
    if (id !== known) await store.set("session", id);
    return new Session(store, id, numbers(devtools), numbers(paused), strings(removed));
  }

  hasDevtools(tab: number): boolean {
    return this.#devtools.has(tab);
  }

  async setDevtools(tab: number, open: boolean): Promise<void> {
    if (open === this.#devtools.has(tab)) return;
    if (open) this.#devtools.add(tab);
    else this.#devtools.delete(tab);
    await this.#store.set("devtools", [...this.#devtools]);
  }

  /** The user switched recording off for this tab. */
  isPaused(tab: number): boolean {
    return this.#paused.has(tab);
  }

  async setPaused(tab: number, paused: boolean): Promise<void> {
    if (paused === this.#paused.has(tab)) return;
    if (paused) this.#paused.add(tab);
    else this.#paused.delete(tab);
    await this.#store.set("paused", [...this.#paused]);
  }

  wasRemoved(stream: StreamId): boolean {
    return this.#removed.has(stream);
  }

  async rememberRemoved(streams: readonly StreamId[]): Promise<void> {
    if (streams.length === 0) return;
    for (const stream of streams) this.#removed.add(stream);
    for (const oldest of this.#removed) {
      if (this.#removed.size <= MAX_REMOVED) break;
      this.#removed.delete(oldest);
    }
    await this.#store.set("removed", [...this.#removed]);
  }
}
