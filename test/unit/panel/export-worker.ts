/** A worker that makes exports, on this thread: what crosses its line is copied as it would be. */
import type { CaptureReader } from "../../../src/export/capture.ts";
import { type ExportLine, serveExports, type WriteFile } from "../../../src/panel/saving/serve.ts";

/** A worker that does nothing by itself. */
export class SilentWorker extends EventTarget {
  /** What it was told, in order. */
  readonly told: unknown[] = [];
  ended = false;

  postMessage(message: unknown, _transfer?: unknown): void {
    this.told.push(structuredClone(message));
  }

  terminate(): void {
    this.ended = true;
  }

  /** It answers. */
  say(data: unknown): void {
    if (!this.ended) this.dispatchEvent(new MessageEvent("message", { data }));
  }

  /** An error that nobody caught in it, or that its script is not there. */
  die(message?: string): void {
    this.dispatchEvent(Object.assign(new Event("error", { cancelable: true }), { message }));
  }
}

/** Serves exports out of a reader. */
export class LocalWorker extends SilentWorker {
  #hear: (message: unknown) => void = () => {};

  constructor(reader: CaptureReader, write: WriteFile) {
    super();
    const line: ExportLine = {
      say: (message) => queueMicrotask(() => this.say(message)),
      hear: (listener) => {
        this.#hear = listener;
      },
    };
    serveExports(line, reader, write);
  }

  override postMessage(message: unknown): void {
    super.postMessage(message, []);
    const told = this.told.at(-1);
    queueMicrotask(() => this.#hear(told));
  }
}

/** Writes into memory. */
export const inMemory: WriteFile = async (pieces, progress, signal) => {
  const parts: BlobPart[] = [];
  let written = 0;
  for await (const piece of pieces) {
    signal.throwIfAborted();
    parts.push(new Uint8Array(piece));
    written += piece.byteLength;
    progress(written);
  }
  return new File(parts, "temporary");
};
