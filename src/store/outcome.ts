/** Transactions of which all is written, or nothing. */
import { isStorageRefusal } from "./errors.ts";

/** As much of a transaction as it takes. */
interface Writing extends EventTarget {
  readonly done: Promise<void>;
  readonly error: DOMException | null;
  abort(): void;
}

/**
 * Resolves with what `work` answers once everything is written; rejects with the reason when
 * nothing was.
 *
 * @param work must wait for a write before it asks for another that shall not stand without it.
 *   Where Firefox 153 finds no room for one, SQLite has rolled the transaction back by itself
 *   (https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction), and what
 *   had been asked for after it is stored, though the transaction ends as aborted.
 */
export async function written<T>(transaction: Writing, work: () => Promise<T>): Promise<T> {
  const ending = endingOf(transaction);
  try {
    // When Chrome refuses a commit for want of room, some requests get no event at all: whoever
    // waited for them alone would wait for ever.
    const [answer] = await Promise.all([work(), ending]);
    return answer;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has aborted already, and knows the reason.
    }
    const reason = await ending.catch((aborted: unknown) => aborted);
    throw isStorageRefusal(reason) ? reason : error;
  }
}

function endingOf(transaction: Writing): Promise<void> {
  // Said below, with the reason: `done` may be rejected before the transaction has one.
  transaction.done.catch(() => {});
  return new Promise<void>((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () => {
      reject(transaction.error ?? new DOMException("The transaction was aborted.", "AbortError"));
    });
  });
}
