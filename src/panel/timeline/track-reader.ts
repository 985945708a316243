/** Reads the rows of a stream for its track: little by little, and what comes later as it comes. */
import { signal, type ReadonlySignal } from "@preact/signals";
import { ROWS_PER_BATCH } from "../../store/records.ts";
import type { Row } from "../../stream/types.ts";
import { Track } from "./track.ts";

/** Rows a slice: decoding them takes about 2 ms, so that a frame has room for one. */
const SLICE = 4 * ROWS_PER_BATCH;
const SLICES_A_DRAWING = 24;

export interface TrackSource {
  readonly readRows: (from: number, count: number) => Promise<readonly Row[]>;
  readonly failed: (error: unknown) => void;
  /** Resolves when there is time for a slice. */
  readonly idle: () => Promise<void>;
}

export class TrackReader {
  readonly #source: TrackSource;
  readonly #version = signal(0);
  #total = 0;
  #over = false;
  #running = false;
  #track = new Track();
  /** Takes the track's place once it has as many rows: until then the old one is shown. */
  #successor: Track | null = null;
  #settled = 0;

  constructor(source: TrackSource) {
    this.#source = source;
  }

  get track(): Track {
    return this.#track;
  }

  /** Grows whenever the track has. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  /**
   * Goes on until the track has `total` rows.
   *
   * @param over the stream has ended, so that an unfinished last row is final
   * @param settled see StreamRecord: when it changes, rows did
   */
  follow(total: number, over: boolean, settled = 0): void {
    // A stream that was taken for interrupted goes on: the tail it showed is then another row.
    if (this.#over && !over) this.#track = new Track();
    if (settled !== this.#settled && this.#track.length > 0) this.#successor = new Track();
    this.#settled = settled;
    this.#total = total;
    this.#over = over;
    if (!this.#running) void this.#run();
  }

  /** Reads no further. */
  stop(): void {
    this.#total = 0;
  }

  async #run(): Promise<void> {
    this.#running = true;
    let slices = 0;
    try {
      for (;;) {
        const track = this.#successor ?? this.#track;
        if (track.length >= this.#total) break;
        // What is new in a live stream is little and wanted at once; a stored stream's much can wait.
        if (this.#total - track.length > SLICE) await this.#source.idle();
        const rows = await this.#source.readRows(track.length, SLICE);
        // Rows that changed meanwhile are read again.
        if (track !== (this.#successor ?? this.#track)) continue;
        if (track.append(rows, this.#over) === 0) break;
        slices += 1;
        // Drawing costs more than reading: a long stream appears in a few steps.
        const whole = track.length >= this.#total;
        if (whole && track === this.#successor) {
          this.#track = track;
          this.#successor = null;
        }
        if (whole || slices % SLICES_A_DRAWING === 1) this.#version.value += 1;
      }
    } catch (error) {
      this.#source.failed(error);
    } finally {
      this.#running = false;
    }
  }
}

/** Beyond this, a busy panel's filmstrip would stay empty, ms. */
const PATIENCE = 100;

/** When the browser has nothing better to do. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: PATIENCE });
  });
}
