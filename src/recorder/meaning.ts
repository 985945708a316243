/** What a stream says, as a recorder follows it: see stream/meaning/meaning.ts. */
import type { Block, RequestBody, StreamId } from "../messages/capture.ts";
import type { FindingCounts, StreamRecord, StreamReport } from "../store/records.ts";
import type { Framing } from "../stream/dialects/dialect.ts";
import type { Finding } from "../stream/lint/findings.ts";
import {
  findingsIn,
  type Meaning,
  metricsOf,
  newMeaning,
  outputOf,
  takeChunk,
  takeGap,
  takeHints,
} from "../stream/meaning/meaning.ts";
import { partialsAskedIn } from "../stream/meaning/request.ts";

/** The request is read for what it asks up to this size; with images it is far larger. */
const MAX_BODY = 32 * 1024 * 1024;

/** How many partial images a request asks for, or null. */
export function partialsAsked(body: RequestBody | null): number | null {
  if (body?.kind !== "text" && body?.kind !== "bytes") return null;
  const size = body.kind === "text" ? body.text.length : body.bytes.byteLength;
  if (size > MAX_BODY) return null;
  return partialsAskedIn(body.kind === "text" ? body.text : new TextDecoder().decode(body.bytes));
}

/**
 * The meaning of a stream of which no block was taken yet. Neither texts nor earlier states are
 * kept: it is committed with every flush, and the tape has them.
 */
export function openedMeaning(
  record: StreamRecord,
  framing: Framing,
  asked: number | null,
): Meaning {
  const meaning = newMeaning(framing, { steps: 0, characters: 0, partialsAsked: asked });
  takeHints(meaning, { url: record.request.url, headers: record.response.headers });
  meaning.metrics.requestedAt = record.requestedAt;
  meaning.metrics.respondedAt = record.respondedAt;
  return meaning;
}

/** What is found in what the stream says so far, and measured of it. */
export function reportOf(stream: StreamId, meaning: Meaning): StreamReport {
  const findings = findingsIn(meaning, NONE_MUTED);
  return { stream, findings, metrics: metricsOf(meaning, outputOf(meaning)) };
}

const NONE_MUTED: ReadonlySet<string> = new Set();

export function countFindings(findings: readonly Finding[]): FindingCounts {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** Tells of the chunks of one block, each before the events that it completes. */
export class ChunkFeed {
  readonly #meaning: Meaning;
  readonly #block: Block;
  #next = 0;

  constructor(meaning: Meaning, block: Block) {
    this.#meaning = meaning;
    this.#block = block;
  }

  /** @param chunk number of the last that is told of; Infinity: all of the block */
  through(chunk: number): void {
    const { firstChunk, lengths, times, gap } = this.#block;
    for (; this.#next < lengths.length && firstChunk + this.#next <= chunk; this.#next++) {
      const length = lengths[this.#next] ?? 0;
      // The page read a chunk that was not kept, too.
      takeChunk(this.#meaning, gap ? 0 : length, length, times[this.#next] ?? null);
    }
  }

  /** The block was not kept; after the event that it cut. */
  gap(): void {
    takeGap(
      this.#meaning,
      this.#block.lengths.reduce((sum, length) => sum + length, 0),
    );
  }
}
