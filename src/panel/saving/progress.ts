/** How far an export is, by what it has read. */
import type { Capture, CaptureReader } from "../../export/capture.ts";
import type { ExportFormat } from "../../export/export.ts";

/** How often an export reads the body from its beginning to its end. */
const PASSES: Readonly<Record<ExportFormat, number>> = {
  // The body's encoding and size are looked for, then body and events are written.
  har: 3,
  sse: 1,
  // The times come after the bytes, and are stored with them.
  "sse-timing": 2,
  ndjson: 1,
  archive: 2,
  images: 1,
};

/** Counts what is read through it. */
export class CountedReader implements CaptureReader {
  readonly #reader: CaptureReader;
  readonly #chosen: boolean;
  read = 0;

  /** @param chosen events are read, not whole streams: those are read again here and there */
  constructor(reader: CaptureReader, chosen: boolean) {
    this.#reader = reader;
    this.#chosen = chosen;
  }

  getStream(id: string): ReturnType<CaptureReader["getStream"]> {
    return this.#reader.getStream(id);
  }

  async *tape(id: string): ReturnType<CaptureReader["tape"]> {
    for await (const record of this.#reader.tape(id)) {
      this.read += record.bytes.byteLength;
      yield record;
    }
  }

  async readRange(
    ...place: Parameters<CaptureReader["readRange"]>
  ): ReturnType<CaptureReader["readRange"]> {
    const bytes = await this.#reader.readRange(...place);
    if (this.#chosen) this.read += bytes.byteLength;
    return bytes;
  }

  readRows(...place: Parameters<CaptureReader["readRows"]>): ReturnType<CaptureReader["readRows"]> {
    return this.#reader.readRows(...place);
  }

  async getImage(sha256: string): ReturnType<CaptureReader["getImage"]> {
    const image = await this.#reader.getImage(sha256);
    this.read += image?.bytes ?? 0;
    return image;
  }

  getRequestBody(id: string): ReturnType<CaptureReader["getRequestBody"]> {
    return this.#reader.getRequestBody(id);
  }
}

/**
 * Bytes that an export will read, near enough for a progress bar.
 *
 * @param masks chosen events are read once more, for secrets that lie in several of them
 */
export function workOf(format: ExportFormat, captures: readonly Capture[], masks: boolean): number {
  return captures.reduce((sum, { stream, rows }) => {
    if (rows === null) return sum + stream.bytesKept * PASSES[format];
    const bytes = (stream.bytesKept * rows.length) / Math.max(1, stream.rows);
    // Their times are read without their bytes.
    const passes = format === "sse-timing" ? 1 : PASSES[format];
    return sum + bytes * passes * (masks ? 2 : 1);
  }, 0);
}
