/** One connection that opens when needed and again after it was closed under us. */
import { isClosedError } from "./errors.ts";
import { openDatabase, type Database } from "./schema.ts";

export class Connection {
  #opening: Promise<Database> | null = null;

  #open(): Promise<Database> {
    this.#opening ??= openDatabase(() => {
      this.#opening = null;
    }).catch((error: unknown) => {
      // The next call tries again: "newer" may end with an update, "unavailable" with a setting.
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  /**
   * Runs one bounded piece of work. It is run a second time when the connection turns out to be
   * closed, so it must be safe to repeat.
   *
   * @throws StoreError when the database cannot be opened, and whatever `work` throws
   */
  async use<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (!isClosedError(error)) throw error;
      this.#opening = null;
      return work(await this.#open());
    }
  }

  close(): void {
    const opening = this.#opening;
    this.#opening = null;
    opening?.then(
      (database) => database.close(),
      () => undefined,
    );
  }
}
