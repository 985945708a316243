/** How far an export is, by what it has read; and where it ends when it is cancelled. */
import type { Capture, CaptureReader } from "../../export/capture.ts";
import type { ExportFormat } from "../../export/export.ts";

/** How often an export reads the body from its beginning to its end; of images, the images. */
const BODY_PASSES: Readonly<Record<ExportFormat, number>> = {
  // The body's encoding and size are looked for, then body and events are written.
  har: 3,
  sse: 1,
  // The times come after the bytes, and are stored with them.
  "sse-timing": 2,
  ndjson: 1,
  archive: 2,
  images: 1,
};

/** How often it goes through all events of a whole stream, but for those that may say split secrets. */
const ROW_PASSES: Readonly<Record<ExportFormat, number>> = {
  har: 1,
  sse: 0,
  "sse-timing": 0,
  ndjson: 1,
  archive: 1,
  images: 1,
};

export interface CountedReaderOptions {
  /** Events are read, not whole streams: those are read again here and there. */
  readonly chosen: boolean;
  /** Every read throws its reason once it aborts: some passes read all of a stream before they yield. */
  readonly signal: AbortSignal;
  /** More was read. */
  readonly heard: () => void;
}

/** Counts what is read through it. */
export class CountedReader implements CaptureReader {
  readonly #reader: CaptureReader;
  readonly #options: CountedReaderOptions;
  #read = 0;

  constructor(reader: CaptureReader, options: CountedReaderOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  /** Bytes so far; of events that were gone through, as many as they have. */
  get read(): number {
    return this.#read;
  }

  getStream(id: string): ReturnType<CaptureReader["getStream"]> {
    return this.#reader.getStream(id);
  }

  async *tape(id: string): ReturnType<CaptureReader["tape"]> {
    this.#options.signal.throwIfAborted();
    for await (const record of this.#reader.tape(id)) {
      this.#count(record.bytes.byteLength);
      yield record;
    }
  }

  async readRange(
    ...place: Parameters<CaptureReader["readRange"]>
  ): ReturnType<CaptureReader["readRange"]> {
    this.#options.signal.throwIfAborted();
    const bytes = await this.#reader.readRange(...place);
    // Of a whole stream its row was counted.
    this.#count(this.#options.chosen ? bytes.byteLength : 0);
    return bytes;
  }

  async readRows(
    ...place: Parameters<CaptureReader["readRows"]>
  ): ReturnType<CaptureReader["readRows"]> {
    this.#options.signal.throwIfAborted();
    const rows = await this.#reader.readRows(...place);
    const bytes = rows.reduce((sum, { range }) => sum + range.end - range.start, 0);
    this.#count(this.#options.chosen ? 0 : bytes);
    return rows;
  }

  async getImage(sha256: string): ReturnType<CaptureReader["getImage"]> {
    this.#options.signal.throwIfAborted();
    const image = await this.#reader.getImage(sha256);
    this.#count(image?.bytes ?? 0);
    return image;
  }

  getRequestBody(id: string): ReturnType<CaptureReader["getRequestBody"]> {
    return this.#reader.getRequestBody(id);
  }

  #count(bytes: number): void {
    this.#options.signal.throwIfAborted();
    this.#read += bytes;
    this.#options.heard();
  }
}

/**
 * Bytes that an export will read, near enough for a progress bar.
 *
 * @param masks all is read once more, for secrets that lie in several events
 */
export function workOf(format: ExportFormat, captures: readonly Capture[], masks: boolean): number {
  const looks = masks && format !== "images" ? 1 : 0;
  return captures.reduce((sum, { stream, rows }) => {
    if (rows === null) {
      const gone = stream.bytesSeen * (ROW_PASSES[format] + looks);
      return sum + stream.bytesKept * BODY_PASSES[format] + gone;
    }
    const bytes = (stream.bytesKept * rows.length) / Math.max(1, stream.rows);
    // Their times are read without their bytes.
    const passes = format === "sse-timing" ? 1 : BODY_PASSES[format];
    return sum + bytes * (passes + looks);
  }, 0);
}
