/** Removing a stream with everything that only it needs. */
import type { StreamId } from "../messages/capture.ts";
import { written } from "./outcome.ts";
import type { StreamRecord } from "./records.ts";
import { ofStream, RELAXED, type Database } from "./schema.ts";

function apartSize(record: StreamRecord): number {
  return record.request.body.kind === "apart" ? record.request.body.size : 0;
}

/** What the streams that are being recorded take, images that others show as well included. */
export async function openBytes(database: Database): Promise<number> {
  const transaction = database.transaction(["streams", "images"]);
  const open = await transaction.objectStore("streams").index("end").getAll("open");
  const showing = transaction.objectStore("images").index("streams");
  const shown = await Promise.all(open.map(({ id }) => showing.getAll(id)));
  const images = new Map(shown.flat().map(({ sha256, bytes }) => [sha256, bytes]));
  const apart = open.reduce((sum, record) => sum + record.bytesKept + apartSize(record), 0);
  return [...images.values()].reduce((sum, bytes) => sum + bytes, apart);
}

/**
 * @param may asked of the stream as it is when its removal has begun
 * @returns false when the stream was not there, or stays
 */
export async function removeFrom(
  database: Database,
  id: StreamId,
  may: (record: StreamRecord) => boolean = () => true,
): Promise<boolean> {
  const transaction = database.transaction(
    ["streams", "tape", "rows", "images", "bodies", "checkpoints", "reports", "totals"],
    "readwrite",
    RELAXED,
  );
  return await written(transaction, async () => {
    const images = transaction.objectStore("images");
    const totals = transaction.objectStore("totals");
    const [record, shown, kept] = await Promise.all([
      transaction.objectStore("streams").get(id),
      images.index("streams").getAllKeys(id),
      totals.get("kept"),
    ]);
    if (record && !may(record)) return false;
    let freed = record ? record.bytesKept + apartSize(record) : 0;
    for (const sha256 of shown) {
      const image = await images.get(sha256);
      if (!image) continue;
      const streams = image.streams.filter((stream) => stream !== id);
      if (streams.length > 0) {
        await images.put({ ...image, streams });
      } else {
        freed += image.bytes;
        await images.delete(sha256);
      }
    }
    await transaction.objectStore("tape").delete(ofStream(id));
    await transaction.objectStore("rows").delete(ofStream(id));
    await transaction.objectStore("bodies").delete(id);
    await transaction.objectStore("checkpoints").delete(id);
    await transaction.objectStore("reports").delete(id);
    await transaction.objectStore("streams").delete(id);
    await totals.put({ key: "kept", bytes: Math.max(0, (kept?.bytes ?? 0) - freed) });
    return record !== undefined;
  });
}
