/** What time it is for a stream that is live. No DOM. */
import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";

type Live = Pick<
  StreamRecord,
  "id" | "end" | "bytesSeen" | "timeOrigin" | "respondedAt" | "firstEventAt" | "sketch"
>;

/**
 * A page's clock and ours may disagree by hours: a page that is open keeps the time by which it was
 * opened when the computer slept or its clock was set. A stream was silent for no longer than this
 * panel has seen nothing new of it, by the panel's own monotonic clock.
 */
export class StreamClock {
  readonly #monotonic: () => number;
  /** What was last heard of each live stream, and when. */
  readonly #heard = new Map<StreamId, { readonly bytes: number; readonly at: number }>();

  /** @param monotonic milliseconds */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** The panel has just read these. */
  hear(streams: readonly Live[]): void {
    for (const { id, end, bytesSeen: bytes } of streams) {
      if (end !== "open") this.#heard.delete(id);
      else if (this.#heard.get(id)?.bytes !== bytes) {
        this.#heard.set(id, { bytes, at: this.#monotonic() });
      }
    }
  }

  /** These were removed. */
  forget(streams: readonly StreamId[]): void {
    for (const id of streams) this.#heard.delete(id);
  }

  /**
   * Epoch milliseconds on the clock of the stream's page.
   *
   * @param now the same on ours
   */
  of(stream: Live, now: number): number {
    if (stream.end !== "open") return now;
    const { timeOrigin, sketch, firstEventAt, respondedAt } = stream;
    const heard = this.#heard.get(stream.id);
    const silent = heard?.bytes === stream.bytesSeen ? this.#monotonic() - heard.at : 0;
    const last = sketch?.lastByteAt ?? firstEventAt ?? respondedAt;
    return Math.min(now, timeOrigin + last + silent);
  }
}
