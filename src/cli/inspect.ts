/** Reads one recorded stream to its end and says what is in it. */
import { createHash } from "node:crypto";
import type { Output } from "../stream/assemble/output.ts";
import type { Verdict } from "../stream/recognise.ts";
import type { Description } from "../stream/dialects/dialect.ts";
import { BodyCutter, type CutEvent } from "../stream/meaning/body.ts";
import {
  findingsIn,
  type Meaning,
  metricsOf,
  newMeaning,
  outputOf,
  readEvent,
  type SeenImage,
  takeChunk,
  takeEnd,
  takeEvent,
  takeGap,
  takeHints,
} from "../stream/meaning/meaning.ts";
import type { Metrics } from "../stream/metrics/report.ts";
import type { Finding } from "../stream/lint/engine.ts";
import type { ImageRole } from "../stream/types.ts";
import type { RecordedStream } from "./sources/source.ts";

/** An event as it is reported. */
export interface EventLine extends Pick<
  Description,
  "type" | "family" | "item" | "index" | "preview"
> {
  readonly n: number;
  /** Of its data. */
  readonly bytes: number;
}

/** An appearance of an image. */
export interface ImageLine {
  readonly item: string | null;
  readonly role: Exclude<ImageRole, "repeat">;
  readonly partialIndex: number | null;
  readonly event: number;
  readonly mediaType: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly bytes: number;
  readonly complete: boolean;
  readonly sha256: string | null;
  /** Where it is when the stream has only its address. */
  readonly link: string | null;
  readonly flaws: readonly string[];
}

export interface StreamReport {
  readonly dialect: Verdict;
  readonly images: readonly ImageLine[];
  /** Appearances beyond those that are listed. */
  readonly unlisted: number;
  readonly output: Output;
  readonly metrics: Metrics;
  readonly findings: readonly Finding[];
}

export interface Listener {
  event(line: EventLine): Promise<void> | void;
  /** An image that was not there before, with its bytes. */
  image(image: ImageLine, bytes: Uint8Array): Promise<void>;
}

/** Appearances of images that are listed: as many as the assembled output has. */
const MOST_IMAGES = 10_000;

/** @param mute ids of rules that find nothing */
export async function inspectStream(
  stream: RecordedStream,
  mute: ReadonlySet<string>,
  listener: Listener,
): Promise<StreamReport> {
  const { framing, clock, eventTimes, partialsAsked } = stream;
  // Nobody goes back to an earlier event here.
  const meaning = newMeaning(framing, { steps: 0, partialsAsked });
  if (stream.hints !== null) takeHints(meaning, stream.hints);
  if (clock !== null) {
    meaning.metrics.requestedAt = clock.requestedAt;
    meaning.metrics.respondedAt = clock.respondedAt;
  }
  const reader = new Reader(meaning, listener);
  const cutter = new BodyCutter(framing);
  let chunk = -1;
  let time: number | null = null;
  const take = async (events: Iterable<CutEvent>): Promise<void> => {
    for (const event of events) {
      const known = event.block.kind === "event" ? eventTimes?.[meaning.events] : undefined;
      const waits = reader.take(event, chunk, known ?? time);
      // Most events have nothing to wait for, and waiting costs more than reading them.
      if (waits !== null) await waits;
    }
  };
  for await (const piece of stream.pieces) {
    if (piece.chunk !== null || piece.time === null) chunk++;
    time = piece.time;
    if (piece.missing > 0) {
      await take(cutter.gap(piece.missing));
      takeGap(meaning, piece.missing);
    } else {
      takeChunk(meaning, piece.bytes.length, piece.chunk, time);
      await take(cutter.push(piece.bytes));
    }
  }
  await take(cutter.end());
  takeEnd(meaning, stream.end, clock?.endedAt ?? null);
  return reader.report(mute);
}

class Reader {
  readonly #meaning: Meaning;
  readonly #listener: Listener;
  readonly #images: ImageLine[] = [];
  readonly #seen = new Set<string>();
  #unlisted = 0;

  constructor(meaning: Meaning, listener: Listener) {
    this.#meaning = meaning;
    this.#listener = listener;
  }

  /** @returns null when there is nothing to wait for */
  take(event: CutEvent, chunk: number, time: number | null): Promise<void> | null {
    const meaning = this.#meaning;
    const n = meaning.events;
    const read = readEvent(meaning, event, { chunk, time });
    const { description, images } = read;
    const hashes = images.length === 0 ? NO_HASHES : images.map(({ bytes }) => hashOf(bytes));
    takeEvent(meaning, read, hashes);
    if (event.block.kind !== "event") return null;
    const { type, family, item, index, preview } = description;
    const line = { n, type, family, item, index, bytes: event.block.dataBytes, preview };
    const listened = this.#listener.event(line);
    if (images.length > 0) return this.#takeImages(n, images, hashes, listened);
    return listened instanceof Promise ? listened : null;
  }

  async #takeImages(
    event: number,
    images: readonly SeenImage[],
    hashes: readonly (string | null)[],
    before: Promise<void> | void,
  ): Promise<void> {
    await before;
    for (const [i, image] of images.entries()) {
      const sha256 = hashes[i] ?? null;
      const line = imageLine(event, image, sha256);
      if (this.#images.length < MOST_IMAGES) this.#images.push(line);
      else this.#unlisted++;
      if (sha256 === null || this.#seen.has(sha256)) continue;
      if (this.#seen.size < MOST_IMAGES) this.#seen.add(sha256);
      await this.#listener.image(line, image.bytes);
    }
  }

  report(mute: ReadonlySet<string>): StreamReport {
    const meaning = this.#meaning;
    const output = outputOf(meaning);
    return {
      dialect: meaning.verdict,
      // Which partial turned out to be the result, the end of the stream says.
      images: this.#images.map((image, i) => ({
        ...image,
        role: roleOf(output.images[i]?.role ?? image.role),
      })),
      unlisted: this.#unlisted,
      output,
      metrics: metricsOf(meaning, output),
      findings: findingsIn(meaning, mute),
    };
  }
}

const NO_HASHES: readonly null[] = [];

function hashOf(bytes: Uint8Array): string | null {
  return bytes.length === 0 ? null : createHash("sha256").update(bytes).digest("hex");
}

/** A final image that is said again is a final image. */
function roleOf(role: ImageRole): ImageLine["role"] {
  return role === "repeat" ? "final" : role;
}

function imageLine(event: number, image: SeenImage, sha256: string | null): ImageLine {
  const { source, bytes, facts, flaws } = image;
  return {
    item: source.item,
    role: roleOf(source.role),
    partialIndex: source.partialIndex,
    event,
    mediaType: facts?.mediaType ?? null,
    width: facts?.width ?? null,
    height: facts?.height ?? null,
    bytes: bytes.length,
    complete: facts?.complete ?? false,
    sha256,
    link: source.link,
    flaws: flaws.map(({ message }) => message),
  };
}
