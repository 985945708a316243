/** When the bytes of an exported body arrived: the sidecar of an `.sse` file. */
import type { StreamRecord } from "../store/records.ts";
import type { Offsets } from "./body.ts";
import { type Arrival, arrivalsOf, type Capture, type CaptureReader } from "./capture.ts";
import { utf8 } from "./json.ts";
import type { Redaction } from "./redaction.ts";

/** Lines written together. */
const BATCH = 1000;

/** One chunk as sidecar and archive say it. */
function chunkLine({ chunk, start, end, time, gap }: Arrival, offsets: Offsets): string {
  const offset = offsets.at(start);
  return JSON.stringify({
    chunk,
    time,
    offset,
    length: offsets.at(end) - offset,
    ...(gap === null ? {} : { gap, missing: end - start }),
  });
}

/** One JSON object a line, one line a chunk. */
export async function* chunkLines(
  reader: CaptureReader,
  capture: Capture,
  offsets: Offsets,
): AsyncGenerator<Uint8Array, void, void> {
  yield* batched(reader, capture, offsets, "\n", "\n");
}

/** The times of a stream, on the page's monotonic clock and on that of the world. */
export function clockOf(stream: StreamRecord): Readonly<Record<string, unknown>> {
  return {
    timeOrigin: stream.timeOrigin,
    resolution: stream.resolution,
    requestedAt: stream.requestedAt,
    respondedAt: stream.respondedAt,
    firstByteAt: stream.firstByteAt,
    endedAt: stream.endedAt,
  };
}

/**
 * The sidecar.
 *
 * @param offsets knows the body that was exported before
 * @param masked how many values were masked in that body
 */
export async function* exportTiming(
  reader: CaptureReader,
  capture: Capture,
  redaction: Redaction,
  offsets: Offsets,
  masked: number,
): AsyncGenerator<Uint8Array, void, void> {
  const { stream } = capture;
  const head = {
    format: "darkroom-timing",
    version: 1,
    url: redaction.url(stream.request.url),
    startedAt: new Date(stream.startedAt).toISOString(),
    clock: clockOf(stream),
    end: stream.end,
    masked,
    rows: capture.rows,
  };
  yield utf8(`${JSON.stringify(head, null, 2).slice(0, -2)},\n  "chunks": [\n`);
  yield* batched(reader, capture, offsets, ",\n", "\n");
  yield utf8("  ]\n}\n");
}

async function* batched(
  reader: CaptureReader,
  capture: Capture,
  offsets: Offsets,
  between: string,
  end: string,
): AsyncGenerator<Uint8Array, void, void> {
  let lines: string[] = [];
  let first = true;
  for await (const arrival of arrivalsOf(reader, capture)) {
    lines.push(chunkLine(arrival, offsets));
    if (lines.length < BATCH) continue;
    yield utf8((first ? "" : between) + lines.join(between));
    first = false;
    lines = [];
  }
  if (lines.length > 0) yield utf8((first ? "" : between) + lines.join(between));
  if (!first || lines.length > 0) yield utf8(end);
}
