/** Records as the recorder writes them. */
import type { StreamRecord, TapeRecord } from "../../../src/store/records.ts";
import type { Flush, NewImage } from "../../../src/store/commit.ts";

export function streamRecord(id: string, fields: Partial<StreamRecord> = {}): StreamRecord {
  return {
    id,
    source: "fetch",
    tab: 1,
    frame: 0,
    document: "doc",
    pageUrl: "https://app.example/",
    session: "s",
    request: { method: "POST", url: "https://api.example/", headers: [], body: { kind: "none" } },
    response: {
      url: "https://api.example/",
      status: 200,
      statusText: "",
      type: "cors",
      redirected: false,
      headers: [],
    },
    masked: 0,
    candidate: false,
    model: null,
    startedAt: 1_000,
    timeOrigin: 0,
    resolution: 1,
    requestedAt: 0,
    respondedAt: 0,
    firstByteAt: null,
    firstEventAt: null,
    firstImageAt: null,
    endedAt: null,
    findings: null,
    settled: 0,
    end: "complete",
    endDetail: "",
    bytesSeen: 0,
    bytesKept: 0,
    chunks: 0,
    blocks: 0,
    rows: 0,
    events: 0,
    images: 0,
    gaps: 0,
    gapBytes: {},
    lastImage: null,
    sketch: null,
    framing: "sse",
    dialect: null,
    pinned: false,
    label: "",
    ...fields,
  };
}

export function tapeRecord(
  stream: string,
  index: number,
  offset: number,
  bytes: Uint8Array<ArrayBuffer>,
): TapeRecord {
  const lengths = [bytes.byteLength];
  return { stream, index, firstChunk: index, offset, lengths, times: [index], bytes };
}

export function image(sha256: string, size: number): NewImage {
  const bytes = new Uint8Array(size);
  return { sha256, bytes, mediaType: "image/png", width: 1, height: 1, complete: true };
}

/** One flush that holds a whole finished stream of `size` bytes. */
export function wholeStream(
  id: string,
  size: number,
  fields: Partial<StreamRecord> = {},
  images: readonly NewImage[] = [],
): Flush {
  const record = streamRecord(id, { bytesSeen: size, bytesKept: size, blocks: 1, ...fields });
  const { rows, events, firstEventAt, firstImageAt, lastImage, sketch, dialect, model } = record;
  return {
    first: true,
    record,
    body: null,
    tape: [tapeRecord(id, 0, 0, new Uint8Array(size))],
    rows: [],
    images,
    checkpoint: {
      stream: id,
      cutter: {},
      meaning: {},
      unsettled: {},
      reading: "events",
      counted: {
        rows,
        events,
        images: 0,
        settled: 0,
        firstEventAt,
        firstImageAt,
        lastImage,
        sketch,
        dialect,
        model,
      },
    },
    report: null,
  };
}
