/** Keeps the panel's state in step with the recorder and the store, and does what the user asks. */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { StreamId } from "../messages/capture.ts";
import type { Settings, TabStatus } from "../messages/panel.ts";
import type { StoreReader } from "../store/store.ts";
import { sitePattern } from "./access/site.ts";
import type { Connection, ConnectionEvent } from "./connection/connection.ts";
import { Filter } from "./filter/filter.ts";
import type { Show } from "./filter/matches.ts";
import { INITIAL_DETAIL, reduceDetail } from "./detail/state.ts";
import { Paced } from "./state/paced.ts";
import { Reading } from "./state/reading.ts";
import { preservedLog, rememberPreserveLog } from "./state/preferences.ts";
import { DelayedRemoval } from "./state/removal.ts";
import type { SituationAction } from "./state/situation.ts";
import { slice } from "./state/slice.ts";
import { storeProblem } from "./state/store-problem.ts";
import {
  clearable,
  initialState,
  reduce,
  selectedStream,
  type PanelAction,
  type PanelState,
  type Scope,
} from "./state/state.ts";
import { INITIAL_LIST, reduceList } from "./streams/state.ts";
import { RowCache } from "./table/row-cache.ts";
import { initialTable, reduceTable } from "./table/state.ts";
import { StreamClock } from "./time/clock.ts";
import { INITIAL_TIME, reduceTime } from "./time/state.ts";

/** Usage is summed over everything stored: not more often than this, ms. */
const USAGE_INTERVAL = 2_000;

/** A recorder that is awake answers sooner, ms. */
const LINK_WAIT = 60;

export class PanelModel {
  readonly #connection: Connection;
  readonly #state: Signal<PanelState>;
  /** How often the store answered again after it had failed. */
  readonly #recoveries = signal(0);
  readonly #usage = new Paced(USAGE_INTERVAL, () => this.#readUsage());
  #stop: () => void = () => {};
  #firstReading: ReturnType<typeof setTimeout> | undefined;
  readonly #reading = new Reading({
    store: () => this.store,
    now: () => this.#now,
    rows: () => this.rows.peek(),
    heard: (streams) => this.clock.hear(streams),
    forgetIncomplete: () => this.filter.forgetIncomplete(),
    dispatch: (action) => {
      this.#dispatch(action);
      if (action.kind !== "store-problem") this.#usage.ask();
    },
    failed: (error) => this.#storeFailed(error),
  });
  readonly #removal = new DelayedRemoval(() => this.#sendRemoval());
  readonly state: ReadonlySignal<PanelState>;
  /** Rows of the selected stream; null when there is none. */
  readonly rows: ReadonlySignal<RowCache | null>;
  /** Sorting and marks of the stream list. */
  readonly list = slice(INITIAL_LIST, reduceList);
  /** The brushed range and the cursor that overview, filmstrip and table share. */
  readonly time = slice(INITIAL_TIME, reduceTime);
  readonly clock = new StreamClock(() => performance.now());
  /** The open tab of the selected stream. */
  readonly detail = slice(INITIAL_DETAIL, reduceDetail);
  /** Which rows of the event table are folded. */
  readonly table = slice(initialTable, reduceTable);

  readonly filter: Filter;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.filter = new Filter({
      readRows: (id, from, count) =>
        id === selectedId.peek()
          ? this.rows.peek()!.read(from, count)
          : this.store.readRows(id, from, count),
      failed: (error) => this.#storeFailed(error),
      now: () => performance.now(),
      pause: () => new Promise((resolve) => setTimeout(resolve)),
    });
    const state = signal({ ...initialState(connection.tab), preserveLog: preservedLog() });
    this.#state = state;
    this.state = state;
    const selectedId = computed(() => selectedStream(state.value)?.id ?? null);
    this.rows = computed(() => {
      const id = selectedId.value;
      // Whoever reads rows gave up when the store did, and begins again with another source.
      void this.#recoveries.value;
      return id === null ? null : this.#rowCache(id);
    });
  }

  start(): void {
    const deaf = this.#connection.listen((event) => this.#hear(event));
    const unfollow = this.filter.follow(this.state);
    this.#stop = () => {
      unfollow();
      deaf();
      clearTimeout(this.#firstReading);
    };
    // All streams are read once the link stands, and twice would be half as fast. A recorder that
    // sleeps is not waited for.
    this.#firstReading = setTimeout(() => void this.#reading.reload(), LINK_WAIT);
    // Opens the store meanwhile.
    this.#usage.ask();
  }

  close(): void {
    this.#removal.now();
    this.#reading.stop();
    this.#stop();
    this.#usage.stop();
    this.store.close();
  }

  get store(): StoreReader {
    return this.#connection.store;
  }

  record(on: boolean): void {
    this.#connection.request({ kind: "record", on });
  }

  clear(): void {
    this.remove(clearable(this.#now));
  }

  /**
   * Hides the streams; they are removed when the time for taking it back is over.
   *
   * @param next is shown in place of a picked stream that is among them
   */
  remove(streams: readonly StreamId[], next: StreamId | null = null): void {
    if (streams.length === 0) return;
    this.#removal.start();
    this.#dispatch({ kind: "remove", streams, next });
  }

  undoRemoval(): void {
    this.#removal.cancel();
    this.#dispatch({ kind: "undo" });
  }

  #sendRemoval(): void {
    const streams = this.#now.undoable;
    this.#dispatch({ kind: "removal-sent" });
    this.#connection.request({ kind: "remove", streams });
  }

  removeEverything(): void {
    this.#connection.request({ kind: "remove-everything" });
  }

  pin(stream: StreamId, pinned: boolean): void {
    this.#connection.request({ kind: "pin", stream, pinned });
  }

  rename(stream: StreamId, label: string): void {
    this.#connection.request({ kind: "label", stream, label });
  }

  preserveLog(on: boolean): void {
    this.#dispatch({ kind: "preserve-log", on });
    rememberPreserveLog(on);
  }

  saveSettings(settings: Settings): void {
    this.#dispatch({ kind: "settings", settings });
    this.#connection.request({ kind: "settings", settings });
  }

  pageOrigin(): Promise<string | null> {
    return this.#connection.pageOrigin();
  }

  pick(stream: StreamId): void {
    this.#dispatch({ kind: "pick", stream });
  }

  /** Shows the newest stream, and each that comes after it, until the user acts again. */
  follow(): void {
    this.#dispatch({ kind: "follow" });
  }

  openRow(row: number | null): void {
    this.#dispatch({ kind: "open-row", row });
  }

  /** Whether a filter marks matching rows or hides the others. */
  readonly onShow = (show: Show): void => this.filter.setShow(show);

  setScope(scope: Scope): void {
    this.#dispatch({ kind: "scope", scope });
    void this.#reading.reload();
  }

  reloadAndRecord(): void {
    this.record(true);
    this.#connection.reloadPage();
  }

  /** Called in the click's handler itself: asking for a site needs the user's gesture. */
  act(action: SituationAction): void {
    switch (action.kind) {
      case "record":
        this.record(true);
        break;
      case "reload-and-record":
        this.reloadAndRecord();
        break;
      case "allow":
        void this.#allow(action.origin);
        break;
      case "retry":
        this.#dispatch({ kind: "link", link: "connecting" });
        this.#connection.request({ kind: "status" });
        void this.#reading.reload();
        break;
    }
  }

  async #allow(origin: string): Promise<void> {
    let allowed = false;
    try {
      allowed = await this.#connection.requestAccess(origin);
    } catch {
      // A browser that cannot ask from a panel: its settings page can.
    }
    if (!allowed) this.#dispatch({ kind: "permission-refused" });
    this.#connection.request({ kind: "status" });
  }

  #hear(event: ConnectionEvent): void {
    switch (event.kind) {
      case "link":
        // While the link was down notices may have been missed: the store knows them all.
        if (event.link === "connected") {
          clearTimeout(this.#firstReading);
          void this.#reading.reload();
        }
        this.#dispatch(event);
        break;
      case "changed":
        this.#reading.changed(event.streams);
        break;
      case "removed":
        this.#reading.removed(event.streams);
        this.clock.forget(event.streams);
        this.#dispatch(event);
        this.#usage.ask();
        break;
      case "kept":
        this.#dispatch(event);
        break;
      case "status":
        this.#dispatch(event);
        void this.#nameSite(event.status);
        break;
      case "settings":
        this.#dispatch(event);
        break;
    }
  }

  /** The recorder cannot know a withheld page's address, but DevTools can: ask for that site alone. */
  async #nameSite(status: TabStatus): Promise<void> {
    if (status.page.kind !== "forbidden" || status.page.origin !== "<all_urls>") return;
    const origin = await this.pageOrigin();
    if (origin === null || this.#now.status !== status) return;
    const page = { kind: "forbidden", origin: sitePattern(origin) } as const;
    this.#dispatch({ kind: "status", status: { ...status, page } });
  }

  #readUsage(): void {
    this.store.usage().then(
      (bytes) => this.#dispatch({ kind: "usage", bytes }),
      (error: unknown) => this.#storeFailed(error),
    );
  }

  #rowCache(id: StreamId): RowCache {
    return new RowCache(
      (from, count) => this.store.readRows(id, from, count),
      (error) => this.#storeFailed(error),
    );
  }

  #storeFailed(error: unknown): void {
    this.#dispatch({ kind: "store-problem", problem: storeProblem(error) });
  }

  get #now(): PanelState {
    return this.#state.peek();
  }

  #dispatch(action: PanelAction): void {
    const failed = this.#now.storeProblem !== null;
    this.#state.value = reduce(this.#now, action);
    if (failed && this.#now.storeProblem === null) this.#recoveries.value += 1;
  }
}
