/**
 * Room put by for the day when the storage is full, so that what was lost and how a stream ended
 * can still be written.
 *
 * It is a database of its own, because removing a whole database gives its room back, while room
 * that a record gives back may stay inside its database's file.
 */
import { deleteDB, openDB } from "idb";
import { isStorageRefusal } from "./errors.ts";
import { written } from "./outcome.ts";

export interface Reserve {
  /**
   * Puts the room by unless it is. False when the browser has none left: whoever wrote bytes now
   * would use up what the reserve was given back for.
   */
  hold(): Promise<boolean>;
  /** Gives the room back. False when none was put by. */
  spend(): Promise<boolean>;
}

export const RESERVE = "darkroom-reserve";
const STORE = "room";
/** Twice what the databases' own logs grow by before they are folded in: 4 MiB in both browsers. */
const SIZE = 8 * 1024 * 1024;
/** So long after a refusal nothing is asked again: each question writes it all. */
const REFUSED_MS = 2_000;
/** https://www.w3.org/TR/webcrypto/#Crypto-method-getRandomValues */
const MAX_RANDOM = 65_536;

export class StoredReserve implements Reserve {
  #held = false;
  #refusedAt = -Infinity;

  async hold(): Promise<boolean> {
    if (this.#held) return true;
    if (performance.now() - this.#refusedAt < REFUSED_MS) return false;
    try {
      await putBy();
      this.#held = true;
    } catch (error) {
      if (isRefusal(error)) {
        this.#refusedAt = performance.now();
        return false;
      }
      // Whatever it is, the recordings' own database will say it too, or does not suffer from it.
    }
    return true;
  }

  async spend(): Promise<boolean> {
    this.#refusedAt = performance.now();
    this.#held = false;
    // It may have been put by in another life of the worker.
    const known = await indexedDB.databases();
    if (!known.some(({ name }) => name === RESERVE)) return false;
    await deleteDB(RESERVE);
    return true;
  }
}

/**
 * Where there is no room to create a database, opening it says only that its upgrade was aborted:
 * https://w3c.github.io/IndexedDB/#opening
 */
function isRefusal(error: unknown): boolean {
  return isStorageRefusal(error) || (error instanceof DOMException && error.name === "AbortError");
}

async function putBy(): Promise<void> {
  const database = await openDB(RESERVE, 1, {
    upgrade: (opened, _from, _to, transaction) => {
      transaction.done.catch(() => {}); // what opens says it, too
      opened.createObjectStore(STORE);
    },
  });
  try {
    if ((await database.count(STORE)) > 0) return;
    const transaction = database.transaction(STORE, "readwrite");
    await written(transaction, () => transaction.store.put(incompressible(), 0));
  } finally {
    database.close();
  }
}

/** Firefox compresses what it stores. */
function incompressible(): Uint8Array {
  const bytes = new Uint8Array(SIZE);
  for (let at = 0; at < SIZE; at += MAX_RANDOM) {
    crypto.getRandomValues(bytes.subarray(at, at + MAX_RANDOM));
  }
  return bytes;
}
