/** Captures in memory, derived the way the recorder derives them. */
import type { RequestBody } from "../../../src/messages/capture.ts";
import { readCut } from "../../../src/stream/meaning/body.ts";
import { newMeaning } from "../../../src/stream/meaning/meaning.ts";
import { deriveRow } from "../../../src/recorder/derive.ts";
import type { Capture, CaptureReader } from "../../../src/export/capture.ts";
import { previewRedaction } from "../../../src/export/export.ts";
import { type Findings, SECRET_KINDS } from "../../../src/export/redaction.ts";
import type { ImageRecord, StreamRecord, TapeRecord } from "../../../src/store/records.ts";
import type { Row } from "../../../src/stream/types.ts";
import { streamRecord } from "../panel/fakes.ts";
import { bytesOf, concat, scanAll } from "../stream/blocks.ts";

export interface Recorded {
  readonly reader: CaptureReader;
  readonly capture: Capture;
  readonly rows: readonly Row[];
}

/** One stream of these chunks; a number is a gap of so many bytes. */
export async function recorded(
  chunks: readonly (Uint8Array | string | number)[],
  changes: Partial<StreamRecord> = {},
  body: RequestBody = { kind: "none" },
): Promise<Recorded> {
  const tape: TapeRecord[] = [];
  const images = new Map<string, ImageRecord>();
  let offset = 0;
  for (const [index, chunk] of chunks.entries()) {
    const bytes =
      typeof chunk === "number"
        ? new Uint8Array(0)
        : typeof chunk === "string"
          ? bytesOf(chunk)
          : chunk;
    const length = typeof chunk === "number" ? chunk : bytes.length;
    tape.push({
      stream: "a",
      index,
      firstChunk: index,
      offset,
      lengths: [length],
      times: [1_300 + index],
      bytes,
      ...(typeof chunk === "number" ? { gap: "memory" as const } : {}),
    });
    offset += length;
  }
  const seen = concat(
    tape.map(({ bytes, gap, lengths }) =>
      gap === undefined ? bytes : new Uint8Array(lengths[0] ?? 0),
    ),
  );
  const rows: Row[] = [];
  const meaning = newMeaning("sse");
  for (const boundary of scanAll([seen])) {
    const chunk = tape.findIndex((one) => one.offset + (one.lengths[0] ?? 0) >= boundary.end);
    const cut = readCut(boundary, seen.subarray(boundary.start, boundary.end), "sse");
    const derived = await deriveRow(meaning, cut, { chunk, time: 1_300 + chunk });
    rows.push(derived.row);
    for (const image of derived.images) {
      const blob = new Blob([image.bytes], { type: image.mediaType });
      images.set(image.sha256, { ...image, blob, bytes: blob.size, streams: ["a"] });
    }
  }
  const stream = streamRecord("a", {
    rows: rows.length,
    bytesSeen: offset,
    bytesKept: tape.reduce((sum, { bytes }) => sum + bytes.length, 0),
    chunks: tape.length,
    ...changes,
  });
  const reader: CaptureReader = {
    getStream: async () => stream,
    async *tape() {
      yield* tape;
    },
    readRows: async (_id, from, count) => rows.slice(from, from + count),
    readRange: async (_id, start, end) =>
      concat(
        tape.map((one) =>
          one.bytes.subarray(Math.max(0, start - one.offset), Math.max(0, end - one.offset)),
        ),
      ) as Uint8Array<ArrayBuffer>,
    getImage: async (sha256) => images.get(sha256),
    getRequestBody: async () => body,
  };
  return { reader, capture: { stream, rows: null }, rows };
}

/** All bytes of an export; copied at once, as a file is written. */
export async function written(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const out: Uint8Array[] = [];
  for await (const piece of pieces) out.push(piece.slice());
  return concat(out);
}

export const textOf = (bytes: Uint8Array): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** What the dialog says will be replaced. */
export async function previewed({ reader, capture }: Recorded): Promise<Findings> {
  let findings: Findings = {};
  for await (findings of previewRedaction(reader, [capture], SECRET_KINDS));
  return findings;
}
