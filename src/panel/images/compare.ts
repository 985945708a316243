/** Has pictures compared in a worker, so that nothing on the panel's own thread waits for it. */
import type { Answer, Order } from "./compare-worker.ts";

/** A worker that was not asked for so long goes, and what it holds with it, ms. */
const IDLE = 10_000;

/** One worker, started when it is first needed. */
export class PictureComparer {
  #worker: Worker | null = null;
  #idle: ReturnType<typeof setTimeout> | undefined;

  /**
   * How much of the second picture is new; see {@link Compare}. Ask for the next when this is
   * answered.
   *
   * @throws when a picture does not decode, the worker cannot run, or the signal says stop
   */
  async compare(before: Blob, after: Blob, stop: AbortSignal): Promise<number | null> {
    clearTimeout(this.#idle);
    this.#worker ??= startWorker();
    const worker = this.#worker;
    const send = (order: Order): void => worker.postMessage(order, []);
    const cancel = (): void => send("cancel");
    stop.addEventListener("abort", cancel);
    try {
      const answered = nextAnswer(worker);
      send({ before, after });
      const answer = await answered;
      if (answer.kind === "share") return answer.share;
      throw new Error(answer.kind === "failed" ? answer.why : "cancelled");
    } catch (error) {
      if (error === BROKEN) this.close();
      throw error;
    } finally {
      stop.removeEventListener("abort", cancel);
      this.#idle = setTimeout(() => this.close(), IDLE);
    }
  }

  /** Ends the worker; the next comparison starts another. */
  close(): void {
    clearTimeout(this.#idle);
    this.#worker?.terminate();
    this.#worker = null;
  }
}

const BROKEN = new Error("the worker cannot run");

function startWorker(): Worker {
  return new Worker(new URL("./compare-worker.ts", import.meta.url), { type: "module" });
}

function nextAnswer(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const once = new AbortController();
    const { signal } = once;
    const settle = (): void => once.abort();
    worker.addEventListener(
      "message",
      ({ data }: MessageEvent<Answer>) => {
        settle();
        resolve(data);
      },
      { signal },
    );
    for (const kind of ["error", "messageerror"]) {
      worker.addEventListener(
        kind,
        () => {
          settle();
          reject(BROKEN);
        },
        { signal },
      );
    }
  });
}
