/** Exports, one after another: what each is doing. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Creator } from "../../export/har.ts";
import type { ExportTask } from "../../messages/exporting.ts";
import type { ExportMaker } from "./maker.ts";

/** What the user asked for. */
export type Order = Pick<ExportTask, "format" | "captures" | "redact">;

export type JobState =
  /** another export is being written */
  | { readonly kind: "waiting" }
  | {
      readonly kind: "running";
      readonly written: number;
      /** 0 … 1 */
      readonly share: number;
    }
  | {
      readonly kind: "saved";
      readonly name: string;
      readonly bytes: number;
      /** How many secrets were masked. */
      readonly secrets: number;
      /** Bytes the page received are missing, because they were not kept. */
      readonly gaps: boolean;
    }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "cancelled" };

export interface Job {
  readonly id: number;
  readonly order: Order;
  readonly state: JobState;
}

export interface ExporterTools {
  readonly maker: Pick<ExportMaker, "make">;
  readonly creator: Creator;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly offer: (file: File, name: string) => void;
  /** Removes the files that were made, offered or not. */
  readonly removeFiles: () => Promise<void>;
}

/** Finished exports that are still told of. */
const MOST_FINISHED = 3;

export class Exporter {
  readonly #tools: ExporterTools;
  readonly #jobs = signal<readonly Job[]>([]);
  readonly #aborts = new Map<number, AbortController>();
  #last = 0;
  #working = false;

  constructor(tools: ExporterTools) {
    this.#tools = tools;
  }

  /** In the order in which they were asked for. */
  get jobs(): ReadonlySignal<readonly Job[]> {
    return this.#jobs;
  }

  /** Begins an export, or lets it wait for those before it. Resolves when all are over. */
  async start(order: Order): Promise<void> {
    const id = ++this.#last;
    this.#aborts.set(id, new AbortController());
    this.#jobs.value = [...this.#jobs.value, { id, order, state: { kind: "waiting" } }];
    if (this.#working) return;
    this.#working = true;
    for (;;) {
      const next = this.#jobs.value.find(({ state }) => state.kind === "waiting");
      if (next === undefined) break;
      await this.#run(next);
    }
    this.#working = false;
  }

  cancel(id: number): void {
    this.#aborts.get(id)?.abort();
    const waits = this.#jobs.value.some((job) => job.id === id && job.state.kind === "waiting");
    if (waits) this.#finish(id, { kind: "cancelled" });
  }

  cancelAll(): void {
    for (const id of this.#aborts.keys()) this.cancel(id);
  }

  /** The user deletes everything: what was exported lies in the browser's storage as well. */
  deleteFiles(): void {
    this.cancelAll();
    this.#tools.removeFiles().catch(() => {});
  }

  /** Tells no longer of an export that is over. */
  dismiss(id: number): void {
    this.#jobs.value = this.#jobs.value.filter((job) => job.id !== id || !isOver(job));
  }

  async #run({ id, order }: Job): Promise<void> {
    const { maker, offer, creator, now } = this.#tools;
    const { signal } = this.#aborts.get(id) ?? new AbortController();
    const progress = (written: number, share: number): void =>
      this.#set(id, { kind: "running", written, share });
    progress(0, 0);
    try {
      const task = { kind: "make", ...order, creator, now: now() } as const;
      const { file, name, secrets, gaps } = await maker.make(task, progress, signal);
      signal.throwIfAborted();
      offer(file, name);
      this.#finish(id, { kind: "saved", name, bytes: file.size, secrets, gaps });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#finish(id, signal.aborted ? { kind: "cancelled" } : { kind: "failed", why });
    }
  }

  #set(id: number, state: JobState): void {
    this.#jobs.value = this.#jobs.value.map((job) => (job.id === id ? { ...job, state } : job));
  }

  #finish(id: number, state: JobState): void {
    this.#aborts.delete(id);
    this.#set(id, state);
    const over = this.#jobs.value.filter(isOver);
    for (const { id: old } of over.slice(0, -MOST_FINISHED)) this.dismiss(old);
  }
}

function isOver({ state }: Job): boolean {
  return state.kind !== "waiting" && state.kind !== "running";
}
