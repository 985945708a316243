/** Keeps the panel's list in step with the store: read whole, and then what is told to have changed. */
import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { RowCache } from "../table/row-cache.ts";
import { drawn } from "./drawn.ts";
import { Listing } from "./listing.ts";
import { News } from "./news.ts";
import { selectedStream, type PanelAction, type PanelState, type Scope } from "./state.ts";

export interface ReadingParts {
  readonly store: () => StoreReader;
  readonly now: () => PanelState;
  /** Rows of the selected stream. */
  readonly rows: () => RowCache | null;
  /** These were read just now. */
  readonly heard: (streams: readonly StreamRecord[]) => void;
  /** What the filter found of unfinished rows is outdated. */
  readonly forgetIncomplete: () => void;
  readonly dispatch: (action: PanelAction) => void;
  readonly failed: (error: unknown) => void;
}

export class Reading {
  readonly #parts: ReadingParts;
  readonly #dirty = new Set<StreamId>();
  /** Removed while changed streams are being read: what was read of them is outdated. */
  readonly #gone = new Set<StreamId>();
  /** Changed streams that are being read now. */
  #inHand: readonly StreamId[] = [];
  #running = false;
  /** The whole list is being read; of several readings the one that was begun last. */
  #listing: Listing | null = null;
  /** Streams of other tabs: what changes in them is nothing to a panel that shows its own tab. */
  readonly #elsewhere = new Set<StreamId>();
  readonly #news: News;

  constructor(parts: ReadingParts) {
    this.#parts = parts;
    this.#news = new News((streams) => parts.dispatch({ kind: "updated", streams }));
  }

  /** The panel closes: nothing more is told. */
  stop(): void {
    this.#news.forget();
  }

  /** The recorder says that these changed. */
  changed(streams: readonly StreamId[]): void {
    this.#listing?.heardChanged(streams);
    this.#readAgain(streams);
  }

  /** The recorder says that these are gone. */
  removed(streams: readonly StreamId[]): void {
    this.#listing?.heardRemoved(streams);
    this.#news.forget(streams);
    for (const id of streams) {
      this.#gone.add(id);
      this.#elsewhere.delete(id);
    }
  }

  /** Reads the whole list: at the start, after a break of the link, for another scope. */
  async reload(): Promise<void> {
    const { scope, tab } = this.#parts.now();
    const listing = new Listing(this.#inHand);
    this.#listing = listing;
    try {
      const found = await this.#parts.store().listStreams(scope === "tab" ? tab : undefined);
      // One that was begun later knows more.
      if (this.#listing === listing) this.#takeList(scope, found, listing);
    } catch (error) {
      this.#parts.failed(error);
    } finally {
      if (this.#listing === listing) this.#listing = null;
    }
  }

  #takeList(scope: Scope, found: readonly StreamRecord[], listing: Listing): void {
    this.#parts.dispatch({ kind: "store-problem", problem: null });
    this.#news.forget();
    const selected = selectedStream(this.#parts.now())?.id;
    if (selected === undefined || !listing.changed.has(selected)) this.#parts.rows()?.told();
    const streams = listing.over(found, this.#parts.now().known);
    this.#parts.heard(streams);
    this.#parts.dispatch({ kind: "loaded", scope, streams });
    this.#readAgain(listing.changed);
  }

  #readAgain(streams: Iterable<StreamId>): void {
    for (const id of streams) {
      if (this.#parts.now().scope === "all" || !this.#elsewhere.has(id)) this.#dirty.add(id);
    }
    void this.#readDirty();
  }

  /** Reads changed streams, at most once a frame however many notices come. */
  async #readDirty(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#dirty.size > 0) {
        this.#inHand = [...this.#dirty];
        this.#dirty.clear();
        this.#gone.clear();
        const ids = this.#inHand;
        const found = await Promise.all(ids.map((id) => this.#parts.store().getStream(id)));
        const streams = this.#ofScope(found.filter((s) => s !== undefined));
        this.#dropMissing(ids.filter((_, at) => found[at] === undefined));
        if (streams.length === 0) continue;
        this.#parts.heard(streams);
        this.#forgetChanged(streams);
        await this.#bringRows(streams);
        const there = streams.filter(({ id }) => !this.#gone.has(id));
        this.#news.take(there, (id) =>
          this.#parts.now().streams.find((stream) => stream.id === id),
        );
        this.#inHand = [];
        await drawn();
      }
    } catch (error) {
      this.#parts.failed(error);
    } finally {
      this.#inHand = [];
      this.#running = false;
    }
  }

  /** Removed while the link was down: nobody told us. */
  #dropMissing(streams: readonly StreamId[]): void {
    const { now, dispatch } = this.#parts;
    const known = new Set(now().known.map(({ id }) => id));
    const missing = streams.filter((id) => known.has(id));
    if (missing.length > 0) dispatch({ kind: "removed", streams: missing });
  }

  /** Leaves out other tabs' streams where only this one's are shown, and remembers them. */
  #ofScope(streams: readonly StreamRecord[]): readonly StreamRecord[] {
    const { scope, tab } = this.#parts.now();
    if (scope === "all") return streams;
    const others = streams.filter((stream) => stream.tab !== tab);
    for (const { id } of others) this.#elsewhere.add(id);
    return streams.filter((stream) => stream.tab === tab);
  }

  /**
   * Rows that are known and may be others now: those whose images turned out to be results; and of a
   * stream that was taken for interrupted and goes on, the tail that it showed.
   */
  #forgetChanged(streams: readonly StreamRecord[]): void {
    const before = selectedStream(this.#parts.now());
    const now = streams.find(({ id }) => id === before?.id);
    if (now !== undefined && now.settled !== before?.settled) this.#parts.rows()?.forget();
    const resumed = streams.some((s) => s.id === before?.id && s.end === "open");
    if (!resumed || before?.end === "open") return;
    this.#parts.rows()?.forgetIncomplete();
    this.#parts.forgetIncomplete();
  }

  /** The table of the selected stream keeps pace with it; the rest of the panel is told less often. */
  async #bringRows(streams: readonly StreamRecord[]): Promise<void> {
    const before = selectedStream(this.#parts.now());
    const now = streams.find(({ id }) => id === before?.id);
    if (before && now) await this.#parts.rows()?.bring(before, now);
  }
}
