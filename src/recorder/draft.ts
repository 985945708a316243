/**
 * What one flush will write. A draft starts from the committed state and is thrown away when its
 * transaction fails, so nothing in memory ever runs ahead of the store.
 *
 * The rows depend on the blocks alone, never on how many of them a flush brings together: that is
 * why a stream whose worker died a hundred times has the rows of an undisturbed one.
 */
import type { Block, GapReason } from "../messages/capture.ts";
import {
  type Checkpoint,
  ROWS_PER_BATCH,
  type StreamEnd,
  type StreamRecord,
  type TapeRecord,
} from "../store/records.ts";
import type { Flush, NewImage } from "../store/commit.ts";
import { beginsLine, confirmFraming, declaresLines, isLine } from "../stream/confirm.ts";
import type { Framing } from "../stream/dialects/dialect.ts";
import {
  cut,
  cutAtGap,
  cutRest,
  neededFrom,
  newCutter,
  type CutterState,
} from "../stream/framing.ts";
import type { Boundary } from "../stream/sse/scanner.ts";
import { isTooLarge, readCut } from "../stream/meaning/body.ts";
import { type Meaning, takeEnd } from "../stream/meaning/meaning.ts";
import { sketchBytes, sketchRow } from "../stream/sketch.ts";
import type { Row } from "../stream/types.ts";
import { arrivals, deriveRow, type Arrival } from "./derive.ts";
import { ChunkFeed, countFindings, openedMeaning, reportOf } from "./meaning.ts";
import { MAX_PLAIN, plainRow } from "./plain.ts";
import type { RowTail } from "./rows.ts";
import { type FramePlace, settle, type Unsettled, withFinal } from "./settling.ts";
import { counted, type State } from "./state.ts";
import type { Tail } from "./tail.ts";

/** Undecided after so many bytes: no event stream begins like this. */
const MAX_HEAD = 64 * 1024;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The tape as committed; only asked for what memory let go of. */
export interface CommittedTape {
  readonly range: (start: number, end: number) => Promise<Uint8Array>;
  /** The batch of rows that begins at `first`. */
  readonly rows: (first: number) => Promise<readonly Row[]>;
  /** From the block at body offset `from` on. */
  readonly blocks: (from: number) => AsyncIterable<TapeRecord>;
}

export class Draft {
  readonly #committed: CommittedTape;
  readonly #before: State;
  readonly #record: Mutable<StreamRecord>;
  #cutter: CutterState;
  #meaning: Meaning;
  readonly #rows: RowTail;
  readonly #tail: Tail;
  readonly #tape: TapeRecord[] = [];
  /** Batches of committed rows that are written again, by their first row. */
  readonly #rewritten = new Map<number, Row[]>();
  readonly #unsettled: Unsettled;
  /** By SHA-256: a final image repeats the last partial, often within one flush. */
  readonly #images = new Map<string, NewImage>();
  #reading: Checkpoint["reading"];
  /** Set by an end: what the rows counted before the tail that the end shows. */
  #beforeTail: Pick<Checkpoint, "counted" | "cutter" | "meaning" | "unsettled"> | null = null;
  #rejected = false;
  #lastArrival: Arrival | null = null;

  constructor(state: State, committed: CommittedTape) {
    this.#before = state;
    this.#committed = committed;
    this.#record = { ...state.record };
    this.#cutter = structuredClone(state.checkpoint.cutter) as CutterState;
    this.#meaning = structuredClone(state.checkpoint.meaning) as Meaning;
    this.#unsettled = structuredClone(state.checkpoint.unsettled) as Unsettled;
    this.#rows = state.rows.clone(state.checkpoint.counted.rows);
    this.#tail = state.tail.clone();
    this.#reading = state.checkpoint.reading;
  }

  get record(): StreamRecord {
    return this.#record;
  }

  /** The bytes said that this is no event stream, and nothing makes it worth keeping. */
  get rejected(): boolean {
    return this.#rejected;
  }

  /** The stream goes on although it was thought to be over. */
  reopen(): void {
    Object.assign(this.#record, this.#before.checkpoint.counted, {
      end: "open",
      endDetail: "",
      endedAt: null,
    });
  }

  /** Takes the next block. Its index must be the record's count of blocks. */
  async add(block: Block): Promise<void> {
    const record = this.#record;
    const seen = block.lengths.reduce((sum, length) => sum + length, 0);
    const kept = this.#withinBounds(block);
    record.blocks = block.index + 1;
    record.chunks = block.firstChunk + block.lengths.length;
    record.bytesSeen = block.offset + seen;
    record.bytesKept += kept.bytes.byteLength;
    record.firstByteAt ??= block.times[0] ?? null;
    record.sketch &&= sketchBytes(record.sketch, block.times);
    if (kept.gap) {
      record.gaps++;
      record.gapBytes = {
        ...record.gapBytes,
        [kept.gap]: (record.gapBytes[kept.gap] ?? 0) + seen,
      };
    }
    this.#tape.push({ stream: record.id, ...kept });
    if (this.#reading === "unconfirmed") await this.#decide(kept);
    else await this.#derive(kept);
  }

  /** The stream is over: what is left of the tape becomes a last, incomplete row. */
  async end(end: StreamEnd, detail: string, at: number | null): Promise<void> {
    const record = this.#record;
    record.end = end;
    record.endDetail = detail;
    record.endedAt = at;
    if (this.#reading === "unconfirmed" && end !== "interrupted") await this.#decideAtEnd(end);
    if (this.#rejected) return;
    this.#beforeTail = structuredClone(this.#standing());
    if (this.#reading === "plain") await this.#derivePlain(true);
    if (this.#reading !== "events") return;
    const tail = cutRest(this.#cutter, record.bytesSeen);
    if (tail) await this.#row(tail, this.#lastArrival ?? (await this.#readLastArrival()));
    takeEnd(this.#meaning, end, at);
  }

  /** What to commit, and the state that holds once it is. */
  flush(first: boolean, body: Flush["body"]): { flush: Flush; state: State } {
    const checkpoint: Checkpoint = {
      stream: this.#record.id,
      reading: this.#reading,
      ...(this.#beforeTail ?? this.#standing()),
    };
    const isStream = this.#reading === "events";
    const report = isStream ? reportOf(this.#record.id, this.#meaning) : null;
    const findings = report && countFindings(report.findings);
    const record = { ...this.#record, findings };
    const stream = this.#record.id;
    const rewritten = [...this.#rewritten].map(([from, changed]) => ({
      stream,
      first: from,
      rows: changed,
    }));
    const rows = [...rewritten, ...this.#rows.take()];
    const images = [...this.#images.values()];
    this.#tail.trim();
    return {
      flush: { first, record, body, tape: this.#tape, rows, images, checkpoint, report },
      state: { record, checkpoint, rows: this.#rows, tail: this.#tail },
    };
  }

  /** Where derivation stands. */
  #standing(): Pick<Checkpoint, "counted" | "cutter" | "meaning" | "unsettled"> {
    return {
      counted: counted(this.#record),
      cutter: this.#cutter,
      meaning: this.#meaning,
      unsettled: this.#unsettled,
    };
  }

  /** An error page is kept up to a bound; what exceeds it is a gap like any other. */
  #withinBounds(block: Block): Block {
    if (this.#reading !== "plain" || block.gap) return block;
    if (this.#record.bytesKept + block.bytes.byteLength <= MAX_PLAIN) return block;
    return asGap(block, "memory");
  }

  async #decide(block: Block): Promise<void> {
    // Nothing can confirm what begins with a gap; what was promised is believed.
    if (block.gap) return this.#confirmed("sse");
    this.#tail.push(block.offset, block.bytes);
    const size = Math.min(this.#record.bytesSeen, MAX_HEAD);
    const head = await this.#tail.read(0, size, this.#committed.range);
    const framing = confirmFraming(head);
    if (framing === "more" && size < MAX_HEAD) return;
    if (framing === "more" && this.#declaresLines && beginsLine(head)) {
      return this.#confirmed("ndjson");
    }
    if (framing === "no" || framing === "more") return this.#refuted();
    return this.#confirmed(framing);
  }

  /** It is believed where one line is all there is to see. */
  get #declaresLines(): boolean {
    return declaresLines(this.#record.response.headers);
  }

  async #confirmed(framing: Framing): Promise<void> {
    this.#reading = "events";
    this.#record.framing = framing;
    this.#cutter = newCutter(framing);
    this.#meaning = openedMeaning(this.#record, framing, this.#meaning.lint.facts.partialsAsked);
    this.#record.candidate = false;
    // The blocks that came before the decision, with their times.
    const own = this.#tape[0]?.index ?? this.#record.blocks;
    this.#tail.forget(Infinity);
    if (own > 0) {
      for await (const block of this.#committed.blocks(0)) {
        if (block.index >= own) break;
        await this.#derive(block);
      }
    }
    for (const block of this.#tape) await this.#derive(block);
  }

  async #refuted(): Promise<void> {
    if (this.#record.response.status < 400) {
      this.#rejected = true;
      return;
    }
    this.#reading = "plain";
    this.#record.candidate = false;
    await this.#derivePlain(false);
  }

  /** Over, and still undecided: too few bytes, or none that we could see. */
  async #decideAtEnd(end: StreamEnd): Promise<void> {
    if (end === "elsewhere") return;
    const record = this.#record;
    if (this.#declaresLines && record.response.status < 400 && record.bytesSeen <= MAX_HEAD) {
      const body = await this.#tail.read(0, record.bytesSeen, this.#committed.range);
      if (isLine(body)) return this.#confirmed("ndjson");
    }
    record.candidate = false;
    if (record.response.status < 400) this.#rejected = true;
    else this.#reading = "plain";
  }

  async #derive(block: Block): Promise<void> {
    if (this.#reading === "plain") {
      this.#tail.push(block.offset, block.bytes);
      return this.#derivePlain(false);
    }
    const arrivalOf = arrivals(block);
    const chunks = new ChunkFeed(this.#meaning, block);
    const end = block.offset + block.lengths.reduce((sum, length) => sum + length, 0);
    if (block.gap) {
      const broken = cutAtGap(this.#cutter, block.offset, end);
      if (broken) await this.#row(broken, arrivalOf(block.offset));
      chunks.through(Infinity);
      chunks.gap();
    } else {
      this.#tail.push(block.offset, block.bytes);
      for (const boundary of cut(this.#cutter, block.bytes, block.offset)) {
        const arrival = arrivalOf(boundary.end - 1);
        chunks.through(arrival.chunk);
        await this.#row(boundary, arrival);
      }
      chunks.through(Infinity);
    }
    this.#lastArrival = arrivalOf(end);
    this.#tail.forget(neededFrom(this.#cutter));
  }

  async #row(boundary: Boundary, arrival: Arrival): Promise<void> {
    const record = this.#record;
    const { start, end } = boundary;
    const bytes = isTooLarge(boundary)
      ? null
      : (this.#tail.peek(start, end) ?? (await this.#tail.read(start, end, this.#committed.range)));
    const cut = readCut(boundary, bytes, record.framing);
    const { row, images, model, finishes, told } = await deriveRow(this.#meaning, cut, arrival);
    this.#rows.push(row);
    record.rows++;
    record.sketch &&= sketchRow(record.sketch, row);
    if (row.kind === "event") {
      record.events++;
      record.dialect = this.#meaning.verdict;
      record.firstEventAt ??= row.time;
    }
    if (row.frames.length > 0) {
      record.images += row.frames.length;
      record.firstImageAt ??= row.time;
      record.lastImage = row.frames.findLast(({ sha256 }) => sha256)?.sha256 ?? record.lastImage;
    }
    if (model) record.model = model;
    if (finishes) record.finished = true;
    for (const image of images) this.#images.set(image.sha256, image);
    for (const place of settle(this.#unsettled, row.row, told.images, told.changes)) {
      await this.#makeFinal(place);
    }
  }

  async #makeFinal({ row, path }: FramePlace): Promise<void> {
    const change = (one: Row): Row => withFinal(one, path);
    this.#record.settled++;
    if (this.#rows.change(row, change)) return;
    const first = row - (row % ROWS_PER_BATCH);
    const rows = this.#rewritten.get(first) ?? [...(await this.#committed.rows(first))];
    this.#rewritten.set(first, rows.with(row - first, change(rows[row - first]!)));
  }

  async #derivePlain(complete: boolean): Promise<void> {
    const record = this.#record;
    const row = await plainRow(record, complete, (start, end) =>
      this.#tail.read(start, end, this.#committed.range),
    );
    this.#rows.replace(row);
    record.rows = 1;
  }

  async #readLastArrival(): Promise<Arrival> {
    let last: TapeRecord | null = null;
    for await (const block of this.#committed.blocks(this.#record.bytesSeen)) last = block;
    return last ? arrivals(last)(Infinity) : { chunk: 0, time: this.#record.respondedAt };
  }
}

/** The block without its bytes. */
export function asGap(block: Block, gap: GapReason): Block {
  const { index, firstChunk, offset, lengths, times } = block;
  return { index, firstChunk, offset, lengths, times, bytes: new Uint8Array(), gap };
}
