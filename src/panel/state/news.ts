/** What changed in streams, told to the panel no oftener than anybody can read figures that change. */
import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";

/** Between two tellings of what only goes on, ms. */
const PACE = 200;

export class News {
  readonly #tell: (streams: StreamRecord[]) => void;
  readonly #waiting = new Map<StreamId, StreamRecord>();
  #toldAt = -PACE;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(tell: (streams: StreamRecord[]) => void) {
    this.#tell = tell;
  }

  /**
   * Tells it at once if it is more than that streams go on, or if nothing was told for a while;
   * else together with what comes soon.
   *
   * @param known what the panel was told of a stream
   */
  take(streams: readonly StreamRecord[], known: (id: StreamId) => StreamRecord | undefined): void {
    for (const stream of streams) this.#waiting.set(stream.id, stream);
    if (this.#waiting.size === 0) return;
    const wait = this.#toldAt + PACE - performance.now();
    if (wait <= 0 || streams.some((stream) => !onlyGoesOn(known(stream.id), stream))) this.#now();
    else this.#timer ??= setTimeout(() => this.#now(), wait);
  }

  /** What waits of these streams, or of all, is no news any more: they are gone, or were read anew. */
  forget(streams: Iterable<StreamId> = [...this.#waiting.keys()]): void {
    for (const id of streams) this.#waiting.delete(id);
  }

  #now(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.size === 0) return;
    const streams = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#toldAt = performance.now();
    this.#tell(streams);
  }
}

/** Whether there are more bytes and events than before, and nothing else to see. */
function onlyGoesOn(before: StreamRecord | undefined, now: StreamRecord): boolean {
  return (
    before !== undefined &&
    before.end === now.end &&
    before.images === now.images &&
    before.gaps === now.gaps &&
    before.settled === now.settled &&
    before.model === now.model &&
    before.pinned === now.pinned &&
    before.label === now.label
  );
}
