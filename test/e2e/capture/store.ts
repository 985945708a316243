/**
 * Reads what the extension stored, through its own panel's document, by IndexedDB alone: none of
 * the code under test is between the disk and the test.
 */
import { until } from "../drivers/wait.ts";
import type { Panel } from "../drivers/driver.ts";
import type { StreamRecord } from "../../../src/store/records.ts";
import type { Row } from "../../../src/stream/types.ts";

/** All stored streams, oldest first. */
export async function storedStreams(panel: Panel): Promise<StreamRecord[]> {
  const streams = await panel.evaluate(async () => {
    // Opening a database that does not exist would create it, empty and of the wrong version.
    const known = await indexedDB.databases();
    if (!known.some((one) => one.name === "darkroom")) return [];
    const database = await promised(indexedDB.open("darkroom"));
    try {
      return await promised(database.transaction("streams").objectStore("streams").getAll());
    } finally {
      database.close();
    }
    function promised<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
      });
    }
  });
  return (streams as StreamRecord[]).toSorted((a, b) => a.startedAt - b.startedAt);
}

/** Waits for the stream of this URL to satisfy a condition, and returns its record. */
export async function storedStream(
  panel: Panel,
  url: string,
  when: (stream: StreamRecord) => boolean = () => true,
  what = "to be stored",
  timeout?: number,
): Promise<StreamRecord> {
  let last: StreamRecord | undefined;
  try {
    return await until(
      async () => {
        last = (await storedStreams(panel)).findLast((one) => one.request.url === url);
        return last && when(last) ? last : null;
      },
      { what: `${url} ${what}`, ...(timeout === undefined ? {} : { timeout }) },
    ).then((stream) => stream as StreamRecord);
  } catch (error) {
    const seen = last
      ? `${last.end} ${last.endDetail} bytes ${last.bytesKept}/${last.bytesSeen} rows ${last.rows}`
      : "nothing of it";
    throw new Error(`${error instanceof Error ? error.message : String(error)}; stored: ${seen}`, {
      cause: error,
    });
  }
}

/** How many bytes the extension says that it keeps, and how many that are: tapes and images. */
export async function keptBytes(panel: Panel): Promise<{ said: number; stored: number }> {
  return await panel.evaluate(async () => {
    const database = await promised(indexedDB.open("darkroom"));
    try {
      const transaction = database.transaction(["totals", "streams", "images"]);
      const [total, streams, images] = (await Promise.all([
        promised(transaction.objectStore("totals").get("kept")),
        promised(transaction.objectStore("streams").getAll()),
        promised(transaction.objectStore("images").getAll()),
      ])) as [{ bytes: number }, { bytesKept: number }[], { bytes: number }[]];
      const taped = streams.reduce((sum, { bytesKept }) => sum + bytesKept, 0);
      return {
        said: total.bytes,
        stored: images.reduce((sum, { bytes }) => sum + bytes, taped),
      };
    } finally {
      database.close();
    }
    function promised<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
      });
    }
  });
}

export const ended = (stream: StreamRecord): boolean => stream.end !== "open";

export async function storedRows(panel: Panel, stream: string): Promise<Row[]> {
  return (await panel.evaluate(async (id: string) => {
    const database = await promised(indexedDB.open("darkroom"));
    try {
      const range = IDBKeyRange.bound([id, 0], [id, Infinity]);
      const batches = (await promised(
        database.transaction("rows").objectStore("rows").getAll(range),
      )) as { rows: unknown[] }[];
      return batches.flatMap((batch) => batch.rows);
    } finally {
      database.close();
    }
    function promised<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
      });
    }
  }, stream)) as Row[];
}

export interface StoredTape {
  readonly sha256: string;
  readonly size: number;
  readonly gaps: readonly { readonly reason: string; readonly bytes: number }[];
}

/** Size and SHA-256 of the tape, read block by block. */
export async function storedTape(panel: Panel, stream: string): Promise<StoredTape> {
  const bytes = await storedBytes(panel, stream);
  const { createHash } = await import("node:crypto");
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    size: bytes.length,
    gaps: await storedGaps(panel, stream),
  };
}

export async function storedGaps(panel: Panel, stream: string): Promise<StoredTape["gaps"]> {
  return await panel.evaluate(async (id: string) => {
    const database = await promised(indexedDB.open("darkroom"));
    try {
      const range = IDBKeyRange.bound([id, 0], [id, Infinity]);
      const gaps: { reason: string; bytes: number }[] = [];
      const request = database.transaction("tape").objectStore("tape").openCursor(range);
      for (;;) {
        const cursor = await promised(request);
        if (!cursor) return gaps;
        const { gap, lengths } = cursor.value as { gap?: string; lengths: number[] };
        if (gap) gaps.push({ reason: gap, bytes: lengths.reduce((sum, one) => sum + one, 0) });
        cursor.continue();
      }
    } finally {
      database.close();
    }
    function promised<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result), { once: true });
        request.addEventListener("error", () => reject(request.error ?? new Error("failed")), {
          once: true,
        });
      });
    }
  }, stream);
}

/** The bytes on the tape, gaps left out. */
export async function storedBytes(panel: Panel, stream: string): Promise<Buffer> {
  const base64 = await panel.evaluate(async (id: string) => {
    const database = await promised(indexedDB.open("darkroom"));
    try {
      const range = IDBKeyRange.bound([id, 0], [id, Infinity]);
      const blocks = (await promised(
        database.transaction("tape").objectStore("tape").getAll(range),
      )) as { bytes: Uint8Array<ArrayBuffer> }[];
      const blob = new Blob(blocks.map((block) => block.bytes));
      return await new Promise<string>((resolve, reject) => {
        const reader = new FileReader();
        reader.addEventListener("load", () => resolve(reader.result as string));
        reader.addEventListener("error", () => reject(reader.error ?? new Error("failed")));
        reader.readAsDataURL(blob);
      });
    } finally {
      database.close();
    }
    function promised<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
      });
    }
  }, stream);
  return Buffer.from(base64.slice(base64.indexOf(",") + 1), "base64");
}

/** How many records each store of the database holds. */
export async function storeSizes(panel: Panel): Promise<Record<string, number>> {
  return await panel.evaluate(async () => {
    const database = await promised(indexedDB.open("darkroom"));
    try {
      const sizes: Record<string, number> = {};
      for (const name of database.objectStoreNames) {
        sizes[name] = await promised(database.transaction(name).objectStore(name).count());
      }
      return sizes;
    } finally {
      database.close();
    }
    function promised<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
      });
    }
  });
}
