/** One reading of the whole list, while the recorder goes on telling what changes. No DOM. */
import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";

export class Listing {
  readonly #changed: Set<StreamId>;
  readonly #removed = new Set<StreamId>();

  /** @param inHand streams that are being read already, and may come back older than the list */
  constructor(inHand: Iterable<StreamId>) {
    this.#changed = new Set(inHand);
  }

  /** To be read again: the list may tell of them as they were before. */
  get changed(): ReadonlySet<StreamId> {
    return this.#changed;
  }

  /** Heard while the list is being read. */
  heardChanged(streams: Iterable<StreamId>): void {
    for (const id of streams) this.#changed.add(id);
  }

  /** The same of streams that are gone for good. */
  heardRemoved(streams: Iterable<StreamId>): void {
    for (const id of streams) {
      this.#removed.add(id);
      this.#changed.delete(id);
    }
  }

  /**
   * What the panel knows when the list has come: what changed meanwhile stays as it was known until
   * it is read again, and what was removed meanwhile does not come back.
   *
   * @param found as the store had them
   * @param known as the panel has them
   */
  over(found: readonly StreamRecord[], known: readonly StreamRecord[]): readonly StreamRecord[] {
    const newer = new Map(
      known.flatMap((stream) => (this.#changed.has(stream.id) ? [[stream.id, stream]] : [])),
    );
    const streams = found.flatMap((stream) => {
      if (this.#removed.has(stream.id)) return [];
      const same = newer.get(stream.id) ?? stream;
      newer.delete(stream.id);
      return [same];
    });
    return [...streams, ...newer.values()];
  }
}
