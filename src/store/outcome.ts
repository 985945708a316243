/** How a transaction ended, as the transaction itself says. */

/** As much of a transaction as tells how it ended. */
interface Ending extends EventTarget {
  readonly done: Promise<void>;
  readonly error: DOMException | null;
}

/**
 * Resolves when everything was written; rejects with the reason when nothing was.
 *
 * The requests are no guide: when Chrome refuses a commit for want of room, some of them get no
 * event at all, and whoever waits for them waits for ever.
 */
export function outcome(transaction: Ending): Promise<void> {
  // Said below, with the reason: `done` may be rejected before the transaction has one.
  transaction.done.catch(() => {});
  const written = new Promise<void>((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () => {
      reject(transaction.error ?? new DOMException("The transaction was aborted.", "AbortError"));
    });
  });
  // Whoever fails before looking at it has said so already.
  written.catch(() => {});
  return written;
}

/** Lets a request of a transaction speak through its {@link outcome} alone. */
export function quietly(request: Promise<unknown>): void {
  request.catch(() => {});
}
