/** Every export by its name: what the panel offers, and what makes it. */
import type { SecretKind } from "../stream/secrets/rules.ts";
import { archiveEntries } from "./archive.ts";
import { exportedBody, Offsets } from "./body.ts";
import { bytesAtMost, type Capture, type CaptureReader } from "./capture.ts";
import { exportedExchange } from "./exchange.ts";
import { type Creator, exportHar } from "./har.ts";
import { imageEntries, imageFiles } from "./images.ts";
import { streamName, timeName } from "./names.ts";
import { exportNdjson } from "./ndjson.ts";
import { type Findings, foundIn, Redaction } from "./redaction.ts";
import { exportSse } from "./sse.ts";
import { exportTiming } from "./timing.ts";
import { type Entry, zip } from "./zip.ts";

export type ExportFormat = "har" | "sse" | "sse-timing" | "ndjson" | "archive" | "images";

export interface ExportOrder {
  readonly format: ExportFormat;
  readonly captures: readonly Capture[];
  /** What is masked; nothing: the exact bytes. */
  readonly redact: Iterable<SecretKind>;
  readonly creator: Creator;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A file that is being made while it is pulled; rejects with {@link StreamRemoved} or {@link NoImages}. */
export interface ExportFile {
  /** Empty pieces mean that it goes on. */
  readonly pieces: AsyncGenerator<Uint8Array, void, void>;
  /** What was replaced so far. */
  findings(): Findings;
  /** Name for the file; known for certain once it has been read to its end. */
  name(): string;
}

export function makeExport(reader: CaptureReader, order: ExportOrder): ExportFile {
  const redaction = new Redaction(order.format === "images" ? [] : order.redact);
  const { captures, creator, now } = order;
  const findings = (): Findings => redaction.findings;
  const named = (pieces: ExportFile["pieces"], ending: string): ExportFile => ({
    pieces: kept(reader, captures, pieces),
    findings,
    name: () => `${baseName(order)}${mark(order, redaction)}.${ending}`,
  });
  const [only] = captures;
  switch (order.format) {
    case "sse":
      return only !== undefined && captures.length === 1
        ? named(exportSse(reader, only, redaction), "sse")
        : named(zip(sseEntries(reader, captures, redaction, false)), "sse.zip");
    case "sse-timing":
      return named(zip(sseEntries(reader, captures, redaction, true)), "sse.zip");
    case "ndjson":
      return named(exportNdjson(reader, captures, redaction), "ndjson");
    case "har":
      return named(exportHar(reader, captures, redaction, creator), "har");
    case "archive":
      return named(zip(archiveEntries(reader, captures, redaction, creator, now)), "darkroom.zip");
    case "images":
      break;
  }
  return imagesExport(reader, order, findings);
}

/** One image as itself, several in a zip: which, only the rows tell. */
function imagesExport(
  reader: CaptureReader,
  order: ExportOrder,
  findings: () => Findings,
): ExportFile {
  let name = `${baseName(order)}.images.zip`;
  async function* pieces(): AsyncGenerator<Uint8Array, void, void> {
    const files = await imageFiles(reader, order.captures);
    if (files.length === 0) throw new NoImages("there is no image in what was chosen");
    const entries = imageEntries(reader, files, order.now);
    if (files.length !== 1) {
      yield* zip(entries);
      return;
    }
    for await (const entry of entries) {
      name = entry.name.replaceAll("/", "-");
      yield* entry.bytes;
    }
  }
  return { pieces: kept(reader, order.captures, pieces()), findings, name: () => name };
}

/** Images were asked for, and there are none. */
export class NoImages extends Error {
  override readonly name = "NoImages";
}

/** A stream was removed before all of it was in the file. */
export class StreamRemoved extends Error {
  override readonly name = "StreamRemoved";
}

/** What is read of a removed stream ends early, without a word: looked for when all was read. */
async function* kept(
  reader: CaptureReader,
  captures: readonly Capture[],
  pieces: ExportFile["pieces"],
): ExportFile["pieces"] {
  yield* pieces;
  for (const { stream } of captures) {
    if ((await reader.getStream(stream.id)) !== undefined) continue;
    throw new StreamRemoved("the stream was removed before all of it was exported");
  }
}

async function* sseEntries(
  reader: CaptureReader,
  captures: readonly Capture[],
  redaction: Redaction,
  timing: boolean,
): AsyncGenerator<Entry, void, void> {
  const taken = new Set<string>();
  for (const capture of captures) {
    const time = capture.stream.startedAt;
    const atMost = bytesAtMost(capture);
    let name = streamName(capture.stream);
    for (let copy = 2; taken.has(name); copy++) name = `${streamName(capture.stream)}-${copy}`;
    taken.add(name);
    const offsets = new Offsets();
    const before = foundIn(redaction.findings);
    const body = exportSse(reader, capture, redaction, offsets);
    yield { name: `${name}.sse`, bytes: body, atMost, time };
    if (!timing) continue;
    // The body was read to its end before this goes on.
    const masked = foundIn(redaction.findings) - before;
    const sidecar = exportTiming(reader, capture, redaction, offsets, masked);
    yield { name: `${name}.sse.timing.json`, bytes: sidecar, atMost, time };
  }
}

function baseName({ captures, now }: ExportOrder): string {
  const [only] = captures;
  if (only === undefined || captures.length > 1) return `darkroom-${timeName(now)}`;
  return streamName(only.stream) + (only.rows === null ? "" : ".events");
}

/** So that a file with secrets in it is known for one, and one that was changed, too. */
function mark({ redact }: ExportOrder, redaction: Redaction): string {
  if ([...redact].length === 0) return ".exact";
  return Object.keys(redaction.findings).length > 0 ? ".masked" : "";
}

/** Bytes of a body looked at between two answers of {@link previewRedaction}. */
const PREVIEW_STEP = 1_000_000;

/** Looks for everything that would be replaced in captures: yields what was found so far, at last all. */
export async function* previewRedaction(
  reader: CaptureReader,
  captures: readonly Capture[],
  kinds: Iterable<SecretKind>,
): AsyncGenerator<Findings, void, void> {
  const redaction = new Redaction(kinds);
  for (const capture of captures) {
    await exportedExchange(reader, capture.stream, redaction);
    let next = 0;
    for await (const { end } of exportedBody(reader, capture, redaction)) {
      if (end < next) continue;
      yield redaction.findings;
      next = end + PREVIEW_STEP;
    }
  }
  yield redaction.findings;
}
