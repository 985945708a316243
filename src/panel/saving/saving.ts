/** One export at a time: what it is doing, and the doing. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { StreamRecord } from "../../store/records.ts";
import { exportFileName } from "../format.ts";

export type Saving =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly written: number; readonly total: number }
  | {
      readonly kind: "saved";
      readonly stream: StreamRecord;
      readonly name: string;
      readonly bytes: number;
      readonly exact: boolean;
      /** How many secrets were masked. */
      readonly secrets: number;
      /** Bytes the page received are missing, because they were not kept. */
      readonly gaps: boolean;
    }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "cancelled" };

/** The bytes of an export, and what was masked in them once they have all been read. */
export interface ExportSource {
  readonly pieces: AsyncIterable<Uint8Array>;
  secrets(): number;
}

export interface SavingTools {
  /** @param exact every byte as it was received; else secrets are masked */
  readonly source: (stream: StreamRecord, exact: boolean) => ExportSource;
  readonly write: (
    pieces: AsyncIterable<Uint8Array>,
    progress: (written: number) => void,
    signal: AbortSignal,
  ) => Promise<File>;
  readonly offer: (file: File, name: string) => void;
}

export class Saver {
  readonly #tools: SavingTools;
  readonly #view = signal<Saving>({ kind: "idle" });
  #abort: AbortController | null = null;

  constructor(tools: SavingTools) {
    this.#tools = tools;
  }

  get view(): ReadonlySignal<Saving> {
    return this.#view;
  }

  /** Writes the stream's tape to a file and offers it. A second call while one runs does nothing. */
  async save(stream: StreamRecord, exact: boolean): Promise<void> {
    if (this.#abort !== null) return;
    const abort = new AbortController();
    this.#abort = abort;
    const total = stream.bytesKept;
    this.#view.value = { kind: "running", written: 0, total };
    try {
      const source = this.#tools.source(stream, exact);
      const file = await this.#tools.write(
        source.pieces,
        (written) => {
          this.#view.value = { kind: "running", written, total };
        },
        abort.signal,
      );
      const secrets = source.secrets();
      const kind = exact ? "exact" : secrets > 0 ? "masked" : "plain";
      const name = exportFileName(stream.request.url, stream.startedAt, kind);
      this.#tools.offer(file, name);
      this.#view.value = {
        kind: "saved",
        stream,
        name,
        bytes: file.size,
        exact,
        secrets,
        gaps: stream.bytesKept < stream.bytesSeen,
      };
    } catch (error) {
      this.#view.value = abort.signal.aborted
        ? { kind: "cancelled" }
        : { kind: "failed", why: error instanceof Error ? error.message : String(error) };
    } finally {
      this.#abort = null;
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  dismiss(): void {
    if (this.#abort === null) this.#view.value = { kind: "idle" };
  }
}
