/**
 * Long streams in seconds: a short one is recorded as any other, and what the recorder stored of it
 * is then repeated in the panel's own IndexedDB, so that every record is of the shape that
 * recording gives it, whatever that is.
 */
import type { Page } from "puppeteer-core";
import type { Stage } from "../e2e/capture/stage.ts";
import { ended, storedStream } from "../e2e/capture/store.ts";
import type { Panel } from "../e2e/drivers/driver.ts";
import type { ImageRecord, RowBatch, StreamRecord, TapeRecord } from "../../src/store/records.ts";
import { stampedDelta } from "./bursts.ts";
import { startReading } from "./reading.ts";
import { reopened, type Recording } from "./sessions.ts";

/** Events of the stream that {@link recordSeed} records. */
export const SEED_EVENTS = 1_000;

/** Records a stream of {@link SEED_EVENTS} text deltas, or of the given bytes; its id is the answer. */
export async function recordSeed(
  { stage, page, panel }: { readonly stage: Stage; readonly page: Page; readonly panel: Panel },
  bytes?: Uint8Array,
): Promise<string> {
  const stream = stage.stream("seed", { keep: false });
  await startReading(page, stream.url);
  const deltas = Array.from({ length: SEED_EVENTS }, (_, n) => stampedDelta(n, 0)).join("");
  await stream.send(bytes ?? deltas);
  await stream.end();
  return (await storedStream(panel, stream.url, ended, "to end")).id;
}

export interface Multiplied {
  readonly id: string;
  /** How often the seed follows itself. */
  readonly times: number;
  /** Milliseconds after the seed's start: streams are listed in this order. */
  readonly later: number;
}

/** Stores a stream of so many events and opens it in a panel that has just been opened itself. */
export async function openLongStream(
  stage: Stage,
  recording: Recording,
  events: number,
): Promise<Panel> {
  const seed = await recordSeed({ stage, ...recording });
  await multiply(recording.panel, seed, [{ id: "long", times: events / SEED_EVENTS, later: 1 }]);
  const { panel } = await reopened(recording);
  await panel.click("#stream-long");
  await panel.waitFor(() => document.querySelectorAll("[role=grid] .cell-time").length > 8, {
    what: "the rows",
  });
  return panel;
}

/**
 * Stores streams that repeat a recorded one: its tape, its rows, and each of its images as another
 * one of the same size. DevTools opened after that list them.
 */
export async function multiply(
  panel: Panel,
  seed: string,
  streams: readonly Multiplied[],
): Promise<void> {
  await panel.evaluate(storeMultiples, seed, streams);
}

/** Runs in the panel. */
async function storeMultiples(seed: string, streams: readonly Multiplied[]): Promise<void> {
  const BATCH = 128;
  /** Bytes a transaction. */
  const MOST = 16e6;
  const database = await promised(indexedDB.open("darkroom"));
  try {
    const stores = ["streams", "tape", "rows", "images", "totals"];
    const read = database.transaction(stores);
    const range = IDBKeyRange.bound([seed, 0], [seed, Infinity]);
    const [record, tape, batches, images] = (await Promise.all([
      promised(read.objectStore("streams").get(seed)),
      promised(read.objectStore("tape").getAll(range)),
      promised(read.objectStore("rows").getAll(range)),
      promised(read.objectStore("images").index("streams").getAll(seed)),
    ])) as [StreamRecord, TapeRecord[], RowBatch[], ImageRecord[]];
    const rows = batches.flatMap((batch) => batch.rows);
    type Mark = NonNullable<StreamRecord["sketch"]>["images"][number];
    const lasts = (record.endedAt ?? record.requestedAt) - record.requestedAt + 1;
    for (const stream of streams) await store(stream);

    async function store({ id, times, later }: Multiplied): Promise<void> {
      let kept = record.bytesKept * times;
      const marks: Mark[] = [];
      for (let n = 0; n < times;) {
        const share = Math.max(1, Math.floor(MOST / Math.max(record.bytesKept, 1)));
        const to = Math.min(times, n + share);
        const fresh = await Promise.all(
          Array.from({ length: to - n }, (_, at) => freshImages(id, n + at)),
        );
        const write = database.transaction(stores, "readwrite", { durability: "relaxed" });
        for (const image of fresh.flatMap((one) => [...one.values()])) {
          kept += image.bytes;
          write.objectStore("images").put(image);
        }
        for (; n < to; n += 1) {
          for (const block of tape) write.objectStore("tape").put(shiftedBlock(block, id, n));
        }
        await committed(write);
        for (const [at, changed] of fresh.entries()) {
          for (const mark of record.sketch?.images ?? []) {
            const repeat = to - fresh.length + at;
            const sha256 = changed.get(mark.sha256 ?? "")?.sha256 ?? null;
            const place = { at: mark.at + repeat * lasts, row: mark.row + repeat * rows.length };
            marks.push({ ...mark, ...place, sha256 });
          }
        }
      }
      const write = database.transaction(stores, "readwrite", { durability: "relaxed" });
      for (let first = 0; first < rows.length * times; first += BATCH) {
        const last = Math.min(first + BATCH, rows.length * times);
        const batch = Array.from({ length: last - first }, (_, at) =>
          shiftedRow(first + at, marks),
        );
        write.objectStore("rows").put({ stream: id, first, rows: batch });
      }
      write.objectStore("streams").put(multiplied(id, times, later, marks));
      const totals = await promised(write.objectStore("totals").get("kept"));
      write.objectStore("totals").put({ key: "kept", bytes: (totals?.bytes ?? 0) + kept });
      await committed(write);
    }

    /** The stream's images as others: a decoder does not see bytes after the picture's end. */
    async function freshImages(id: string, n: number): Promise<Map<string, ImageRecord>> {
      const fresh = new Map<string, ImageRecord>();
      for (const image of images) {
        const blob = new Blob([image.blob, `${id}/${n}`]);
        const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
        const sha256 = Array.from(new Uint8Array(digest), (byte) =>
          byte.toString(16).padStart(2, "0"),
        ).join("");
        fresh.set(image.sha256, { ...image, sha256, blob, bytes: blob.size, streams: [id] });
      }
      return fresh;
    }

    function shiftedBlock(block: TapeRecord, id: string, n: number): TapeRecord {
      return {
        ...block,
        stream: id,
        index: block.index + n * tape.length,
        firstChunk: block.firstChunk + n * record.chunks,
        offset: block.offset + n * record.bytesSeen,
        times: block.times.map((time) => time + n * lasts),
      };
    }

    function shiftedRow(place: number, marks: readonly Mark[]) {
      const n = Math.floor(place / rows.length);
      const row = rows[place % rows.length]!;
      const bytes = n * record.bytesSeen;
      return {
        ...row,
        row: place,
        n: row.n === null ? null : row.n + n * record.events,
        range: { start: row.range.start + bytes, end: row.range.end + bytes },
        chunk: row.chunk + n * record.chunks,
        time: row.time + n * lasts,
        frames: row.frames.map((frame, at) =>
          Object.assign({}, frame, {
            sha256: marks.filter((mark) => mark.row === place)[at]?.sha256 ?? null,
          }),
        ),
      };
    }

    function multiplied(
      id: string,
      times: number,
      later: number,
      marks: readonly Mark[],
    ): StreamRecord {
      const { sketch, endedAt } = record;
      return {
        ...record,
        id,
        startedAt: record.startedAt + later,
        endedAt: endedAt === null ? null : endedAt + (times - 1) * lasts,
        bytesSeen: record.bytesSeen * times,
        bytesKept: record.bytesKept * times,
        chunks: record.chunks * times,
        blocks: record.blocks * times,
        rows: record.rows * times,
        events: record.events * times,
        images: record.images * times,
        lastImage: marks.at(-1)?.sha256 ?? null,
        // As many marks as a sketch keeps: the first half and the newest.
        sketch: sketch && {
          ...sketch,
          width: sketch.width * times,
          images: marks.length > 64 ? [...marks.slice(0, 32), ...marks.slice(-32)] : marks,
        },
      };
    }
  } finally {
    database.close();
  }

  function promised<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
    });
  }
  function committed(transaction: IDBTransaction): Promise<void> {
    return new Promise((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () =>
        reject(transaction.error ?? new Error("aborted")),
      );
    });
  }
}
