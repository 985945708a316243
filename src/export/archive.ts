/** The Darkroom archive: everything that is known of streams, in one zip. See docs/formats.md. */
import type { RequestBody } from "../messages/capture.ts";
import type { Frame } from "../stream/types.ts";
import { exportedBody, Offsets } from "./body.ts";
import { bytesAtMost, type Capture, type CaptureReader, rowsOf } from "./capture.ts";
import { type Exchange, exportedExchange } from "./exchange.ts";
import type { Creator } from "./har.ts";
import { imageEntries } from "./images.ts";
import { utf8 } from "./json.ts";
import { streamName } from "./names.ts";
import { foundIn, type Redaction } from "./redaction.ts";
import { chunkLines, clockOf } from "./timing.ts";
import type { Entry } from "./zip.ts";

/** Rises when a reader of the one before would misread an archive. */
export const ARCHIVE_VERSION = 1;

/** Lines written together. */
const BATCH = 500;

/**
 * The entries of an archive, one after another; each must be read to its end before the next.
 *
 * @param now epoch milliseconds
 */
export async function* archiveEntries(
  reader: CaptureReader,
  captures: readonly Capture[],
  redaction: Redaction,
  creator: Creator,
  now: number,
): AsyncGenerator<Entry, void, void> {
  const streams: { id: string; folder: string }[] = [];
  const images = new Set<string>();
  for (const [index, capture] of captures.entries()) {
    const { stream } = capture;
    const time = stream.startedAt;
    const atMost = bytesAtMost(capture);
    const number = String(index + 1).padStart(4, "0");
    const folder = `streams/${number}-${streamName(stream)}`;
    streams.push({ id: stream.id, folder });
    const exchange = await exportedExchange(reader, stream, redaction);
    yield json(`${folder}/stream.json`, describeStream(capture, exchange, redaction), time);
    const bytes = requestBytes(exchange.request.body);
    if (bytes !== null) yield whole(`${folder}/request-body`, bytes, time);

    const offsets = new Offsets();
    const tape = bytesOf(exportedBody(reader, capture, redaction), offsets);
    yield { name: `${folder}/tape.sse`, bytes: tape, atMost, time };
    const chunks = chunkLines(reader, capture, offsets);
    yield { name: `${folder}/chunks.ndjson`, bytes: chunks, atMost, time };
    const events = eventLines(reader, capture, redaction, offsets, images);
    yield { name: `${folder}/events.ndjson`, bytes: events, atMost, time };
  }
  const files = [...images].map((sha256) => ({ name: `images/${sha256}`, sha256 }));
  yield* imageEntries(reader, files, now);
  const manifest = {
    format: "darkroom-archive",
    version: ARCHIVE_VERSION,
    creator,
    createdAt: new Date(now).toISOString(),
    redaction: {
      kinds: [...redaction.kinds],
      // Counts alone: a sample would say what stood around it.
      found: foundIn(redaction.findings),
    },
    streams,
  };
  yield json("manifest.json", manifest, now);
}

function json(name: string, value: unknown, time: number): Entry {
  return whole(name, utf8(`${JSON.stringify(value, null, 2)}\n`), time);
}

function whole(name: string, bytes: Uint8Array, time: number): Entry {
  return { name, bytes: [bytes], atMost: bytes.length, time };
}

async function* bytesOf(
  pieces: ReturnType<typeof exportedBody>,
  offsets: Offsets,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const piece of pieces) {
    offsets.add(piece);
    yield piece.bytes;
  }
}

function describeStream(
  { stream, rows }: Capture,
  exchange: Exchange,
  redaction: Redaction,
): unknown {
  const { pageUrl, request, response, endDetail } = exchange;
  const { body } = request;
  return {
    id: stream.id,
    source: stream.source,
    pageUrl,
    rows,
    // Text and bytes stand in the file beside this one.
    request: requestBytes(body) === null ? request : { ...request, body: { kind: body.kind } },
    response,
    model: stream.model === null ? null : redaction.text(stream.model),
    startedAt: new Date(stream.startedAt).toISOString(),
    clock: clockOf(stream),
    firstEventAt: stream.firstEventAt,
    firstImageAt: stream.firstImageAt,
    end: stream.end,
    endDetail,
    candidate: stream.candidate,
    bytesSeen: stream.bytesSeen,
    bytesKept: stream.bytesKept,
    gapBytes: stream.gapBytes,
    chunks: stream.chunks,
    events: stream.events,
    images: stream.images,
    pinned: stream.pinned,
    label: redaction.text(stream.label),
  };
}

/** What a payload says of an image may hold what was masked in the payload. */
function describeFrame(frame: Frame, redaction: Redaction): Frame {
  const { item, path, link, problem } = frame;
  return {
    ...frame,
    item: item === null ? null : redaction.text(item),
    path: redaction.text(path),
    problem: problem === null ? null : redaction.text(problem),
    ...(link === undefined ? {} : { link: redaction.url(link) }),
  };
}

function requestBytes(body: RequestBody): Uint8Array | null {
  if (body.kind === "text") return utf8(body.text);
  return body.kind === "bytes" ? body.bytes : null;
}

/** Where each event stands on the exported tape and what it is; its data is not said twice. */
async function* eventLines(
  reader: CaptureReader,
  capture: Capture,
  redaction: Redaction,
  offsets: Offsets,
  images: Set<string>,
): AsyncGenerator<Uint8Array, void, void> {
  let lines: string[] = [];
  for await (const row of rowsOf(reader, capture)) {
    for (const { sha256 } of row.frames) if (sha256 !== null) images.add(sha256);
    lines.push(
      JSON.stringify({
        row: row.row,
        n: row.n,
        kind: row.kind,
        start: offsets.at(row.range.start),
        end: offsets.at(row.range.end),
        chunk: row.chunk,
        time: row.time,
        event: row.name === null ? null : redaction.text(row.name),
        id: row.id === null ? null : redaction.text(row.id),
        type: row.kind === "comment" ? "comment" : redaction.text(row.type),
        family: row.family,
        item: row.item === null ? null : redaction.text(row.item),
        index: row.index,
        complete: row.complete,
        images: row.frames.map((frame) => describeFrame(frame, redaction)),
      }),
    );
    if (lines.length < BATCH) continue;
    yield utf8(`${lines.join("\n")}\n`);
    lines = [];
  }
  if (lines.length > 0) yield utf8(`${lines.join("\n")}\n`);
}
