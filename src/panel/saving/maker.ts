/** Has exports made, and secrets looked for, in workers: one each, ended with its task. */
import type { Capture } from "../../export/capture.ts";
import type { Findings } from "../../export/redaction.ts";
import {
  checkFromExportWorker,
  type ExportTask,
  type FromExportWorker,
  type ToExportWorker,
} from "../../messages/exporting.ts";
import { strings } from "../strings/index.ts";

/** A file that was made. */
export interface Made {
  readonly file: File;
  /** For the user. */
  readonly name: string;
  /** How many secrets were masked. */
  readonly secrets: number;
  /** Bytes the page received are missing, because they were not kept. */
  readonly gaps: boolean;
}

/** What of a worker is used. */
export type ExportWorker = Pick<Worker, "postMessage" | "terminate" | "addEventListener">;

/** How long a worker may take to end an export that was cancelled, ms: a hung store never answers. */
const PATIENCE = 5_000;

export class ExportMaker {
  readonly #start: () => ExportWorker;
  readonly #remove: (temporary: string) => Promise<void>;

  /**
   * @param start starts a worker in which `serveExports` runs
   * @param remove removes the file that a worker left behind
   */
  constructor(start: () => ExportWorker, remove: (temporary: string) => Promise<void>) {
    this.#start = start;
    this.#remove = remove;
  }

  /**
   * Makes one file.
   *
   * @param progress bytes written so far, and the share of the work that is done
   * @throws in words for the user why it could not be made; once `signal` aborts, when nothing of it
   *   is left, or will be as soon as the browser lets go of it
   */
  make(
    task: ExportTask,
    progress: (written: number, share: number) => void,
    signal: AbortSignal,
  ): Promise<Made> {
    return new Promise<Made>((resolve, reject) => {
      let temporary: string | null = null;
      const worker = new Line(this.#start, task, {
        heard: (news) => {
          if (news.kind === "writing") ({ temporary } = news);
          if (news.kind === "progress") progress(news.written, news.share);
          if (news.kind !== "made") return;
          // It was ready before it heard of the cancelling.
          if (signal.aborted) return worker.fail(strings.saving.worker.silent);
          worker.end();
          resolve(news);
        },
        failed: (why) => {
          // One that answered removed it by itself, and then there is nothing to remove. A file that
          // cannot be removed now goes with those that are old.
          if (temporary !== null) this.#remove(temporary).catch(() => {});
          reject(new Error(why));
        },
      });
      const cancel = (): void => {
        worker.say({ kind: "cancel" });
        setTimeout(() => worker.fail(strings.saving.worker.silent), PATIENCE);
      };
      if (signal.aborted) cancel();
      else signal.addEventListener("abort", cancel, { once: true });
    });
  }

  /**
   * Looks for everything that would be replaced.
   *
   * @param tell what was found so far, at last all
   * @param failed why it could not be looked for
   * @returns ends it
   */
  look(
    captures: readonly Capture[],
    tell: (findings: Findings, whole: boolean) => void,
    failed: (why: string) => void,
  ): () => void {
    const worker = new Line(
      this.#start,
      { kind: "look", captures },
      {
        heard: (news) => {
          if (news.kind !== "findings") return;
          tell(news.findings, news.whole);
          if (news.whole) worker.end();
        },
        failed,
      },
    );
    return () => worker.end();
  }
}

interface Listener {
  readonly heard: (news: FromExportWorker) => void;
  /** Why nothing more will be heard. */
  readonly failed: (why: string) => void;
}

/** The line to one worker, until it has done its task, failed, or died. */
class Line {
  #worker: ExportWorker | null = null;
  readonly #listener: Listener;

  constructor(start: () => ExportWorker, task: ToExportWorker, listener: Listener) {
    this.#listener = listener;
    const words = strings.saving.worker;
    try {
      const worker = start();
      this.#worker = worker;
      worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => this.#hear(data));
      // Its script could not be loaded, or threw outside the task. Not ours to report as well.
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        this.fail(words.died(event.message ?? ""));
      });
      worker.addEventListener("messageerror", () => this.fail(words.unreadable));
      worker.postMessage(task, []);
    } catch (error) {
      // Told later, as any failure is: who asked has no answer in hand yet.
      const why = words.died(error instanceof Error ? error.message : String(error));
      queueMicrotask(() => this.#listener.failed(why));
      this.end();
    }
  }

  say(message: ToExportWorker): void {
    this.#worker?.postMessage(message, []);
  }

  fail(why: string): void {
    if (this.#worker === null) return;
    this.end();
    this.#listener.failed(why);
  }

  end(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #hear(data: unknown): void {
    if (this.#worker === null) return;
    const news = checkFromExportWorker(data);
    if (news === null) this.fail(strings.saving.worker.unreadable);
    else if (news.kind === "failed") this.fail(news.why);
    else this.#listener.heard(news);
  }
}
